package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.service.Problem;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** The state of the New run form: the chosen method, its fields, what is wrong, and the configuration. Needs no scene. */
public final class NewRunForm {
    private final RunCatalog catalog;
    private final ObjectProperty<MethodSpec> method;
    private final ObservableList<FormField> fields = FXCollections.observableArrayList();
    private final ObservableList<FormField> fieldsView = FXCollections.unmodifiableObservableList(fields);
    private final ObservableList<String> problems = FXCollections.observableArrayList();
    private final ObservableList<String> problemsView = FXCollections.unmodifiableObservableList(problems);
    private ObjectNode base;
    private List<String> contradictions = List.of();
    private @Nullable String textProblem;
    private Runnable onChange = () -> {};
    private boolean filling;
    private boolean open;
    /** What the fields of the lists were made from. */
    private ListShapes shape = new ListShapes(List.of(), false, Map.of());

    /** A form that starts with the catalog's first method; the catalog must have one. */
    public NewRunForm(RunCatalog catalog) {
        this.catalog = catalog;
        MethodSpec first = catalog.methods().getFirst();
        this.method = new SimpleObjectProperty<>(this, "method", first);
        this.base = first.defaultConfig().deepCopy();
        fill(first);
        method.addListener((observable, before, now) -> choose(now));
    }

    /** What can be chosen. */
    public RunCatalog catalog() {
        return catalog;
    }

    /** The chosen method; setting it replaces its parameters and keeps what was typed into the shared fields. */
    public ObjectProperty<MethodSpec> methodProperty() {
        return method;
    }

    /** All fields, in the order of their groups; fields that the next method has too stay the same objects. */
    public ObservableList<FormField> fields() {
        return fieldsView;
    }

    /** The field of a place in the configuration. */
    public Optional<FormField> field(String key) {
        return fields.stream().filter(field -> field.key().equals(key)).findFirst();
    }

    /** What keeps the run from starting, one sentence each with the field's name; empty when it can start. */
    public ObservableList<String> problems() {
        return problemsView;
    }

    /** Called after each change of a value, a method or a whole configuration. */
    public void setOnChange(Runnable action) {
        onChange = action;
    }

    /** Whether every single value is right; what they are together is judged by {@link #judged}. */
    public boolean locallyRight() {
        return textProblem == null && fields.stream().allMatch(FormField::locallyRight);
    }

    /** Shows what the check of the whole configuration found; any change of a value clears it. */
    public void judged(List<Problem> found) {
        List<String> general = new ArrayList<>();
        Map<String, String> told = new LinkedHashMap<>();
        for (Problem problem : found) {
            Optional<String> place = place(problem.path()).filter(key -> !told.containsKey(key));
            if (place.isPresent()) {
                told.put(place.get(), problem.sentence());
            } else {
                general.add(problem.sentence());
            }
        }
        fields.forEach(field -> field.tell(told.getOrDefault(field.key(), "")));
        contradictions = List.copyOf(general);
        showProblems();
    }

    /** The key of the field that a problem is about: its own, or the first of its item. */
    private Optional<String> place(String path) {
        String key = keyOf(path);
        return field(key)
                .or(() -> fields.stream()
                        .filter(field -> !key.isEmpty() && field.key().startsWith(key + "."))
                        .filter(field -> FormList.of(field.path()).isPresent())
                        .findFirst())
                .map(FormField::key);
    }

    /** A path of a problem, such as {@code rewards[1].best}, in the words of the form: {@code rewards.1.best}. */
    static String keyOf(String path) {
        return path.replace("[", ".").replace("]", "");
    }

    /** Says that the configuration as text cannot be read, which outweighs everything; null when it can again. */
    public void textProblem(@Nullable String sentence) {
        textProblem = sentence;
        showProblems();
    }

    /** The complete configuration as it stands; values that cannot be read are in it as they were typed. */
    public ObjectNode config() {
        ObjectNode config = base.deepCopy();
        config.put("method", method.get().id());
        fields.forEach(field -> ConfigTree.put(config, field.path(), field.value()));
        return config;
    }

