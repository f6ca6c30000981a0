package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.ParameterSpec.Presence;

/** One value of the form: its text as typed, and what is wrong with it. Needs no scene. */
public final class FormField {
    private final List<String> path;
    private final ReadOnlyObjectWrapper<ParameterSpec> spec;
    private final Supplier<List<String>> objectives;
    private final StringProperty text;
    private final ReadOnlyStringWrapper error = new ReadOnlyStringWrapper(this, "error", "");
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper(this, "changed");
    private String told = "";
    /** The default as a complete configuration spells it out, such as one number per objective for a single one. */
    private String written = "";

    /**
     * A field that starts with the spec's default.
     *
     * @param path where the value goes in the configuration
     * @param spec what the value must be
     * @param objectives names of the chosen environment's objectives, asked at every check
     */
    public FormField(List<String> path, ParameterSpec spec, Supplier<List<String>> objectives) {
        this.path = List.copyOf(path);
        this.spec = new ReadOnlyObjectWrapper<>(this, "spec", spec);
        this.objectives = objectives;
        this.text = new SimpleStringProperty(this, "text", "");
        text.set(defaultText());
        text.addListener((observable, before, now) -> {
            told = "";
            check();
        });
        check();
    }

    /** Where the value goes in the configuration, for example {@code [evaluation, every]}. */
    public List<String> path() {
        return path;
    }

    /** What the value must be. */
    public ParameterSpec spec() {
        return spec.get();
    }

    /** The same, which changes when another method or another kind of item describes the setting. */
    ReadOnlyObjectProperty<ParameterSpec> specProperty() {
        return spec.getReadOnlyProperty();
    }

    /** The name for people: the message of the path without places in lists where there is one, else the name with spaces. */
    public String label() {
        String key =
                "newrun.field." + path.stream().filter(part -> place(part) < 0).collect(Collectors.joining("."));
        return Messages.has(key) ? Messages.text(key) : spec().name().replace('_', ' ');
    }

    /** The name with the item of a list that it belongs to. */
    String fullLabel() {
        return FormList.of(path)
                .map(list -> Messages.text("newrun.item.field", list.title(FormList.index(path)), label()))
                .orElseGet(this::label);
    }

    private static int place(String part) {
        return part.isEmpty() || !part.chars().allMatch(c -> c >= '0' && c <= '9') ? -1 : Integer.parseInt(part);
    }

    /** The text as typed. */
    public StringProperty textProperty() {
        return text;
    }

    /** One sentence on what is wrong and what is allowed; empty while the text is right. */
    public ReadOnlyStringProperty errorProperty() {
        return error.getReadOnlyProperty();
    }

    /** Whether the value is another than the default. */
    public ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /** The default as text. */
    public String defaultText() {
        return shown(spec().defaultValue());
    }

    /** Goes back to the default. */
    public void reset() {
        text.set(defaultText());
    }

    /** The heading it stands under. */
    public FieldGroup group() {
        return FieldGroup.of(path);
    }

    /** Its path as it is written in messages, for example {@code online.groups}. */
    public String key() {
        return String.join(".", path);
    }

