package org.counterpoint.workbench.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Platform;
import javax.imageio.ImageIO;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.theme.Theme;

class ShotMain {
    public static void main(String[] args) {
        try { go(args); } catch (Throwable t) { t.printStackTrace(); }
        System.exit(0);
    }

    static void go(String[] args) throws Exception {
        Path out = Path.of(args[0]);
        Files.createDirectories(out);
        Path lib = Files.createTempDirectory("lib");
        List<Path> runs = new ArrayList<>();
        for (String m : List.of("linear", "ctwa", "sequential-dpo", "orthalign")) {
            for (int s = 1; s <= 5; s++) {
                Path r = Runs.finished(lib, m, s, 60);
                if (s <= 2) runs.add(r);
            }
        }
        Path empty = Files.createTempDirectory("empty");
        Platform.startup(() -> {});
        for (Theme.Mode mode : List.of(Theme.Mode.LIGHT, Theme.Mode.DARK)) {
            for (int[] s : new int[][] {{1280, 720, 1}, {3840, 2160, 2}}) {
                var image = WindowShot.take(new WindowShot.Request(List.of(lib), runs, "", s[0], s[1], s[2], mode));
                ImageIO.write(image, "png", out.resolve(mode + "-" + s[0] + ".png").toFile());
            }
            var none = WindowShot.take(new WindowShot.Request(List.of(lib), List.of(), "", 1280, 720, 1, mode));
            ImageIO.write(none, "png", out.resolve(mode + "-none.png").toFile());
            var e = WindowShot.take(new WindowShot.Request(List.of(empty), List.of(), "", 1280, 720, 1, mode));
            ImageIO.write(e, "png", out.resolve(mode + "-empty.png").toFile());
        }
    }
}
