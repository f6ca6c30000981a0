package org.counterpoint.workbench.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.counterpoint.run.Home;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.settings.SettingsFile;
import org.counterpoint.workbench.settings.WindowPlace;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JavaFX application: reads the settings, makes the window, and writes the settings down whenever they change. */
public final class WorkbenchApp extends Application {
    private static final Logger LOG = LoggerFactory.getLogger(WorkbenchApp.class);

    private final SettingsFile file = new SettingsFile(Home.user().resolve("workbench.json"));
    private @Nullable WorkbenchWindow window;
    private Settings settings = Settings.DEFAULT;
    private String settingsProblem = "";
    private WindowPlace place = WindowPlace.FIRST;

    /** Made by JavaFX. */
    public WorkbenchApp() {}

    @Override
    public void init() {
        SettingsFile.Found found = file.read();
        settings = found.settings();
        settingsProblem = found.problem();
    }

    @Override
    public void start(Stage stage) {
        Theme theme = new Theme(settings.theme());
        theme.fontScaleProperty().set(settings.fontScale());
        theme.motionProperty().set(settings.motion());
        theme.followSystem();
        place = onScreen(settings.place());
        WorkbenchWindow made = new WorkbenchWindow(
                new Workbench(WorkbenchParts.real(theme)),
                new SystemFilePicker(() -> stage),
                settings,
                place.width(),
                place.height(),
                this::save,
                stage::close);
        window = made;
        stage.setTitle(Messages.text("app.title"));
        stage.getIcons()
                .add(new Image(
                        Objects.requireNonNull(WorkbenchApp.class.getResource("/org/counterpoint/workbench/icon.png"))
                                .toExternalForm()));
        stage.setScene(made.scene());
        stage.setMinWidth(860);
        stage.setMinHeight(560);
        if (place.positioned()) {
            stage.setX(place.x());
            stage.setY(place.y());
        }
        stage.setMaximized(place.maximized());
        followPlace(stage);
        stage.setOnHidden(event -> save());
        StartupProbe.watch(stage);
        stage.show();
        // What reads files comes after the first picture.
        Platform.runLater(() -> {
            fill(made, theme);
            Tour.beginIfAsked(made, stage::close);
        });
    }

    @Override
    public void stop() {
        if (window != null) {
            window.close();
        }
    }

    private void fill(WorkbenchWindow made, Theme theme) {
        Workbench workbench = made.workbench();
        workbench.library().setFolders(libraries());
        workbench.remotes().restore();
        List<Path> given = paths("--run:");
        if (!given.isEmpty()) {
            workbench.openRuns(given);
        } else {
            restoreSelection(workbench);
        }
        theme.modeProperty().addListener((observable, before, now) -> save());
        theme.fontScaleProperty().addListener((observable, before, now) -> save());
        theme.motionProperty().addListener((observable, before, now) -> save());
        if (!settingsProblem.isEmpty()) {
            made.say(settingsProblem, true);
        }
        made.startClocks();
    }

    /** Selects what was selected before, without the runs that are gone. */
    private void restoreSelection(Workbench workbench) {
        Selection.State before = settings.selection();
        if (before.runs().isEmpty()) {
            return;
        }
        workbench
                .parts()
                .tasks()
                .run(
                        Messages.text("open.looking"),
                        progress -> before.runs().stream()
                                .filter(key -> Files.isDirectory(Path.of(key)))
                                .toList(),
                        there -> {
                            if (!workbench.selection().runs().isEmpty() || there.isEmpty()) {
                                return;
                            }
                            List<Path> folders = workbench.library().folders();
                            there.stream()
                                    .map(Path::of)
                                    .filter(run -> folders.stream().noneMatch(run::startsWith))
                                    .forEach(workbench.library()::addRun);
                            workbench
                                    .selection()
                                    .restore(new Selection.State(
                                            there,
                                            before.brushed(),
                                            before.seed(),
                                            before.range(),
                                            before.objective(),
                                            before.prompt(),
                                            before.module(),
                                            before.stage()));
                        },
                        failure -> LOG.warn("The selection of the last time was not restored.", failure));
    }

    /** The place where the window was, or none where that screen is gone; never larger than the screen. */
    static WindowPlace onScreen(WindowPlace before) {
        Screen screen = Screen.getPrimary();
        boolean visible = false;
        if (before.positioned()) {
            for (Screen candidate : Screen.getScreensForRectangle(
                    before.x() + 40, before.y() + 10, Math.max(1, before.width() - 80), 40)) {
                screen = candidate;
                visible = true;
            }
        }
        var bounds = screen.getVisualBounds();
        return new WindowPlace(
                visible ? before.x() : Double.NaN,
                visible ? before.y() : Double.NaN,
                Math.min(before.width(), bounds.getWidth()),
                Math.min(before.height(), bounds.getHeight()),
                before.maximized());
    }

    private void followPlace(Stage stage) {
        Runnable changed = () -> {
            boolean usual = !stage.isMaximized() && !stage.isIconified() && stage.isShowing();
            place = new WindowPlace(
                    usual ? stage.getX() : place.x(),
                    usual ? stage.getY() : place.y(),
                    usual ? stage.getScene().getWidth() : place.width(),
                    usual ? stage.getScene().getHeight() : place.height(),
                    stage.isMaximized());
        };
        stage.xProperty().addListener((observable, before, now) -> changed.run());
        stage.yProperty().addListener((observable, before, now) -> changed.run());
        stage.widthProperty().addListener((observable, before, now) -> changed.run());
        stage.heightProperty().addListener((observable, before, now) -> changed.run());
        stage.maximizedProperty().addListener((observable, before, now) -> changed.run());
    }

    private List<Path> libraries() {
        List<Path> given = paths("--library:");
        if (!given.isEmpty()) {
            return given;
        }
        List<Path> folders = new ArrayList<>(Home.libraries());
        folders.addAll(settings.libraries());
        return folders;
    }

    private List<Path> paths(String prefix) {
        return getParameters().getRaw().stream()
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> Path.of(argument.substring(prefix.length())))
                .toList();
    }

    /** The folders that the user added: neither the program's own nor those of the command line. */
    private List<Path> addedFolders(WorkbenchWindow made) {
        if (!paths("--library:").isEmpty()
                || made.workbench().library().folders().isEmpty()) {
            return settings.libraries();
        }
        List<Path> defaults = Home.libraries().stream()
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        return made.workbench().library().folders().stream()
                .filter(path -> !defaults.contains(path)
                        && made.workbench().remotes().of(path).isEmpty())
                .toList();
    }

    private void save() {
        WorkbenchWindow made = window;
        if (made == null) {
            return;
        }
        Settings now = made.memory().capture(made, place, addedFolders(made));
        // Runs named on the command line are for this time only.
        settings = paths("--run:").isEmpty() ? now : now.withSelection(settings.selection());
        try {
            file.write(settings);
        } catch (IOException unwritable) {
            LOG.warn("The settings were not kept.", unwritable);
            made.say(Messages.text("window.settings.unwritten", String.valueOf(unwritable.getMessage())), true);
        }
    }
}
