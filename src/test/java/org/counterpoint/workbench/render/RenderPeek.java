package org.counterpoint.workbench.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.theme.Theme;

/** Renders views to look at: {@code OUT_DIR VIEWS WxH THEMES RUN...}; without runs it makes some. */
public final class RenderPeek {
    private RenderPeek() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("make")) {
            Path parent = Path.of(args[1]);
            for (int seed = 1; seed <= 5; seed++) {
                RunDirs.online(parent, "linear", seed, 150);
                RunDirs.online(parent, "ctwa", seed, 150);
                RunDirs.offline(parent, "sequential-dpo", seed, 150, false);
                RunDirs.offline(parent, "orthalign", seed, 150, true);
            }
            RunDirs.empty(parent);
            System.exit(0);
        }
        Path out = Path.of(args[0]);
        List<Path> runs;
        if (args.length > 4) {
            runs = Stream.of(args).skip(4).map(Path::of).toList();
        } else {
            Path parent = Files.createTempDirectory("peek");
            runs = List.of(
                    RunDirs.online(parent, "linear", 1, 150),
                    RunDirs.online(parent, "ctwa", 1, 150),
                    RunDirs.offline(parent, "sequential-dpo", 1, 150, false),
                    RunDirs.offline(parent, "orthalign", 1, 150, true));
        }
        String[] size = args[2].split("x");
        for (String view : args[1].split(",")) {
            for (String theme : args[3].split(",")) {
                for (String ending :
                        System.getProperty("svg") == null ? new String[] {"png"} : new String[] {"png", "svg"}) {
                    long start = System.nanoTime();
                    Path file = out.resolve(view + "-" + theme + "." + ending);
                    Renderer.render(
                            runs,
                            view,
                            file,
                            Integer.parseInt(size[0]),
                            Integer.parseInt(size[1]),
                            theme.equals("dark") ? Theme.Mode.DARK : Theme.Mode.LIGHT);
                    System.out.printf("%s %.2f s%n", file, (System.nanoTime() - start) / 1e9);
                }
            }
        }
        System.exit(0);
    }
}
