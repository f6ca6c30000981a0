package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.run.Lineage;
import org.counterpoint.service.SweepGrid;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.jobs.Submission;
import org.counterpoint.workbench.task.TaskRunner;
import org.jspecify.annotations.Nullable;

/** One opening of the New run form: its state, and the background work that judges it. FX thread. */
public final class NewRunSession {
    /** The method that the form starts with where nothing is selected. */
    private static final String USUAL = "ctwa";

    private final TaskRunner tasks;
    private final RunCatalog.Source source;
    private final NewRunForm form;
    private final SweepForm sweep = new SweepForm();
    private final @Nullable Reference reference;
    private final ObjectProperty<@Nullable Judgement> judgement = new SimpleObjectProperty<>(this, "judgement");
    private final ObjectProperty<@Nullable SweepPlan> plan = new SimpleObjectProperty<>(this, "plan");
    private final ObjectProperty<Page> page = new SimpleObjectProperty<>(this, "page", Page.SETTINGS);
    private final ObjectProperty<@Nullable Reference> parent = new SimpleObjectProperty<>(this, "parent");
    private final ObservableList<Presets.Preset> own = FXCollections.observableArrayList();
    private final ObjectProperty<List<String>> rows = new SimpleObjectProperty<>(this, "rows", List.of());
    private @Nullable ObjectNode referenceNow;
    private Consumer<ObjectNode> onDraft = draft -> {};
    private boolean fromText;

    /** Parts of the form. */
    public enum Page {
        /** One run, by fields. */
        SETTINGS,
        /** Many runs with the budget of the settings. */
        SWEEP,
        /** The configuration as text. */
        JSON
    }

    /**
     * A run that the form can start from and compare with.
     *
     * @param label name for people
     * @param id id of the run
     * @param config its configuration as recorded
     */
    public record Reference(String label, String id, ObjectNode config) {}

    /** A session over a catalog; {@code reference} is the run that is selected, or null. */
    public NewRunSession(
            TaskRunner tasks, RunCatalog.Source source, RunCatalog catalog, @Nullable Reference reference) {
        this.tasks = tasks;
        this.source = source;
        this.form = new NewRunForm(catalog);
        this.reference = reference;
        String first =
                reference == null ? USUAL : reference.config().path("method").asText();
        catalog.methods().stream()
                .filter(method -> method.id().equals(first))
                .findFirst()
                .ifPresent(form.methodProperty()::set);
        form.setOnChange(this::changed);
        sweep.setOnChange(this::planSweep);
        page.addListener((observable, before, now) -> planSweep());
        if (reference != null) {
            complete(reference.config(), config -> {
                referenceNow = config;
                judge();
            });
        }
        readPresets();
        judge();
    }

    /** The fields. */
    public NewRunForm form() {
        return form;
    }

    /** The sweep. */
    public SweepForm sweep() {
        return sweep;
    }

    /** The part on screen. */
    public ObjectProperty<Page> pageProperty() {
        return page;
    }

    /** The selected run, where there is one. */
    Optional<Reference> reference() {
        return Optional.ofNullable(reference);
    }

    /** The run that this one repeats with changes; it becomes the new run's parent. */
    ObjectProperty<@Nullable Reference> parentProperty() {
        return parent;
    }

    /** The newest judgement; null while the first is awaited or a single value is wrong. */
    ObjectProperty<@Nullable Judgement> judgementProperty() {
        return judgement;
    }

    /** The first rows of every data file as a model gets them, empty texts where they cannot be read yet. */
    ObjectProperty<List<String>> rowsProperty() {
        return rows;
    }

    /** Whether a service elsewhere judges and trains. */
    boolean elsewhere() {
        return source.elsewhere();
    }

    /** The newest plan of the sweep; null while it is awaited. */
    ObjectProperty<@Nullable SweepPlan> planProperty() {
        return plan;
    }

    /** The user's own presets. */
    ObservableList<Presets.Preset> own() {
        return own;
    }

    /** Told the configuration after each change, so that it can be taken up again. */
    public void setOnDraft(Consumer<ObjectNode> listener) {
        onDraft = listener;
    }

    /** Whether the change under way came from the text, which must then stay as it is. */
    boolean fromText() {
        return fromText;
    }

    /** Whether something can be started from the page on screen. */
    boolean canStart() {
        if (!form.problems().isEmpty()) {
            return false;
        }
        SweepPlan now = plan.get();
        return page.get() != Page.SWEEP || (now != null && !now.valid().isEmpty());
    }

    /** What the Start button would start. */
    public List<Submission> submissions() {
        String from = parent.get() == null ? null : parent.get().id();
        SweepPlan now = plan.get();
        if (page.get() != Page.SWEEP || now == null) {
            return List.of(new Submission(form.config(), new Lineage(from, null)));
        }
        Lineage lineage = new Lineage(from, SweepGrid.newId());
        return now.valid().stream()
                .map(run -> new Submission(run.cell().config(), lineage))
                .toList();
    }

    /** Takes the settings of the selected run and notes it as the parent. */
    public void startFromReference() {
        if (reference != null) {
            complete(reference.config(), config -> load(config, reference));
        }
    }

