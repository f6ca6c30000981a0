package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.ParameterSpec.Kind;

/** The state of the New run form: the chosen method, its fields, what is wrong, and the configuration. Needs no scene. */
public final class NewRunForm {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private final RunCatalog catalog;
    private final ObjectProperty<MethodSpec> method;
    private final ObservableList<FormField> general = FXCollections.observableArrayList();
    private final ObservableList<FormField> parameters = FXCollections.observableArrayList();
    private final ObservableList<FormField> budget = FXCollections.observableArrayList();
    private final ObservableList<FormField> advanced = FXCollections.observableArrayList();
    private final ObservableList<String> problems = FXCollections.observableArrayList();
    private List<String> contradictions = List.of();
    private Runnable onValid = () -> {};
    private final ObservableList<String> problemsView = FXCollections.unmodifiableObservableList(problems);

    /** A form that starts with the catalog's first method; the catalog must have one. */
    public NewRunForm(RunCatalog catalog) {
        this.catalog = catalog;
        this.method =
                new SimpleObjectProperty<>(this, "method", catalog.methods().getFirst());
        method.addListener((observable, before, now) -> fill(now));
        fill(method.get());
    }

    /** What can be chosen. */
    public RunCatalog catalog() {
        return catalog;
    }

    /** The chosen method; setting it replaces its fields and keeps what was typed into the shared ones. */
    public ObjectProperty<MethodSpec> methodProperty() {
        return method;
    }

    /** Name, environment, model, seed and steps. */
    public ObservableList<FormField> general() {
        return general;
    }

    /** The method's own parameters. */
    public ObservableList<FormField> parameters() {
        return parameters;
    }

    /** What all methods of the chosen one's family share. */
    public ObservableList<FormField> budget() {
        return budget;
    }

    /** Sampling, evaluation and adapter. */
    public ObservableList<FormField> advanced() {
        return advanced;
    }

    /** What keeps the run from starting, one sentence each with the field's name; empty when it can start. */
    public ObservableList<String> problems() {
        return problemsView;
    }

    /** Called whenever all single values are right, to judge the whole by {@link #setContradictions}. */
    public void setOnValid(Runnable action) {
        onValid = action;
        checkAll();
    }

    /** Sets what is wrong with the configuration as a whole; any change of a value clears it. */
    public void setContradictions(List<String> sentences) {
        contradictions = List.copyOf(sentences);
        showProblems();
    }

    /** The complete configuration; call it only while there are no problems. */
    public ObjectNode config() {
        ObjectNode config = method.get().defaultConfig().deepCopy();
        config.put("method", method.get().id());
        all().forEach(field -> put(config, field.path(), field.value()));
        return config;
    }

    private void fill(MethodSpec spec) {
        List<Typed> typed = Stream.of(general, budget, advanced)
                .flatMap(List::stream)
                .filter(field -> !field.textProperty()
                        .get()
                        .equals(new FormField(field.path(), field.spec(), this::objectives)
                                .textProperty()
                                .get()))
                .map(field -> new Typed(field.path(), field.textProperty().get()))
                .toList();
        ObjectNode defaults = spec.defaultConfig();
        general.setAll(present(defaults, generalSpecs()));
        advanced.setAll(present(defaults, advancedSpecs()));
        parameters.setAll(spec.parameters().stream()
                .map(parameter -> new FormField(List.of("parameters", parameter.name()), parameter, this::objectives))
                .toList());
        budget.setAll(spec.budget().stream()
                .map(shared -> new FormField(List.of(spec.family(), shared.name()), shared, this::objectives))
                .toList());
        all().forEach(field -> {
            typed.stream()
                    .filter(old -> old.path().equals(field.path()))
                    .forEach(old -> field.textProperty().set(old.text()));
            field.textProperty().addListener((observable, before, now) -> checkAll());
        });
        checkAll();
    }

    private void checkAll() {
        all().forEach(FormField::check);
        contradictions = List.of();
        showProblems();
        if (problems.isEmpty()) {
            onValid.run();
        }
    }

