package org.counterpoint.workbench.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.details.DetailsPane;
import org.counterpoint.workbench.jobs.JobTexts;
import org.counterpoint.workbench.jobs.JobsPane;
import org.counterpoint.workbench.library.LibraryPane;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.view.Host;

/** The one window: library, views, details and jobs around a menu; everything it does is an action. FX thread. */
public final class WorkbenchWindow implements AutoCloseable {
    private static final Duration LIBRARY_PERIOD = Duration.seconds(2);
    private static final Duration JOBS_PERIOD = Duration.seconds(1);
    private static final Duration MACHINE_PERIOD = Duration.seconds(2);

    private final Workbench workbench;
    private final FilePicker files;
    private final Memory memory;
    private final Actions actions = new Actions();
    private final StackPane host = new StackPane();
    private final StatusLine status;
    private final LibraryPane libraryPane;
    private final RemoteBar remoteBar;
    private final CenterPane center;
    private final JobsPane jobsPane;
    private final WindowLayout layout;
    private final Layouts layouts = new Layouts(this);
    private final Selections selections = new Selections(this);
    private final Scene scene;
    private final List<Timeline> clocks = new ArrayList<>();
    private final WindowCommands commands;
    private final ViewMoves moves;

    /**
     * Builds the window's scene.
     *
     * @param workbench what is behind it
     * @param files asks for files and folders
     * @param settings what it remembers from before; its library folders and its theme are the caller's
     * @param width width of the scene in pixels
     * @param height height of the scene in pixels
     * @param onChanged told when something worth writing down changed, such as the library folders
     * @param onQuit closes the window
     */
    public WorkbenchWindow(
            Workbench workbench,
            FilePicker files,
            Settings settings,
            double width,
            double height,
            Runnable onChanged,
            Runnable onQuit) {
        this.workbench = workbench;
        this.files = files;
        this.memory = new Memory(settings);
        workbench.selection().zoomLinkedProperty().set(settings.zoomLinked());
        this.commands = new WindowCommands(this, folders -> onChanged.run());
        this.moves = new ViewMoves(() -> center().panes(), workbench.undo(), this::say);
        new WindowActions(this, actions, commands).declare(onQuit);
        libraryPane = new LibraryPane(
                workbench.library(),
                workbench.openRuns(),
                workbench.selection(),
                workbench.parts().theme(),
                List.of(actions.button("openFolder", "flat-button")),
                List.of(actions.button("newRun", "primary-button"), actions.button("openFolder")),
                () -> files.folder(Messages.text("library.folders.choose")));
        remoteBar = new RemoteBar(workbench.remotes(), actions);
        center = new CenterPane(
                workbench.parts().views(),
                workbench.viewContext(new WindowHost()),
                workbench.openRuns(),
                actions,
                remoteBar,
                new SelectionBar(workbench.selection(), memory.selections(), actions),
                moves,
                () -> workbench.selection().select(workbench.library().newestOfEachMethod()));
        DetailsPane details = new DetailsPane(
                workbench.library(),
                workbench.openRuns(),
                workbench.selection(),
                workbench.parts().tasks(),
                this::copy);
        jobsPane = new JobsPane(
                workbench.jobs(), workbench.machine(), workbench.parts().theme(), new JobActions.Deck(this, actions));
        layout = new WindowLayout(libraryPane, center, details, jobsPane, actions);
        status = new StatusLine(workbench);
        workbench.jobs().addOnEnded(job -> say(JobTexts.ended(job), job.state() == RunStatus.FAILED));
        BorderPane frame = new BorderPane(layout.node());
        frame.setTop(appBar());
        frame.setBottom(status);
        host.getChildren().setAll(frame);
        scene = new Scene(host, width, height);
        Redress.follow(scene, workbench.parts().theme());
        layout.apply(Objects.requireNonNullElse(settings.layout(), Layout.standard(width)));
        new DetailsReader(workbench, libraryPane.table(), details);
        workbench.jobs().jobs().addListener((ListChangeListener<Object>) change -> firstJob());
        libraryPane.table().node().requestFocus();
        DropTarget.install(scene, host, this::open);
        memory.selections().all().addListener((ListChangeListener<Object>) change -> onChanged.run());
        memory.layouts().addListener((javafx.collections.MapChangeListener<String, Layout>) change -> onChanged.run());
    }

