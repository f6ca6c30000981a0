package org.counterpoint.workbench.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

/**
 * Measures how long a start takes: with {@code -Dcounterpoint.startup.probe=FILE} the window writes the milliseconds from the start of the
 * process to the end of its first drawn pulse into that file, and closes.
 */
final class StartupProbe {
    private static final String PROPERTY = "counterpoint.startup.probe";

    private StartupProbe() {}

    static void watch(Stage stage) {
        String file = System.getProperty(PROPERTY, "");
        if (file.isEmpty()) {
            return;
        }
        Scene scene = stage.getScene();
        Runnable[] listener = new Runnable[1];
        listener[0] = () -> {
            if (!stage.isShowing()) {
                return;
            }
            scene.removePostLayoutPulseListener(listener[0]);
            // The pulse's picture is handed to the renderer after its layout; the next event comes after that.
            Platform.runLater(() -> {
                long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
                try {
                    Files.writeString(Path.of(file), (System.currentTimeMillis() - begun) + "\n");
                } catch (IOException unwritable) {
                    throw new UncheckedIOException(unwritable);
                }
                stage.close();
            });
        };
        scene.addPostLayoutPulseListener(listener[0]);
    }
}
