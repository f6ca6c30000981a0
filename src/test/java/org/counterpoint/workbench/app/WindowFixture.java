package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TableRow;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.RemotePlaces;
import org.counterpoint.service.RewardTools;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobControls;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.jobs.Submission;
import org.counterpoint.workbench.library.Grouping;
import org.counterpoint.workbench.library.LibraryItem;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.newrun.EnvironmentSpec;
import org.counterpoint.workbench.newrun.MethodSpec;
import org.counterpoint.workbench.newrun.ParameterSpec;
import org.counterpoint.workbench.newrun.RunCatalog;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.task.BackgroundTaskRunner;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.EmptyState;
import org.counterpoint.workbench.views.CoreViews;
import org.jspecify.annotations.Nullable;

/** The real window on a stage, with a service that the test plays itself. */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
final class WindowFixture implements AutoCloseable {
    final Service service = new Service();
    final Picker picker = new Picker();
    final List<String> exports = new CopyOnWriteArrayList<>();
    final WorkbenchWindow window;
    private final Stage stage;
    private final Path folder;

    WindowFixture(Path folder) throws Exception {
        this(folder, null);
    }

    /** A window on another service; null for the one that the test plays. */
    WindowFixture(Path folder, @Nullable JobsSource other) throws Exception {
        this(folder, other, Settings.DEFAULT);
    }

    /** A window that remembers something. */
    WindowFixture(Path folder, @Nullable JobsSource other, Settings settings) throws Exception {
        this.folder = folder;
        JobsSource jobs = other == null ? service : other;
        Fx.start();
        window = Fx.call(() -> new WorkbenchWindow(
                new Workbench(new Workbench.Parts(
                        new BackgroundTaskRunner(),
                        new Theme(Theme.Mode.LIGHT),
                        jobs,
                        WindowFixture::catalog,
                        CoreViews.factories(),
                        (view, runs, file, width, height, theme) -> exports.add(view + " " + runs.size() + " " + file),
                        new RemotePlaces(folder.resolve(".attached")))),
                picker,
                settings,
                1400,
                860,
                () -> {},
                () -> {}));
        stage = Fx.call(() -> {
            Stage made = new Stage();
            made.setScene(window.scene());
            made.show();
            return made;
        });
    }

    @Override
    public void close() throws Exception {
        Fx.run(() -> {
            window.close();
            stage.close();
        });
    }

    /** Two finished runs of each method, in the window's library, one line each. */
    void library(String... methods) throws Exception {
        for (String method : methods) {
            Runs.finished(folder, method, 1, 20);
            Runs.finished(folder, method, 2, 20);
        }
        Fx.run(() -> {
            window.workbench().library().groupingProperty().set(Grouping.NONE);
            window.workbench().library().setFolders(List.of(folder));
        });
        Fx.await("library", () -> names().size() >= 2 * methods.length);
        Fx.layout(window.scene());
    }

    /** Does an action of the window, and lays it out. */
    void perform(String action) throws Exception {
        Fx.run(() -> window.actions().find(action).perform());
        Fx.layout(window.scene());
    }

    Node node(String selector) {
        return Objects.requireNonNull(window.scene().lookup(selector), selector);
    }

    boolean has(String selector) {
        return window.scene().lookup(selector) != null;
    }

    Slider slider() {
        return (Slider) node("#time-slider");
    }

    /** Waits for the form of a new run, whose rows come in the pulses after it. */
    void awaitForm() throws Exception {
        Fx.await(
                "form",
                () -> has("#new-run-start")
                        && node(".new-run").lookupAll("." + Apart.STYLE_CLASS).stream()
                                .noneMatch(pane -> ((Pane) pane).getChildren().isEmpty()));
    }

    String text(String selector) {
        return ((Label) node(selector)).getText();
    }

    /** Names of the listed runs. */
    List<String> names() {
        return window.workbench().library().visible().stream()
                .map(row -> row.facts().name())
                .toList();
    }

    /** Names of the shown runs, in order. */
    List<String> labels() {
        return window.workbench().openRuns().selected().stream()
                .map(RunModel::label)
                .toList();
    }

    long lastStep(Path dir) {
        return window.workbench()
                .openRuns()
                .model(RunModel.key(dir))
                .map(model -> model.run().metrics().lastStep())
                .orElse(-1L);
    }

