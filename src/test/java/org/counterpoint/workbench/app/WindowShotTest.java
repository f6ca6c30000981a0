package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.theme.Theme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the window after something was done in it. */
@Timeout(120)
class WindowShotTest {
    @TempDir
    private Path folder;

    private BufferedImage take(Path run, String... acts) throws Exception {
        return WindowShot.take(
                new WindowShot.Request(
                        List.of(folder), List.of(run), "", List.of(acts), 1280, 720, 1, Theme.Mode.LIGHT),
                folder);
    }

    /** Share of the pixels that differ. */
    private static double differing(BufferedImage one, BufferedImage other) {
        int count = 0;
        for (int x = 0; x < one.getWidth(); x++) {
            for (int y = 0; y < one.getHeight(); y++) {
                count += one.getRGB(x, y) == other.getRGB(x, y) ? 0 : 1;
            }
        }
        return count / (double) (one.getWidth() * one.getHeight());
    }

    @Test
    void whatIsDoneIsInThePictureAndWhatCannotBeDoneIsSaid() throws Exception {
        Fx.start();
        Path run = Runs.finished(folder, "linear", 1, 10);
        BufferedImage plain = take(run);
        BufferedImage form = take(run, "tradeoffs/table", "newRun");
        // The form of a new run covers the window or dims it.
        assertThat(differing(plain, form)).isGreaterThan(0.3);
        assertThatThrownBy(() -> take(run, "newRum"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no action named newRum; choose among newRun,");
        assertThatThrownBy(() -> take(run, "nothing/here"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no view named nothing.");
    }
}