    private void showProblems() {
        List<String> now = new ArrayList<>(all().filter(
                        field -> !field.errorProperty().get().isEmpty())
                .map(field -> Messages.text(
                        "newrun.problem", field.label(), field.errorProperty().get()))
                .toList());
        now.addAll(contradictions);
        if (!now.equals(problems)) {
            problems.setAll(now);
        }
    }

    private Stream<FormField> all() {
        return Stream.of(general, parameters, budget, advanced).flatMap(List::stream);
    }

    private List<String> objectives() {
        String chosen = general.stream()
                .filter(field -> field.path().equals(List.of("environment")))
                .map(field -> field.textProperty().get())
                .findFirst()
                .orElse("");
        return catalog.environments().stream()
                .filter(environment -> environment.id().equals(chosen))
                .findFirst()
                .or(() -> catalog.environments().stream().findFirst())
                .map(EnvironmentSpec::objectives)
                .orElse(List.of());
    }

    private List<FormField> present(ObjectNode defaults, List<Located> specs) {
        List<FormField> fields = new ArrayList<>();
        for (Located located : specs) {
            JsonNode value = defaults.at("/" + String.join("/", located.path()));
            if (!value.isMissingNode()) {
                ParameterSpec s = located.spec();
                ParameterSpec withDefault =
                        new ParameterSpec(s.name(), s.kind(), value, s.min(), s.max(), s.choices(), s.help(), s.unit());
                fields.add(new FormField(located.path(), withDefault, this::objectives));
            }
        }
        return fields;
    }

    private List<Located> generalSpecs() {
        List<String> environments =
                catalog.environments().stream().map(EnvironmentSpec::id).toList();
        return List.of(
                located(Kind.TEXT, -NONE, NONE, List.of(), "", "name"),
                located(Kind.CHOICE, -NONE, NONE, environments, "", "environment"),
                located(Kind.TEXT, -NONE, NONE, List.of(), "", "model"),
                located(Kind.INT, 0, NONE, List.of(), "", "seed"),
                located(Kind.INT, 1, 10_000_000, List.of(), "", "steps"));
    }

    private static List<Located> advancedSpecs() {
        return List.of(
                located(Kind.REAL, 0, 10, List.of(), "", "sampling", "temperature"),
                located(Kind.REAL, 0, 1, List.of(), "", "sampling", "top_p"),
                located(Kind.INT, 0, 1_000_000, List.of(), "", "sampling", "top_k"),
                located(Kind.INT, 1, 65_536, List.of(), "tokens", "sampling", "max_tokens"),
                located(Kind.INT, 1, 1_000_000, List.of(), "steps", "evaluation", "every"),
                located(Kind.INT, 1, 1_000_000, List.of(), "prompts", "evaluation", "prompts"),
                located(Kind.INT, 1, 65_536, List.of(), "completions", "evaluation", "samples_per_prompt"),
                located(Kind.REAL, 0, 10, List.of(), "", "evaluation", "temperature"),
                located(Kind.BOOL, -NONE, NONE, List.of(), "", "evaluation", "gradients"),
                located(Kind.INT, 1, 4096, List.of(), "", "lora", "rank"),
                located(Kind.REAL, 1e-6, 1e6, List.of(), "", "lora", "alpha"),
                located(Kind.INT, 0, 4096, List.of(), "threads", "threads"));
    }

    private static Located located(
            Kind kind, double min, double max, List<String> choices, String unit, String... path) {
        String help = Messages.text("newrun.help." + String.join(".", path));
        String name = path[path.length - 1];
        ParameterSpec spec =
                new ParameterSpec(name, kind, JsonNodeFactory.instance.nullNode(), min, max, choices, help, unit);
        return new Located(List.of(path), spec);
    }

    private static void put(ObjectNode config, List<String> path, JsonNode value) {
        ObjectNode at = config;
        for (String part : path.subList(0, path.size() - 1)) {
            at = at.get(part) instanceof ObjectNode child ? child : at.putObject(part);
        }
        at.set(path.getLast(), value);
    }

    private record Located(List<String> path, ParameterSpec spec) {}

    private record Typed(List<String> path, String text) {}
}
