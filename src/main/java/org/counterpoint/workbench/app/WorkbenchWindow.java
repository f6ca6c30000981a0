package org.counterpoint.workbench.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.MenuBar;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SplitPane;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.details.DetailsPane;
import org.counterpoint.workbench.jobs.JobsPane;
import org.counterpoint.workbench.library.LibraryPane;
import org.counterpoint.workbench.library.LibraryRow;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.Host;
import org.jspecify.annotations.Nullable;

/** The one window: library, views, details and jobs around a menu; everything it does is an action. FX thread. */
public final class WorkbenchWindow implements AutoCloseable {
    private static final Duration LIBRARY_PERIOD = Duration.seconds(2);
    /** Narrower windows start without the details, so that the views have room. */
    private static final double DETAILS_FROM = 1360;

    private static final Duration JOBS_PERIOD = Duration.seconds(1);

    private final Workbench workbench;
    private final FilePicker files;
    private final Actions actions = new Actions();
    private final StackPane host = new StackPane();
    private final SplitPane columns = new SplitPane();
    private final SplitPane rows = new SplitPane();
    private final Label status = new Label();
    private final LibraryPane libraryPane;
    private final CenterPane center;
    private final DetailsPane details;
    private final JobsPane jobsPane;
    private final Scene scene;
    private final List<Timeline> clocks = new ArrayList<>();
    private final WindowCommands commands;

    /**
     * Builds the window's scene.
     *
     * @param workbench what is behind it
     * @param files asks for files and folders
     * @param width width of the scene in pixels
     * @param height height of the scene in pixels
     * @param onFolders told when the user changed the library folders
     * @param onQuit closes the window
     */
    public WorkbenchWindow(
            Workbench workbench,
            FilePicker files,
            double width,
            double height,
            Consumer<List<Path>> onFolders,
            Runnable onQuit) {
        this.workbench = workbench;
        this.files = files;
        this.commands = new WindowCommands(this, onFolders);
        declareActions(onQuit);
        Theme theme = workbench.parts().theme();
        libraryPane = new LibraryPane(
                workbench.library(),
                workbench.openRuns(),
                workbench.selection(),
                theme,
                List.of(actions.button("openFolder", "flat-button")),
                List.of(actions.button("newRun", "primary-button"), actions.button("openFolder")));
        center = new CenterPane(
                workbench.parts().views(),
                workbench.viewContext(new WindowHost()),
                workbench.openRuns(),
                actions,
                () -> workbench.selection().select(workbench.library().newestOfEachMethod()));
        details = new DetailsPane(this::copy);
        jobsPane = new JobsPane(workbench.jobs());

        columns.getItems().setAll(libraryPane, center, details);
        actions.get("panelDetails").setSelected(width >= DETAILS_FROM);
        SplitPane.setResizableWithParent(libraryPane, false);
        SplitPane.setResizableWithParent(details, false);
        rows.setOrientation(Orientation.VERTICAL);
        rows.getItems().setAll(columns);
        SplitPane.setResizableWithParent(jobsPane, false);
        BorderPane frame = new BorderPane(rows);
        rows.getStyleClass().add("work-area");
        frame.setTop(appBar());
        frame.setBottom(statusLine());
        host.getChildren().setAll(frame);
        scene = new Scene(host, width, height);
        theme.apply(scene);
        layOut(width, height);

        libraryPane.table().currentProperty().addListener((observable, before, now) -> followCurrent(now));
        workbench.openRuns().revisionProperty().addListener((observable, before, now) -> showDetails());
        workbench.jobs().jobs().addListener((ListChangeListener<Object>) change -> firstJob());
        acceptDrops();
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
        workbench.jobs().refresh();
    }

    /** Says something in the status line. */
    public void say(String message, boolean wrong) {
        status.setText(message);
        status.getStyleClass().setAll("label", wrong ? "error-text" : "muted");
    }

    @Override
    public void close() {
        clocks.forEach(Timeline::stop);
        center.close();
        workbench.close();
    }

    FilePicker files() {
        return files;
    }

    StackPane host() {
        return host;
    }

    CenterPane center() {
        return center;
    }