    List<TableRow<?>> rows() throws Exception {
        Fx.layout(window.scene());
        return Fx.call(() -> window.scene().getRoot().lookupAll(".table-row-cell").stream()
                .filter(node -> node instanceof TableRow<?> row && row.getItem() instanceof LibraryItem)
                .<TableRow<?>>map(node -> (TableRow<?>) node)
                .sorted((a, b) -> Integer.compare(a.getIndex(), b.getIndex()))
                .toList());
    }

    TableRow<?> row(String name) throws Exception {
        for (TableRow<?> row : rows()) {
            if (row.getItem() instanceof LibraryItem.RunItem(var item)
                    && item.facts().name().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no row " + name + " among " + names());
    }

    /** What the empty states on screen say. */
    List<String> emptyTexts() throws Exception {
        return Fx.call(() -> window.scene().getRoot().lookupAll(".empty-state").stream()
                .filter(Node::isVisible)
                .map(node -> ((EmptyState) node).text())
                .toList());
    }

    /** The text of all labels in the scene. */
    List<String> texts() {
        return window.scene().getRoot().lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .map(node -> Objects.requireNonNullElse(((Label) node).getText(), ""))
                .toList();
    }

    private static RunCatalog catalog() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = json.createObjectNode();
        config.put("method", "ctwa").put("environment", "pocket-3h").put("model", "pocket");
        config.put("seed", 1).put("steps", 150).putNull("name");
        List<ParameterSpec> parameters = List.of(
                new ParameterSpec(
                        "learning_rate",
                        ParameterSpec.Kind.REAL,
                        json.valueToTree(0.002),
                        1e-7,
                        1,
                        List.of(),
                        "Learning rate.",
                        ""),
                new ParameterSpec(
                        "weights",
                        ParameterSpec.Kind.REALS,
                        json.valueToTree(List.of(1.0)),
                        0,
                        100,
                        List.of(),
                        "Weights of the objectives.",
                        ""));
        return new RunCatalog(
                List.of(new MethodSpec(
                        "ctwa", "CTWA", "online", "Covariance-guided weights.", parameters, List.of(), config)),
                List.of(new EnvironmentSpec("pocket-3h", Runs.OBJECTIVES), new EnvironmentSpec("open", List.of())),
                RewardTools.types());
    }

    /** Answers instead of the system's dialogs. */
    static final class Picker implements FilePicker {
        volatile Path answer = Path.of(".");

        @Override
        public Optional<Path> folder(String title) {
            return Optional.of(answer);
        }

        @Override
        public Optional<Path> open(String title, List<String> patterns) {
            return Optional.of(answer);
        }

        @Override
        public Optional<Path> save(String title, String suggestedName) {
            return Optional.of(answer.resolveSibling(suggestedName));
        }
    }

    /** The service's part. */
    static final class Service implements JobsSource {
        volatile List<Job> jobs = List.of();
        volatile String refusal = "";
        volatile @Nullable ObjectNode submitted;
        volatile boolean alive = true;
        final List<Submission> submissions = new CopyOnWriteArrayList<>();
        final List<String> forgotten = new CopyOnWriteArrayList<>();
        final List<String> stopped = new CopyOnWriteArrayList<>();
        final FakeControls controls = new FakeControls();

        @Override
        public JobControls controls() {
            return controls;
        }

        @Override
        public List<Job> jobs() {
            return jobs;
        }

        @Override
        public Job submit(Submission submission) throws IOException {
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            submissions.add(submission);
            submitted = submission.config();
            return new Job("j2", RunStatus.QUEUED, "ctwa seed 1", null, 0, 150, Double.NaN, null);
        }

        @Override
        public boolean alive() {
            return alive;
        }

        @Override
        public void stop(String id) {
            stopped.add(id);
        }

        @Override
        public void forget(String id) {
            forgotten.add(id);
            jobs = jobs.stream().filter(job -> !job.id().equals(id)).toList();
        }

        @Override
        public ObjectNode config(String id) {
            return new ObjectMapper()
                    .createObjectNode()
                    .put("method", "ctwa")
                    .put("seed", 4)
                    .put("name", "it's " + id);
        }
    }
}
