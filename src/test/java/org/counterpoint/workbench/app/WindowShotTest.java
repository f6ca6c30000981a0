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

    private static int brightness(BufferedImage image, int x, int y) {
        int rgb = image.getRGB(x, y);
        return (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
    }

    @Test
    void whatIsDoneIsInThePictureAndWhatCannotBeDoneIsSaid() throws Exception {
        Fx.start();
        Path run = Runs.finished(folder, "linear", 1, 10);
        BufferedImage plain = take(run);
        BufferedImage form = take(run, "tradeoffs/table", "newRun");
        // Behind the form of a new run the window is dimmed.
        assertThat(brightness(form, 3, 300)).isLessThan(brightness(plain, 3, 300) - 100);
        assertThatThrownBy(() -> take(run, "newRum"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no action named newRum; choose among newRun,");
        assertThatThrownBy(() -> take(run, "nothing/here"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no view named nothing.");
    }
}
