package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.counterpoint.run.io.Json;
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
        List<String> a = words(typed);
        List<String> b = words(other);
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
                words(typed).forEach(array::add);
                yield array;
            }
            case INTS -> {
                ArrayNode array = json.arrayNode();
                words(typed).forEach(word -> array.add(Integer.parseInt(word)));
                yield array;
            }
            case OBJECT -> object(typed).<JsonNode>map(o -> o).orElseGet(json::objectNode);
            case LIST -> list(typed).<JsonNode>map(o -> o).orElseGet(json::arrayNode);
            case LINES -> json.textNode(typed.replace("\\n", "\n"));
            case PROSE -> json.textNode(text.get());
            case PAIRS -> pairs(typed).<JsonNode>map(o -> o).orElseGet(json::objectNode);
            case TEXTS -> TextList.read(text.get());
            case REALS -> {
                List<String> words = words(typed);
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
                    !words(typed).isEmpty()
                            && words(typed).stream().allMatch(w -> Double.isFinite(Double.parseDouble(w)));
                case INTS -> {
                    words(typed).forEach(Integer::parseInt);
                    yield true;
                }
                case OBJECT -> object(typed).isPresent();
                case LIST -> list(typed).isPresent();
                case PAIRS -> pairs(typed).isPresent();
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
                pairs(typed).isPresent() ? Optional.empty() : Optional.of(Messages.text("newrun.error.pairs"));
            case LIST -> list(typed).isPresent() ? Optional.empty() : Optional.of(Messages.text("newrun.error.list"));
            case CHOICE ->
                spec().choices().contains(typed)
                        ? Optional.empty()
                        : Optional.of(
                                spec().choices().isEmpty()
                                        ? Messages.text("newrun.error.nochoice")
                                        : Messages.text("newrun.error.choice", String.join(", ", spec().choices())));
            case REALS -> numbers(typed);
            case INTS ->
                words(typed).stream()
                        .map(word -> number(word, true))
                        .flatMap(Optional::stream)
                        .findFirst();
            case OBJECT ->
                object(typed).isPresent() ? Optional.empty() : Optional.of(Messages.text("newrun.error.object"));
            case NAMES -> names(words(typed), objectives.get());
            case WORDS, PATTERNS ->
                words(typed).isEmpty()
                        ? Optional.of(Messages.text("newrun.error.none", String.join(", ", spec().choices())))
                        : names(
                                words(typed).stream()
                                        .filter(w -> spec().kind() == ParameterSpec.Kind.WORDS
                                                || w.chars()
                                                        .allMatch(c ->
                                                                Character.isLetterOrDigit(c) || c == '_' || c == '-'))
                                        .toList(),
                                spec().choices());
        };
    }

    private static Optional<ObjectNode> object(String typed) {
        try {
            return Json.mapper().readTree(typed.isEmpty() ? "{}" : typed) instanceof ObjectNode node
                    ? Optional.of(node)
                    : Optional.empty();
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }

    /** Reads name=text, name=text; a JSON object is taken as it is. */
    private static Optional<ObjectNode> pairs(String typed) {
        if (typed.isEmpty() || typed.startsWith("{")) {
            return object(typed);
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (String part : typed.split(",", -1)) {
            int at = part.indexOf('=');
            if (at < 0
                    || part.substring(0, at).isBlank()
                    || part.substring(at + 1).isBlank()) {
                return Optional.empty();
            }
            all.put(part.substring(0, at).strip(), part.substring(at + 1).strip());
        }
        return Optional.of(all);
    }

    /** Writes an object so that {@link #pairs} reads it again. */
    private static String pairs(JsonNode node) {
        List<String> parts = new ArrayList<>();
        node.properties().forEach(e -> parts.add(e.getKey() + "=" + e.getValue().asText()));
        String words = String.join(", ", parts);
        return pairs(words).filter(node::equals).isPresent() ? words : node.toString();
    }

    private static Optional<ArrayNode> list(String typed) {
        try {
            return Json.mapper().readTree(typed.isEmpty() ? "[]" : typed) instanceof ArrayNode node
                    ? Optional.of(node)
                    : Optional.empty();
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }

    private Optional<String> numbers(String typed) {
        List<String> words = words(typed);
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
            return Messages.text("newrun.range.both", words(spec().min()), words(spec().max()));
        }
        if (low) {
            return Messages.text("newrun.range.low", words(spec().min()));
        }
        return high ? Messages.text("newrun.range.high", words(spec().max())) : "";
    }

    private static List<String> words(String typed) {
        return Arrays.stream(typed.split("[,;\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A value as it is typed; lists of objects and texts with line breaks have forms of their own. */
    private String shown(JsonNode node) {
        return switch (spec().kind()) {
            case LIST -> node.isArray() && !node.isEmpty() ? node.toString() : "";
            case LINES -> node.asText("").replace("\n", "\\n");
            case PAIRS -> node.isObject() && !node.isEmpty() ? pairs(node) : node.isTextual() ? node.asText() : "";
            case TEXTS -> TextList.write(node);
            default -> display(node);
        };
    }

    private static String display(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return "";
        }
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(display(part)));
            return String.join(", ", parts);
        }
        if (node.isObject()) {
            return node.isEmpty() ? "" : node.toString();
        }
        return node.isNumber() ? plain(node.doubleValue()) : node.asText();
    }

    /** A limit as people read it: grouped digits for whole numbers, 1e-7 for tiny ones. */
    private static String words(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return plain(value);
    }

    private static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        return String.valueOf(value).replace(".0E", "e").replace('E', 'e');
    }
}