    /**
     * Takes a whole configuration; keys that it leaves out get the method's defaults, keys nobody knows are kept and reported by
     * the check.
     *
     * @throws IllegalArgumentException with a sentence if it names no known method
     */
    public void load(ObjectNode config) {
        String id = config.path("method").asText();
        MethodSpec spec = catalog.methods().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Messages.text(
                        "newrun.error.method",
                        id,
                        String.join(
                                ", ",
                                catalog.methods().stream().map(MethodSpec::id).toList()))));
        change(() -> {
            open = config.path("environment").asText("").equals(OpenFields.ID);
            method.set(spec);
            base = defaults(spec);
            ConfigTree.merge(base, config);
            showAll(spec);
        });
    }

    /** Sets the values that a part of a configuration holds, and leaves the others. */
    public void apply(ObjectNode part) {
        change(() -> {
            boolean lists = false;
            for (FormList list : lists()) {
                if (list.in(part) instanceof ArrayNode given) {
                    list.put(base, given.deepCopy());
                    lists = true;
                }
            }
            if (lists) {
                fill(method.get());
            }
            fields.forEach(field -> show(field, part));
        });
    }

    /** How many items a list has that are shown by fields. */
    int items(FormList list) {
        JsonNode now = list.in(base);
        return lists().contains(list) && FormList.usable(now) ? now.size() : 0;
    }

    /** Whether the configuration has a list that can be changed by fields. */
    boolean has(FormList list) {
        JsonNode now = list.in(base);
        return lists().contains(list) && (now.isMissingNode() || FormList.usable(now));
    }

    /** Adds an item at the end of a list. */
    void add(FormList list) {
        edit(list, items -> items.add(list.fresh(context())));
    }

    /** Takes an item out of a list. */
    void remove(FormList list, int index) {
        edit(list, items -> items.remove(index));
    }

    /** Moves an item of a list to another place. */
    void move(FormList list, int from, int to) {
        edit(list, items -> items.insert(to, items.remove(from)));
    }

    private void edit(FormList list, Consumer<ArrayNode> change) {
        change(() -> {
            ArrayNode items = list.in(config()) instanceof ArrayNode now ? now : base.arrayNode();
            change.accept(items);
            list.put(base, items);
            fill(method.get());
            fields.stream()
                    .filter(field ->
                            FormList.of(field.path()).filter(list::equals).isPresent())
                    .forEach(field -> show(field, base));
        });
    }

    /** The lists that a configuration of this environment may have. */
    private List<FormList> lists() {
        return open ? List.of(FormList.values()) : List.of(FormList.RULES);
    }

    private FormList.Context context() {
        // A reward that has no name yet is no objective to choose.
        return new FormList.Context(
                objectives().stream().filter(name -> !name.isBlank()).toList(),
                method.get().family().equals("online"),
                catalog.rewards());
    }

    /** All values back to the method's defaults. */
    public void reset() {
        change(() -> {
            base = defaults(method.get());
            fill(method.get());
            fields.forEach(FormField::reset);
        });
    }

    /** Makes the fields of what the base holds and shows it; twice, because what one shows may make others. */
    private void showAll(MethodSpec spec) {
        fill(spec);
        fields.forEach(field -> show(field, base));
        if (!shape(config()).equals(shape)) {
            fill(spec);
            fields.forEach(field -> show(field, base));
        }
    }

    private ObjectNode defaults(MethodSpec spec) {
        ObjectNode config = spec.defaultConfig().deepCopy();
        return open ? OpenFields.with(config) : config;
    }

    private static void show(FormField field, ObjectNode config) {
        JsonNode value = config.at("/" + String.join("/", field.path()));
        if (!value.isMissingNode()) {
            field.show(value);
        } else if (FormList.of(field.path())
                .filter(list -> !list.in(config).isMissingNode())
                .isPresent()) {
            // An item says nothing about it.
            field.reset();
        }
    }

    private void choose(MethodSpec spec) {
        if (!filling) {
            change(() -> {
                rebase(spec);
                fill(spec);
            });
        }
    }

    /** Begins with the defaults of a method and keeps the lists as they are. */
    private void rebase(MethodSpec spec) {
        ObjectNode now = config();
        base = defaults(spec);
        for (FormList list : lists()) {
            JsonNode before = list.in(now);
            if (before instanceof ArrayNode items) {
                list.put(base, items);
            }
        }
    }

    private ListShapes shape(ObjectNode now) {
        return ListShapes.of(now, lists(), context());
    }

    /** Makes the fields anew where an item has become one of another kind; what only the other kind had goes. */
    private void reshape() {
        ObjectNode now = config();
        Set<Integer> others = new HashSet<>();
        for (FormList list : lists()) {
            if (!(list.in(now) instanceof ArrayNode items) || !FormList.usable(items)) {
                continue;
            }
            if (FormList.usable(list.in(base))) {
                List<FormField> own = fields.stream()
                        .filter(field ->
                                FormList.of(field.path()).filter(list::equals).isPresent())
                        .toList();
                others.addAll(shape.prune(list, items, own, context()));
            }
            if (!list.in(base).isMissingNode() || !items.isEmpty()) {
                list.put(base, items);
            }
        }
        Set<FormField> before = new HashSet<>(fields);
        fill(method.get());
        fields.stream()
                .filter(field -> FormList.of(field.path())
                        .filter(list -> !before.contains(field)
                                || (list == FormList.REWARDS && others.contains(FormList.index(field.path()))))
                        .isPresent())
                .forEach(field -> show(field, base));
    }

    private void change(Runnable work) {
        boolean outer = filling;
        filling = true;
        work.run();
        filling = outer;
        if (!outer) {
            changed();
        }
    }

    private void fill(MethodSpec spec) {
        List<FormField> next = new ArrayList<>();
        ObjectNode defaults = defaults(spec);
        List<SharedFields.Located> all = new ArrayList<>();
        List<SharedFields.Located> shared = new ArrayList<>(SharedFields.all(catalog.environments()));
        if (open) {
            shared.addAll(OpenFields.all());
        }
        // Of what the fields are to show: they may still show what stood here before.
        shape = shape(base);
        FormList.Context context = new FormList.Context(shape.objectives(), shape.online(), catalog.rewards());
        for (FormList list : lists()) {
            JsonNode items = list.in(base);
            if (!items.isMissingNode() && !FormList.usable(items)) {
                all.add(OpenFields.text(list, items));
                continue;
            }
            for (int i = 0; i < items.size(); i++) {
                all.addAll(list.fields(i, items.get(i), context));
            }
        }
        for (SharedFields.Located located : shared) {
            JsonNode value = defaults.at("/" + String.join("/", located.path()));
            if (!value.isMissingNode()) {
                all.add(new SharedFields.Located(located.path(), located.spec().byDefault(value)));
            }
        }
        spec.parameters().forEach(p -> all.add(new SharedFields.Located(List.of("parameters", p.name()), p)));
        spec.budget().forEach(p -> all.add(new SharedFields.Located(List.of(spec.family(), p.name()), p)));
        for (FieldGroup group : FieldGroup.values()) {
            all.stream()
                    .filter(located -> FieldGroup.of(located.path()) == group)
                    .forEach(located -> next.add(field(located, defaults.at("/" + String.join("/", located.path())))));
        }
        if (!next.equals(fields)) {
            fields.setAll(next);
        }
    }

    private FormField field(SharedFields.Located located, JsonNode spelledOut) {
        boolean own = located.path().getFirst().equals("parameters");
        Optional<FormField> kept = fields.stream()
                .filter(field -> field.path().equals(located.path()))
                .filter(field -> field.spec().kind() == located.spec().kind())
                .filter(field -> !own || field.spec().equals(located.spec()))
                .findFirst();
        if (kept.isPresent()) {
            kept.get().rebase(located.spec(), spelledOut);
            return kept.get();
        }
        FormField made = new FormField(located.path(), located.spec(), this::objectives);
        made.rebase(located.spec(), spelledOut);
        made.textProperty().addListener((observable, before, now) -> {
            if (!filling) {
                changed();
            }
        });
        return made;
    }

    private void changed() {
        boolean now = field("environment")
                .map(field -> field.textProperty().get().equals(OpenFields.ID))
                .orElse(false);
        if (now != open) {
            // The open environment has settings of its own; they come and go with it.
            open = now;
            change(() -> {
                rebase(method.get());
                fill(method.get());
            });
            return;
        }
        if (!shape(config()).equals(shape)) {
            change(this::reshape);
            return;
        }
        contradictions = List.of();
        fields.forEach(FormField::check);
        showProblems();
        onChange.run();
    }

    private void showProblems() {
        List<String> now = textProblem != null
                ? List.of(textProblem)
                : Stream.concat(
                                fields.stream()
                                        .filter(field ->
                                                !field.errorProperty().get().isEmpty())
                                        // What the check of the whole says names the key itself.
                                        .map(field -> field.locallyRight()
                                                ? field.errorProperty().get()
                                                : Messages.text(
                                                        "newrun.problem",
                                                        field.fullLabel(),
                                                        field.errorProperty().get())),
                                contradictions.stream())
                        .toList();
        if (!now.equals(problems)) {
            problems.setAll(now);
        }
    }

    private List<String> objectives() {
        if (open) {
            // Of these fields alone: others are themselves checked by the names of the objectives.
            ObjectNode config = base.deepCopy();
            fields.stream()
                    .filter(field -> field.group() == FieldGroup.DATA || field.group() == FieldGroup.REWARDS)
                    .forEach(field -> ConfigTree.put(config, field.path(), field.value()));
            return OpenFields.objectives(config, method.get().family().equals("online"));
        }
        String chosen =
                field("environment").map(field -> field.textProperty().get()).orElse("");
        return catalog.environments().stream()
                .filter(environment -> environment.id().equals(chosen))
                .findFirst()
                .or(() -> catalog.environments().stream().findFirst())
                .map(EnvironmentSpec::objectives)
                .orElse(List.of());
    }
}
