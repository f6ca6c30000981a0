import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives an application image a cache of its window's classes, loaded and linked, so that its first start is as fast as any other. The image
 * is started once without a display, shows everything and closes; what it loaded becomes the cache, which the launcher's configuration then
 * names. Argument: the folder that jpackage wrote.
 */
final class WindowCache {
    private static final String CACHE = "window.aot";
    private static final long MINUTES = 15;

    private WindowCache() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path image = Path.of(arguments[0]);
        Path configuration = find(image, "counterpoint.cfg");
        Path launcher = launcher(image);
        Path app = configuration.getParent().toAbsolutePath();
        Path cache = app.resolve(CACHE);
        Files.deleteIfExists(cache);
        Path user = Files.createTempDirectory("counterpoint-tour");
        try {
            ProcessBuilder tour = new ProcessBuilder(launcher.toString()).inheritIO();
            // The one way to give a packaged application options of the virtual machine.
            tour.environment()
                    .put(
                            "JAVA_TOOL_OPTIONS",
                            String.join(
                                    " ",
                                    "-XX:AOTCacheOutput=" + quoted(cache),
                                    "-Xlog:aot*=off",
                                    "-Xlog:cds*=off",
                                    "-Dcounterpoint.tour=true",
                                    "-Dcounterpoint.user=" + quoted(user),
                                    "-Dglass.platform=Headless",
                                    "-Dprism.order=sw"));
            Process process = tour.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("The tour of " + launcher + " did not end within " + MINUTES + " minutes.");
            }
            if (process.exitValue() != 0 || !Files.exists(cache)) {
                throw new IOException("The tour of " + launcher + " ended with " + process.exitValue() + " and left "
                        + (Files.exists(cache) ? "a cache." : "no cache."));
            }
        } finally {
            delete(user);
        }
        Files.write(
                configuration,
                List.of("java-options=-XX:AOTCache=$APPDIR/" + CACHE, "java-options=-Xlog:aot*=off", "java-options=-Xlog:cds*=off"),
                StandardOpenOption.APPEND);
        System.out.println("Cache of classes: " + cache + ", " + Files.size(cache) / (1 << 20) + " MiB");
    }

    private static Path launcher(Path image) throws IOException {
        for (String name : List.of("bin/counterpoint", "counterpoint.exe", "Contents/MacOS/counterpoint")) {
            try (Stream<Path> all = Files.walk(image, 4)) {
                Path suffix = Path.of(name);
                var found = all.filter(path -> path.endsWith(suffix) && Files.isExecutable(path)).findFirst();
                if (found.isPresent()) {
                    return found.get().toAbsolutePath();
                }
            }
        }
        throw new IOException("No launcher of an application in " + image + ".");
    }

    private static Path find(Path image, String name) throws IOException {
        try (Stream<Path> all = Files.walk(image)) {
            return all.filter(path -> path.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No " + name + " in " + image + "."));
        }
    }

    private static String quoted(Path path) {
        return "\"" + path + "\"";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