    /** The scene to put on a stage. */
    public Scene scene() {
        return scene;
    }

    /** What is behind the window. */
    public Workbench workbench() {
        return workbench;
    }

    /** The window's actions. */
    public Actions actions() {
        return actions;
    }

    /** Starts looking at the library folders and the service again and again. */
    public void startClocks() {
        clock(LIBRARY_PERIOD, workbench.library()::refresh);
        clock(JOBS_PERIOD, workbench.jobs()::refresh);
        clock(MACHINE_PERIOD, jobsPane::lookAtMachine);
        workbench.jobs().refresh();
        center.warm();
    }

    /** Says something in the status line. */
    public void say(String message, boolean wrong) {
        status.say(message, wrong);
    }

    @Override
    public void close() {
        clocks.forEach(Timeline::stop);
        center.close();
        workbench.close();
    }

    /**
     * Opens what the user dropped or chose: run directories (or their {@code run.json}) are shown at once, other folders
     * join the library.
     */
    public void open(List<Path> paths) {
        workbench
                .parts()
                .tasks()
                .run(
                        Messages.text("open.looking"),
                        progress -> commands.sort(paths),
                        commands::open,
                        failure -> say(String.valueOf(failure.getMessage()), true));
    }

    FilePicker files() {
        return files;
    }

    Memory memory() {
        return memory;
    }

    StackPane host() {
        return host;
    }

    // The panes are made after the actions (their buttons need them), so actions reach them when they run.
    CenterPane center() {
        return Objects.requireNonNull(center);
    }

    LibraryPane libraryPane() {
        return Objects.requireNonNull(libraryPane);
    }

    JobsPane jobsPane() {
        return Objects.requireNonNull(jobsPane);
    }

    WindowLayout layout() {
        return Objects.requireNonNull(layout);
    }

    ViewMoves moves() {
        return moves;
    }

    Layouts layouts() {
        return layouts;
    }

    Selections selections() {
        return selections;
    }

    static boolean isRun(Path dir) {
        return Files.exists(dir.resolve(RunManifest.FILE)) || Files.exists(dir.resolve("metrics.jsonl"));
    }

    private Node appBar() {
        MenuBar bar = new MenuBar(WindowActions.menus(actions).toArray(Menu[]::new));
        bar.setAccessibleText(Messages.text("window.menus"));
        Label brand = new Label(Messages.text("app.title"));
        brand.getStyleClass().add("brand");
        brand.setMinWidth(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox box = new HBox(
                brand,
                bar,
                gap,
                actions.button("palette", "flat-button"),
                actions.button("themeToggle", "flat-button"),
                actions.button("export", "flat-button"),
                remoteBar.choice(),
                actions.button("newRun", "primary-button"));
        box.getStyleClass().add("app-bar");
        return box;
    }

    private void firstJob() {
        boolean live =
                workbench.jobs().jobs().stream().anyMatch(job -> !job.state().ended());
        if (live) {
            actions.get("panelJobs").setSelected(true);
        }
    }

    private void clock(Duration period, Runnable tick) {
        Timeline clock = new Timeline(new KeyFrame(period, event -> tick.run()));
        clock.setCycleCount(Animation.INDEFINITE);
        clock.play();
        clocks.add(clock);
    }

    void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        javafx.scene.input.Clipboard.getSystemClipboard().setContent(content);
        say(Messages.text("status.copied"), false);
    }

    /** What views ask of this window. */
    private final class WindowHost implements Host {
        @Override
        public void show(String viewId) {
            center().show(viewId);
        }

        @Override
        public void say(String message, boolean wrong) {
            WorkbenchWindow.this.say(message, wrong);
        }

        @Override
        public Optional<Path> save(String title, String suggestedName) {
            return files.save(title, suggestedName);
        }
    }
}