    private void declareActions(Runnable onQuit) {
        Theme theme = workbench.parts().theme();
        actions.declare("newRun", commands::newRun);
        actions.declare("openFolder", commands::openFolder);
        actions.declare("refresh", workbench.library()::refresh);
        var nothing = Bindings.isEmpty(workbench.openRuns().selected());
        actions.declare("exportPng", () -> commands.export(".png"), nothing);
        actions.declare("exportSvg", () -> commands.export(".svg"), nothing);
        actions.declare("quit", onQuit);
        actions.declare("find", () -> libraryPane().focusSearch());
        actions.declare("selectAll", () -> libraryPane().table().selectAllVisible());
        actions.declare("selectNone", () -> workbench.selection().select(List.of()));
        actions.declare(
                "back",
                workbench.selection()::back,
                workbench.selection().canGoBackProperty().not());
        actions.declare(
                "forward",
                workbench.selection()::forward,
                workbench.selection().canGoForwardProperty().not());
        for (Theme.Mode mode : Theme.Mode.values()) {
            String id =
                    "theme" + mode.name().charAt(0) + mode.name().substring(1).toLowerCase(java.util.Locale.ROOT);
            var action = actions.declare(id, () -> theme.modeProperty().set(mode));
            action.setSelected(theme.modeProperty().get() == mode);
            theme.modeProperty().addListener((observable, before, now) -> action.setSelected(now == mode));
        }
        actions.declare(
                "themeToggle",
                () -> theme.modeProperty().set(theme.tokens().dark() ? Theme.Mode.LIGHT : Theme.Mode.DARK));
        panel("panelLibrary", () -> columns, () -> libraryPane(), 0, true);
        panel("panelDetails", () -> columns, () -> detailsPane(), 2, true);
        panel("panelJobs", () -> rows, () -> jobsPane(), 1, false);
        int number = 1;
        for (var factory : workbench.parts().views()) {
            int index = number - 1;
            var action = actions.declare(
                    "view." + factory.id(), factory.title(), factory.help(), () -> center().show(index));
            if (number <= 9) {
                action.setAccelerator(javafx.scene.input.KeyCombination.keyCombination("Shortcut+" + number));
            }
            number++;
        }
        actions.declare("about", commands::about);
    }

    // The panes are made after the actions (their buttons need them), so actions reach them when they run.
    private LibraryPane libraryPane() {
        return Objects.requireNonNull(libraryPane);
    }

    private DetailsPane detailsPane() {
        return Objects.requireNonNull(details);
    }

    private JobsPane jobsPane() {
        return Objects.requireNonNull(jobsPane);
    }

    private void panel(
            String id,
            java.util.function.Supplier<SplitPane> split,
            java.util.function.Supplier<Region> pane,
            int position,
            boolean shown) {
        var action = actions.declare(id, () -> {});
        action.setSelected(shown);
        action.selectedProperty().addListener((observable, before, now) -> {
            SplitPane at = split.get();
            Region region = pane.get();
            if (!now) {
                at.getItems().remove(region);
            } else if (!at.getItems().contains(region)) {
                at.getItems().add(Math.min(position, at.getItems().size()), region);
                layOut(scene().getWidth(), scene().getHeight());
            }
        });
    }

