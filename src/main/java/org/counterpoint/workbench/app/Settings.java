package org.counterpoint.workbench.app;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.counterpoint.workbench.theme.Theme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the window remembers between starts, as a plain properties file. A file that cannot be read or written costs the
 * memory only, never the start.
 *
 * @param theme light, dark or as the system
 * @param libraries folders that the user added to the library
 * @param width width of the window in pixels
 * @param height height of the window in pixels
 */
public record Settings(Theme.Mode theme, List<Path> libraries, double width, double height) {
    /** What a first start uses. */
    public static final Settings DEFAULT = new Settings(Theme.Mode.SYSTEM, List.of(), 1440, 900);

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /** A copy whose list cannot change. */
    public Settings {
        libraries = List.copyOf(libraries);
    }

    /** Reads the file, or gives the defaults for whatever is missing or wrong in it. */
    public static Settings read(Path file) {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException broken) {
                LOG.warn("The settings in {} cannot be read and are replaced by defaults.", file, broken);
            }
        }
        List<Path> folders = new ArrayList<>();
        for (int i = 0; properties.getProperty("library." + i) != null; i++) {
            folders.add(Path.of(properties.getProperty("library." + i)));
        }
        return new Settings(
                mode(properties.getProperty("theme", "system")),
                folders,
                number(properties.getProperty("width"), DEFAULT.width, 640),
                number(properties.getProperty("height"), DEFAULT.height, 480));
    }

    /** Replaces the file. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("theme", theme.name().toLowerCase(Locale.ROOT));
        properties.setProperty("width", String.valueOf(width));
        properties.setProperty("height", String.valueOf(height));
        for (int i = 0; i < libraries.size(); i++) {
            properties.setProperty("library." + i, libraries.get(i).toString());
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(next)) {
            properties.store(writer, "Counterpoint workbench");
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Theme.Mode mode(String word) {
        try {
            return Theme.Mode.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            return Theme.Mode.SYSTEM;
        }
    }

    private static double number(@org.jspecify.annotations.Nullable String text, double otherwise, double least) {
        try {
            double value = text == null ? otherwise : Double.parseDouble(text);
            return value >= least && value <= 20_000 ? value : otherwise;
        } catch (NumberFormatException wrong) {
            return otherwise;
        }
    }
}