    /** Whether a search finds it: every word must occur in its name, key, heading or help. */
    public boolean matches(String search) {
        String heading = Messages.text("newrun.group." + group().name().toLowerCase(Locale.ROOT), "");
        String all = (label() + " " + key() + " " + heading + " " + spec().help()).toLowerCase(Locale.ROOT);
        return Arrays.stream(search.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .allMatch(all::contains);
    }

    /** Takes another description of the same setting; a value that was the default follows the default. */
    public void rebase(ParameterSpec next, JsonNode spelledOut) {
        boolean untouched = !changed.get();
        spec.set(next);
        written = shown(spelledOut);
        if (untouched) {
            reset();
        }
        check();
    }

    /** Shows a value of a configuration, whatever it is. */
    public void show(JsonNode value) {
        text.set(shown(value));
    }

    /** Shows what the check of the whole configuration says about this value; empty for nothing. */
    void tell(String sentence) {
        told = sentence;
        check();
    }

    /** Whether the text alone is right, whatever the rest of the configuration is. */
    boolean locallyRight() {
        return problem().isEmpty();
    }

    /** Checks again, after something that this field depends on changed. */
    void check() {
        changed.set(!same(text.get(), defaultText()) && !same(text.get(), written));
        error.set(problem().orElse(told));
    }

    private boolean same(String typed, String other) {
        if (typed.strip().equals(other)) {
            return true;
        }
        List<String> a = FieldText.words(typed);
        List<String> b = FieldText.words(other);
        try {
            return a.size() == b.size()
                    && !a.isEmpty()
                    && spec().kind() != ParameterSpec.Kind.TEXT
                    && IntStream.range(0, a.size())
                            .allMatch(i -> Double.parseDouble(a.get(i)) == Double.parseDouble(b.get(i)));
        } catch (NumberFormatException noNumbers) {
            return a.equals(b) && spec().kind() != ParameterSpec.Kind.TEXT;
        }
    }

    /** The value for the configuration; the text as it is where it cannot be read as one, a missing node where the key is left out. */
    public JsonNode value() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String typed = text.get().strip();
        if (typed.isEmpty() && spec().presence() != Presence.USUAL) {
            return MissingNode.getInstance();
        }
        if (!locallyRight() && !readable(typed)) {
            return json.textNode(typed);
        }
        return switch (spec().kind()) {
            case INT -> json.numberNode(Long.parseLong(typed));
            case REAL -> json.numberNode(Double.parseDouble(typed));
            case BOOL -> json.booleanNode(Boolean.parseBoolean(typed));
            case CHOICE -> json.textNode(typed);
            case TEXT -> typed.isEmpty() ? json.nullNode() : json.textNode(typed);
            case NAMES, WORDS, PATTERNS -> {
                ArrayNode array = json.arrayNode();
                FieldText.words(typed).forEach(array::add);
                yield array;
            }
            case INTS -> {
                ArrayNode array = json.arrayNode();
                FieldText.words(typed).forEach(word -> array.add(Integer.parseInt(word)));
                yield array;
            }
            case OBJECT -> FieldText.object(typed).<JsonNode>map(o -> o).orElseGet(json::objectNode);
            case LIST -> FieldText.list(typed).<JsonNode>map(o -> o).orElseGet(json::arrayNode);
            case LINES -> json.textNode(typed.replace("\\n", "\n"));
            case PROSE -> json.textNode(text.get());
            case PAIRS -> FieldText.pairs(typed).<JsonNode>map(o -> o).orElseGet(json::objectNode);
            case TEXTS -> TextList.read(text.get());
            case REALS -> {
                List<String> words = FieldText.words(typed);
                if (words.size() == 1) {
                    yield json.numberNode(Double.parseDouble(words.getFirst()));
                }
                ArrayNode array = json.arrayNode();
                words.forEach(word -> array.add(Double.parseDouble(word)));
                yield array;
            }
        };
    }

    /** Whether the text has a value of the right kind, if a wrong one. */
    private boolean readable(String typed) {
        try {
            return switch (spec().kind()) {
                case INT -> {
                    Long.parseLong(typed);
                    yield true;
                }
                case REAL -> Double.isFinite(Double.parseDouble(typed));
                case REALS ->
                    !FieldText.words(typed).isEmpty()
                            && FieldText.words(typed).stream().allMatch(w -> Double.isFinite(Double.parseDouble(w)));
                case INTS -> {
                    FieldText.words(typed).forEach(Integer::parseInt);
                    yield true;
                }
                case OBJECT -> FieldText.object(typed).isPresent();
                case LIST -> FieldText.list(typed).isPresent();
                case PAIRS -> FieldText.pairs(typed).isPresent();
                case BOOL, LINES, CHOICE, NAMES, WORDS, PATTERNS, PROSE, TEXTS, TEXT -> true;
            };
        } catch (NumberFormatException no) {
            return false;
        }
    }