    private Node appBar() {
        List<String> views = new ArrayList<>();
        workbench.parts().views().forEach(factory -> views.add("view." + factory.id()));
        views.addAll(List.of("-", "check:panelLibrary", "check:panelDetails", "check:panelJobs", "-"));
        views.addAll(List.of("radio:themeSystem", "radio:themeLight", "radio:themeDark", "themeToggle"));
        MenuBar bar = Actions.bar(
                actions.menu(
                        "file", List.of("newRun", "openFolder", "refresh", "-", "exportPng", "exportSvg", "-", "quit")),
                actions.menu("edit", List.of("find", "selectAll", "selectNone", "-", "back", "forward")),
                actions.menu("view", views),
                actions.menu("help", List.of("about")));
        Label brand = new Label(Messages.text("app.title"));
        brand.getStyleClass().add("brand");
        brand.setMinWidth(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox box = new HBox(
                brand,
                bar,
                gap,
                actions.button("themeToggle", "flat-button"),
                actions.button("exportPng", "flat-button"),
                actions.button("newRun", "primary-button"));
        box.getStyleClass().add("app-bar");
        return box;
    }

    private Node statusLine() {
        status.setId("status");
        ProgressIndicator busy = new ProgressIndicator();
        busy.setPrefSize(14, 14);
        busy.setMaxSize(14, 14);
        // Work that ends at once must not flicker.
        javafx.animation.PauseTransition delay = new javafx.animation.PauseTransition(Duration.millis(500));
        busy.setVisible(false);
        busy.managedProperty().bind(busy.visibleProperty());
        var running = workbench.parts().tasks().running();
        // Nor what the clocks ask again and again.
        List<String> routine = List.of(Messages.text("jobs.asking"), Messages.text("library.scanning"));
        java.util.function.BooleanSupplier working =
                () -> running.stream().anyMatch(ticket -> !routine.contains(ticket.name()));
        delay.setOnFinished(event -> busy.setVisible(working.getAsBoolean()));
        running.addListener((ListChangeListener<Object>) change -> {
            if (!working.getAsBoolean()) {
                delay.stop();
                busy.setVisible(false);
            } else if (!busy.isVisible() && delay.getStatus() != Animation.Status.RUNNING) {
                delay.playFromStart();
            }
        });
        HBox.setHgrow(status, Priority.ALWAYS);
        status.setMaxWidth(Double.MAX_VALUE);
        Label service = new Label();
        service.setId("service-state");
        service.getStyleClass().add("muted");
        service.textProperty()
                .bind(Bindings.createStringBinding(
                        this::serviceText,
                        workbench.jobs().jobs(),
                        workbench.jobs().problemProperty()));
        HBox line = new HBox(busy, status, service);
        line.getStyleClass().add("status-line");
        say(Messages.text("status.ready"), false);
        return line;
    }

    private String serviceText() {
        if (!workbench.jobs().problemProperty().get().isEmpty()) {
            return workbench.jobs().problemProperty().get();
        }
        long live = workbench.jobs().jobs().stream()
                .filter(job -> !job.state().ended())
                .count();
        return live == 0 ? Messages.text("status.nojobs") : Messages.text("status.jobs", String.valueOf(live));
    }

    private void layOut(double width, double height) {
        boolean library = columns.getItems().contains(libraryPane);
        boolean right = columns.getItems().contains(details);
        double left = Math.clamp(width * 0.32, 320, 480) / width;
        double last = 1 - Math.clamp(width * 0.21, 250, 380) / width;
        if (library && right) {
            columns.setDividerPositions(left, last);
        } else if (library) {
            columns.setDividerPositions(left);
        } else if (right) {
            columns.setDividerPositions(last);
        }
        if (rows.getItems().contains(jobsPane)) {
            rows.setDividerPositions(1 - Math.clamp(height * 0.22, 130, 260) / height);
        }
    }

    private void firstJob() {
        boolean live =
                workbench.jobs().jobs().stream().anyMatch(job -> !job.state().ended());
        if (live && !rows.getItems().contains(jobsPane)) {
            actions.get("panelJobs").setSelected(true);
        }
    }

    private void clock(Duration period, Runnable tick) {
        Timeline clock = new Timeline(new KeyFrame(period, event -> tick.run()));
        clock.setCycleCount(Animation.INDEFINITE);
        clock.play();
        clocks.add(clock);
    }

    private void followCurrent(@Nullable LibraryRow row) {
        showDetails();
        if (row != null) {
            row.revisionProperty().addListener((observable, before, now) -> {
                if (libraryPane.table().currentProperty().get() == row) {
                    showDetails();
                }
            });
        }
    }

    private void showDetails() {
        LibraryRow row = libraryPane.table().currentProperty().get();
        if (row == null) {
            List<RunModel> open = workbench.openRuns().selected();
            if (open.isEmpty()) {
                details.showNothing();
            } else {
                details.show(open.getFirst().run());
            }
            return;
        }
        String problem = row.facts().problem();
        if (problem != null) {
            details.showBroken(row.facts().name(), problem, row.dir());
            return;
        }
        workbench
                .openRuns()
                .model(row.key())
                .ifPresentOrElse(model -> details.show(model.run()), () -> readDetails(row));
    }

    private void readDetails(LibraryRow row) {
        if (workbench.selection().indexOf(row.key()) >= 0
                && workbench.openRuns().problems().get(row.key()) == null) {
            return;
        }
        workbench
                .parts()
                .tasks()
                .runLatest(
                        Messages.text("details.reading", row.facts().name()),
                        progress -> org.counterpoint.run.Run.open(row.dir()),
                        details::show,
                        failure -> details.showBroken(
                                row.facts().name(), String.valueOf(failure.getMessage()), row.dir()));
    }

    private void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        javafx.scene.input.Clipboard.getSystemClipboard().setContent(content);
        say(Messages.text("status.copied"), false);
    }

    private void acceptDrops() {
        scene.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.LINK, TransferMode.COPY);
                event.consume();
            }
        });
        scene.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            if (event.getDragboard().hasFiles()) {
                open(event.getDragboard().getFiles().stream()
                        .map(java.io.File::toPath)
                        .toList());
                event.setDropCompleted(true);
                event.consume();
            }
        });
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

    static boolean isRun(Path dir) {
        return Files.exists(dir.resolve(RunManifest.FILE)) || Files.exists(dir.resolve("metrics.jsonl"));
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
