package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.Submission;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.newrun.NewRunFiles;
import org.counterpoint.workbench.newrun.NewRunPane;
import org.counterpoint.workbench.newrun.NewRunSession;
import org.counterpoint.workbench.newrun.RunCatalog;
import org.counterpoint.workbench.settings.LayoutJson;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.views.compare.CompareView;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.subspaces.SubspacesView;
import org.jspecify.annotations.Nullable;

/** What the window's larger actions do: new run, open, export, about. FX thread. */
final class WindowCommands {
    /** No configuration or layout is larger; a data file dropped by mistake is not read. */
    private static final long MOST_JSON = 1_000_000;

    /** Runs of a sweep that come into the views by themselves; more would hide each other. */
    private static final int MOST_FOLLOWED = 8;

    private static final int EXPORT_WIDTH = 1600;
    private static final int EXPORT_HEIGHT = 1000;

    private final WorkbenchWindow window;
    private final Consumer<List<Path>> onFolders;
    /** What was typed when the form was last open. */
    private @Nullable ObjectNode draft;

    WindowCommands(WorkbenchWindow window, Consumer<List<Path>> onFolders) {
        this.window = window;
        this.onFolders = onFolders;
    }

    /** What paths turned out to be. */
    record Sorted(
            List<Path> runs,
            List<Path> folders,
            List<Path> adapters,
            List<Path> layouts,
            List<ObjectNode> configurations,
            List<Path> unknown) {}