    /** Takes a whole configuration, for example a draft; what is wrong with it is shown in place. */
    public void load(ObjectNode config, @Nullable Reference from) {
        try {
            form.load(config);
            parent.set(from);
        } catch (IllegalArgumentException unknownMethod) {
            form.textProblem(unknownMethod.getMessage());
        }
    }

    /** Takes the configuration that was typed as text. */
    void loadText(ConfigText.Read read) {
        ObjectNode config = read.config();
        if (config == null) {
            form.textProblem(read.problem());
            return;
        }
        fromText = true;
        try {
            form.textProblem(null);
            form.load(config);
        } catch (IllegalArgumentException unknownMethod) {
            form.textProblem(unknownMethod.getMessage());
        } finally {
            fromText = false;
        }
    }

    void use(Presets.Preset preset) {
        form.textProblem(null);
        if (preset.config().has("method")) {
            load(preset.config(), null);
        } else {
            form.apply(preset.config());
        }
        if (!preset.seeds().isEmpty()) {
            sweep.methods().setAll(form.methodProperty().get().id());
            sweep.seedsProperty().set(preset.seeds());
            page.set(Page.SWEEP);
        }
    }

    void savePreset(String name, Consumer<String> onFailed) {
        ObjectNode config = form.config();
        source.presets()
                .ifPresent(folder -> tasks.run(
                        Messages.text("newrun.preset.saving", name),
                        progress -> {
                            Presets.save(folder, name, config);
                            return Presets.own(folder);
                        },
                        own::setAll,
                        failure -> onFailed.accept(reason(failure))));
    }

    void removePreset(Presets.Preset preset, Consumer<String> onFailed) {
        source.presets()
                .ifPresent(folder -> tasks.run(
                        Messages.text("newrun.preset.saving", preset.name()),
                        progress -> {
                            Presets.remove(folder, preset.name());
                            return Presets.own(folder);
                        },
                        own::setAll,
                        failure -> onFailed.accept(reason(failure))));
    }

    boolean keepsPresets() {
        return source.presets().isPresent();
    }

    void importFrom(Path file, Consumer<String> onFailed) {
        tasks.run(
                Messages.text("newrun.import.reading", file.toString()),
                progress -> ConfigText.read(Files.readString(file)),
                read -> {
                    ObjectNode config = read.config();
                    if (config == null) {
                        onFailed.accept(Messages.text("newrun.import.wrong", file.toString(), read.problem()));
                        return;
                    }
                    // A run's manifest holds its configuration.
                    ObjectNode inner = config.get("config") instanceof ObjectNode of ? of : config;
                    form.textProblem(null);
                    complete(inner, complete -> load(complete, null));
                },
                failure -> onFailed.accept(Messages.text("newrun.import.failed", file.toString(), reason(failure))));
    }

    void exportTo(Path file, Runnable onDone, Consumer<String> onFailed) {
        ObjectNode config = form.config();
        tasks.run(
                Messages.text("newrun.export.writing", file.toString()),
                progress -> {
                    Presets.write(file, config);
                    return file;
                },
                written -> onDone.run(),
                failure -> onFailed.accept(Messages.text("newrun.export.failed", file.toString(), reason(failure))));
    }

    private void readPresets() {
        source.presets()
                .ifPresent(folder -> tasks.run(
                        Messages.text("newrun.preset.reading"),
                        progress -> Presets.own(folder),
                        own::setAll,
                        failure -> own.clear()));
    }

    /** Brings a configuration of any age into today's form; one that cannot be is taken as it is. */
    private void complete(ObjectNode config, Consumer<ObjectNode> then) {
        tasks.run(
                Messages.text("newrun.checking"),
                progress -> source.complete(config),
                then,
                failure -> then.accept(config));
    }

    private void changed() {
        onDraft.accept(form.config());
        judge();
    }

    private void judge() {
        planSweep();
        ObjectNode config = form.config();
        if (!form.locallyRight()) {
            judgement.set(null);
            if (form.items(FormList.SOURCES) > 0) {
                // Its files can be looked at whatever else is wrong.
                tasks.runLatest(
                        Messages.text("newrun.checking"),
                        progress -> source.plan(config).rows(),
                        rows::set,
                        failure -> rows.set(List.of()));
            }
            return;
        }
        ObjectNode with = compared();
        tasks.runLatest(
                Messages.text("newrun.checking"),
                progress -> Judgement.of(source, config, with),
                found -> {
                    if (form.config().equals(config)) {
                        form.judged(found.plan().problems());
                        rows.set(found.plan().rows());
                        judgement.set(found);
                    }
                },
                failure -> form.judged(List.of(new org.counterpoint.service.Problem("", reason(failure)))));
    }

    private ObjectNode compared() {
        return referenceNow == null ? form.methodProperty().get().defaultConfig() : referenceNow;
    }

    private void planSweep() {
        if (page.get() != Page.SWEEP || !form.locallyRight()) {
            plan.set(null);
            return;
        }
        ObjectNode base = form.config();
        SweepPlan.Request request = sweep.request(form.methodProperty().get().id());
        tasks.runLatest(
                Messages.text("newrun.sweep.planning"),
                progress -> SweepPlan.of(source, form.catalog(), base, request),
                plan::set,
                failure -> plan.set(new SweepPlan(request, new ArrayList<>(), reason(failure), java.util.Set.of())));
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
