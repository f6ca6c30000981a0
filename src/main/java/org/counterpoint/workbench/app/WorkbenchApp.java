package org.counterpoint.workbench.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.counterpoint.run.Home;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JavaFX application: reads the settings, makes the window, and remembers the settings when it closes. */
public final class WorkbenchApp extends Application {
    private static final Logger LOG = LoggerFactory.getLogger(WorkbenchApp.class);

    private static final Path SETTINGS = Home.user().resolve("workbench.properties");

    private @Nullable WorkbenchWindow window;
    private Settings settings = Settings.DEFAULT;

    /** Made by JavaFX. */
    public WorkbenchApp() {}

    @Override
    public void init() {
        settings = Settings.read(SETTINGS);
    }

    @Override
    public void start(Stage stage) {
        Theme theme = new Theme(settings.theme());
        theme.followSystem();
        Workbench workbench = new Workbench(WorkbenchParts.real(theme));
        WorkbenchWindow made = new WorkbenchWindow(
                workbench,
                new SystemFilePicker(() -> stage),
                settings.width(),
                settings.height(),
                folders -> save(stage, folders),
                stage::close);
        window = made;
        theme.modeProperty().addListener((observable, before, now) -> save(stage, addedFolders()));
        workbench.library().setFolders(libraries());
        workbench.openRuns(paths("--run:"));
        stage.setTitle(Messages.text("app.title"));
        stage.getIcons()
                .add(new Image(
                        Objects.requireNonNull(WorkbenchApp.class.getResource("/org/counterpoint/workbench/icon.png"))
                                .toExternalForm()));
        stage.setScene(made.scene());
        stage.setMinWidth(860);
        stage.setMinHeight(560);
        stage.setOnHidden(event -> save(stage, addedFolders()));
        stage.show();
        made.startClocks();
    }

    @Override
    public void stop() {
        if (window != null) {
            window.close();
        }
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

    private List<Path> addedFolders() {
        return window == null
                ? settings.libraries()
                : List.copyOf(window.workbench().library().folders());
    }

    private void save(Stage stage, List<Path> folders) {
        List<Path> given = paths("--library:");
        List<Path> defaults = Home.libraries().stream()
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        List<Path> added = given.isEmpty()
                ? folders.stream().filter(path -> !defaults.contains(path)).toList()
                : settings.libraries();
        Theme.Mode mode = window == null
                ? settings.theme()
                : window.workbench().parts().theme().modeProperty().get();
        settings = new Settings(
                mode, added, stage.getScene().getWidth(), stage.getScene().getHeight());
        try {
            settings.write(SETTINGS);
        } catch (IOException unwritable) {
            LOG.warn("The settings were not kept: {} cannot be written.", SETTINGS, unwritable);
        }
    }
}