    /** Tells run directories from adapters and folders; touches the disk, so not on the FX thread. */
    Sorted sort(List<Path> paths) {
        Sorted sorted = new Sorted(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (Path path : paths) {
            Path parent = path.toAbsolutePath().getParent();
            List<Path> adapters = WorkbenchWindow.isRun(path) ? List.of() : AdapterFolders.of(path);
            if (!adapters.isEmpty()) {
                sorted.adapters().addAll(adapters);
            } else if (Files.isDirectory(path)) {
                (WorkbenchWindow.isRun(path) ? sorted.runs() : sorted.folders()).add(path);
            } else if (parent != null && Files.exists(path) && WorkbenchWindow.isRun(parent)) {
                sorted.runs().add(parent);
            } else {
                sortFile(path, sorted);
            }
        }
        return sorted;
    }

    /** Tells layouts and run configurations, both JSON, from what nobody here can read. */
    private static void sortFile(Path file, Sorted sorted) {
        try {
            JsonNode json = Files.size(file) > MOST_JSON ? null : new ObjectMapper().readTree(Files.readString(file));
            if (json != null && LayoutJson.isLayout(json)) {
                sorted.layouts().add(file);
                return;
            }
            if (json instanceof ObjectNode object && object.path("method").isTextual()) {
                sorted.configurations().add(object);
                return;
            }
        } catch (IOException notJson) {
            // said below: it is none of what can be opened
        }
        sorted.unknown().add(file);
    }

    void open(Sorted sorted) {
        Workbench workbench = window.workbench();
        if (!sorted.runs().isEmpty()) {
            workbench.openRuns(sorted.runs());
            window.say(Messages.text("open.runs", String.valueOf(sorted.runs().size())), false);
        }
        if (!sorted.folders().isEmpty()) {
            sorted.folders().forEach(workbench.library()::addFolder);
            onFolders.accept(List.copyOf(workbench.library().folders()));
            window.say(
                    Messages.text(
                            "open.folders", String.valueOf(sorted.folders().getFirst())),
                    false);
        }
        if (!sorted.adapters().isEmpty()) {
            List<Path> fresh = sorted.adapters().stream()
                    .distinct()
                    .filter(dir -> !workbench.adapters().contains(dir))
                    .toList();
            workbench.adapters().addAll(fresh);
            window.center().show(SubspacesView.ID);
            window.say(
                    Messages.text(
                            "subspaces.opened", String.valueOf(sorted.adapters().size())),
                    false);
        }
        sorted.layouts().forEach(window.layouts()::importFile);
        if (!sorted.configurations().isEmpty()) {
            openForm(sorted.configurations().getFirst(), null);
        }
        if (!sorted.unknown().isEmpty()) {
            window.say(
                    Messages.text(
                            "open.unknown", String.valueOf(sorted.unknown().getFirst())),
                    true);
        }
    }

    void openFolder() {
        window.files().folder(Messages.text("open.title")).ifPresent(path -> window.open(List.of(path)));
    }

    void newRun() {
        openForm(draft, null);
    }

    /** Opens the form with the settings of a job. */
    void newRunFrom(Job job) {
        window.workbench()
                .jobs()
                .config(job, config -> openForm(config, new NewRunSession.Reference(job.name(), job.id(), config)));
    }

    private void openForm(@Nullable ObjectNode settings, NewRunSession.@Nullable Reference from) {
        Workbench workbench = window.workbench();
        window.say(Messages.text("newrun.loading"), false);
        RunCatalog.Source source = workbench.catalog();
        workbench
                .parts()
                .tasks()
                .runLatest(
                        Messages.text("newrun.loading"),
                        progress -> source.load(),
                        catalog -> openForm(catalog, settings, from),
                        failure ->
                                window.say(Messages.text("newrun.failed", String.valueOf(failure.getMessage())), true));
    }

    private void openForm(RunCatalog catalog, @Nullable ObjectNode settings, NewRunSession.@Nullable Reference from) {
        if (catalog.methods().isEmpty()) {
            window.say(Messages.text("newrun.failed", Messages.text("newrun.nomethods")), true);
            return;
        }
        window.say(Messages.text("status.ready"), false);
        AtomicReference<@Nullable Sheet> sheet = new AtomicReference<>();
        AtomicReference<@Nullable NewRunPane> pane = new AtomicReference<>();
        Runnable close = () -> Objects.requireNonNull(sheet.get()).close();
        NewRunSession session = new NewRunSession(
                window.workbench().parts().tasks(),
                window.workbench().catalog(),
                catalog,
                from == null ? reference() : from);
        if (settings != null) {
            session.load(settings, from);
        }
        session.setOnDraft(now -> draft = now);
        NewRunPane made = new NewRunPane(
                session, new FormFiles(), runs -> start(runs, Objects.requireNonNull(pane.get()), close), close);
        pane.set(made);
        sheet.set(Sheet.open(window.host(), Messages.text("newrun.title"), made, 1440));
    }

    /** The selected run that the form compares with: the one in the details, else the first in the views. */
    private NewRunSession.@Nullable Reference reference() {
        return window.workbench().openRuns().selected().stream()
                .map(RunModel::run)
                .filter(run -> run.manifest().config().has("method"))
                .map(run -> new NewRunSession.Reference(
                        run.manifest().name(),
                        run.manifest().id(),
                        run.manifest().config()))
                .findFirst()
                .orElse(null);
    }

    private void start(List<Submission> runs, NewRunPane pane, Runnable close) {
        pane.showStarting();
        window.workbench()
                .jobs()
                .submit(
                        runs,
                        started -> {
                            close.run();
                            List<Job> jobs = started.jobs();
                            if (!started.refusal().isEmpty()) {
                                window.say(
                                        Messages.text(
                                                "newrun.started.partly", jobs.size(), runs.size(), started.refusal()),
                                        true);
                            } else {
                                window.say(
                                        jobs.size() == 1
                                                ? Messages.text(
                                                        "newrun.started",
                                                        jobs.getFirst().name())
                                                : Messages.text("newrun.started.many", jobs.size()),
                                        false);
                            }
                            jobs.stream().limit(MOST_FOLLOWED).forEach(this::showWhenThere);
                        },
                        pane::showRefused);
    }

    /** The window's dialogs for the form. */
    private final class FormFiles implements NewRunFiles {
        @Override
        public Optional<Path> open(String title) {
            return window.files().open(title, List.of("*.json"));
        }

        @Override
        public Optional<Path> save(String title, String suggestedName) {
            return window.files().save(title, suggestedName);
        }
    }

    private void showWhenThere(Job job) {
        Path dir = job.run();
        Workbench workbench = window.workbench();
        if (dir == null) {
            return;
        }
        String key = RunModel.key(dir);
        workbench.library().addRun(dir);
        workbench.library().whenPresent(key, () -> {
            List<String> now = new ArrayList<>(workbench.selection().runs());
            now.remove(key);
            now.add(key);
            workbench.selection().select(now);
        });
    }

    /** Shows the comparison of the selected runs and asks where to write it as one page. */
    void compareReport() {
        window.center().show(CompareView.ID);
        window.center().current().ifPresent(view -> {
            if (view instanceof CompareView compare) {
                compare.saveReport();
            }
        });
    }

    /** Asks how to export the view on screen: its charts as they are, or the whole view as a picture where it has none. */
    void export() {
        Optional<View> view = window.center().current();
        if (view.isPresent()
                && view.get() instanceof FigureView<?, ?> figures
                && figures.figure().isPresent()) {
            figures.pane().openExport();
        } else {
            export(".png");
        }
    }

    void export(String ending) {
        Workbench workbench = window.workbench();
        Optional<View> view = window.center().current();
        List<Path> runs =
                workbench.openRuns().selected().stream().map(RunModel::dir).toList();
        if (view.isEmpty() || runs.isEmpty()) {
            window.say(Messages.text("export.nothing"), true);
            return;
        }
        String id = view.get().id();
        Tokens theme = workbench.parts().theme().tokens();
        window.files()
                .save(Messages.text("export.title", view.get().title()), id + ending)
                .ifPresent(file -> workbench
                        .parts()
                        .tasks()
                        .run(
                                Messages.text("export.writing", file.toString()),
                                progress -> {
                                    workbench
                                            .parts()
                                            .exporter()
                                            .export(id, runs, file, EXPORT_WIDTH, EXPORT_HEIGHT, theme);
                                    return file;
                                },
                                written -> window.say(Messages.text("export.done", written.toString()), false),
                                failure -> window.say(
                                        Messages.text("export.failed", String.valueOf(failure.getMessage())), true)));
    }

    void about() {
        Label text = new Label(Messages.text("about.text", version()));
        text.setWrapText(true);
        text.setMinHeight(Label.USE_PREF_SIZE);
        TextArea licenses = new TextArea(licenses());
        licenses.setEditable(false);
        licenses.setWrapText(true);
        licenses.setPrefRowCount(16);
        licenses.getStyleClass().add("mono");
        licenses.setAccessibleText(Messages.text("about.licenses"));
        Label heading = new Label(Messages.text("about.licenses"));
        heading.getStyleClass().add("section-title");
        VBox box = new VBox(10, text, heading, licenses);
        VBox.setVgrow(licenses, Priority.ALWAYS);
        box.setPadding(new Insets(4, 20, 20, 20));
        Sheet.open(window.host(), Messages.text("about.title"), box, 640);
    }

    private static String version() {
        String version = WindowCommands.class.getPackage().getImplementationVersion();
        return version == null ? Messages.text("about.development") : version;
    }

    private static String licenses() {
        try (InputStream stream =
                WindowCommands.class.getResourceAsStream("/org/counterpoint/workbench/licenses.txt")) {
            return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }
}