    private Optional<String> problem() {
        String typed = text.get().strip();
        if (typed.isEmpty() && spec().presence() != Presence.USUAL) {
            return spec().presence() == Presence.OPTIONAL
                    ? Optional.empty()
                    : Optional.of(Messages.text("newrun.error.needed"));
        }
        return switch (spec().kind()) {
            case INT -> number(typed, true);
            case REAL -> number(typed, false);
            case BOOL, LINES, PROSE, TEXTS, TEXT -> Optional.empty();
            case PAIRS ->
                FieldText.pairs(typed).isPresent()
                        ? Optional.empty()
                        : Optional.of(Messages.text("newrun.error.pairs"));
            case LIST ->
                FieldText.list(typed).isPresent() ? Optional.empty() : Optional.of(Messages.text("newrun.error.list"));
            case CHOICE ->
                spec().choices().contains(typed)
                        ? Optional.empty()
                        : Optional.of(
                                spec().choices().isEmpty()
                                        ? Messages.text("newrun.error.nochoice")
                                        : Messages.text("newrun.error.choice", String.join(", ", spec().choices())));
            case REALS -> numbers(typed);
            case INTS ->
                FieldText.words(typed).stream()
                        .map(word -> number(word, true))
                        .flatMap(Optional::stream)
                        .findFirst();
            case OBJECT ->
                FieldText.object(typed).isPresent()
                        ? Optional.empty()
                        : Optional.of(Messages.text("newrun.error.object"));
            case NAMES -> names(FieldText.words(typed), objectives.get());
            case WORDS, PATTERNS ->
                FieldText.words(typed).isEmpty()
                        ? Optional.of(Messages.text("newrun.error.none", String.join(", ", spec().choices())))
                        : names(
                                FieldText.words(typed).stream()
                                        .filter(w -> spec().kind() == ParameterSpec.Kind.WORDS
                                                || w.chars()
                                                        .allMatch(c ->
                                                                Character.isLetterOrDigit(c) || c == '_' || c == '-'))
                                        .toList(),
                                spec().choices());
        };
    }

    private Optional<String> numbers(String typed) {
        List<String> words = FieldText.words(typed);
        List<String> names = objectives.get();
        if (words.size() != 1 && words.size() != names.size()) {
            return Optional.of(Messages.text("newrun.error.count", names.size(), String.join(", ", names)));
        }
        return words.stream()
                .map(word -> number(word, false))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> names(List<String> words, List<String> known) {
        List<String> unknown = new ArrayList<>(words);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            return Optional.of(Messages.text("newrun.error.unknown", unknown.getFirst(), String.join(", ", known)));
        }
        return words.stream().distinct().count() == words.size()
                ? Optional.empty()
                : Optional.of(Messages.text("newrun.error.twice"));
    }

    private Optional<String> number(String typed, boolean whole) {
        double value;
        try {
            value = whole ? Long.parseLong(typed) : Double.parseDouble(typed);
        } catch (NumberFormatException wrong) {
            return Optional.of(Messages.text(whole ? "newrun.error.whole" : "newrun.error.number", range()));
        }
        boolean inside = Double.isFinite(value) && value >= spec().min() && value <= spec().max();
        return inside ? Optional.empty() : Optional.of(Messages.text("newrun.error.range", range()));
    }

    /** The allowed range in words, for example {@code from 1 to 64}; empty where anything goes. */
    public String range() {
        boolean low = Double.isFinite(spec().min());
        boolean high = Double.isFinite(spec().max());
        if (low && high) {
            return Messages.text("newrun.range.both", FieldText.words(spec().min()), FieldText.words(spec().max()));
        }
        if (low) {
            return Messages.text("newrun.range.low", FieldText.words(spec().min()));
        }
        return high ? Messages.text("newrun.range.high", FieldText.words(spec().max())) : "";
    }

    /** A value as it is typed; lists of objects and texts with line breaks have forms of their own. */
    private String shown(JsonNode node) {
        return switch (spec().kind()) {
            case LIST -> node.isArray() && !node.isEmpty() ? node.toString() : "";
            case LINES -> node.asText("").replace("\n", "\\n");
            case PAIRS ->
                node.isObject() && !node.isEmpty() ? FieldText.pairs(node) : node.isTextual() ? node.asText() : "";
            case TEXTS -> TextList.write(node);
            default -> FieldText.display(node);
        };
    }
}
