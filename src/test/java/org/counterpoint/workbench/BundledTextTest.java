package org.counterpoint.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read on controls comes from a bundle, and what a bundle is asked for is in it. */
class BundledTextTest {
    private static final Path SOURCES = Path.of("src/main/java/org/counterpoint/workbench");
    private static final Path BUNDLES = Path.of("src/main/resources/org/counterpoint/workbench");

    /** A literal with two letters in a row where a control takes its words. */
    private static final Pattern LITERAL = Pattern.compile(
            "(?:new (?:Label|Button|ToggleButton|RadioButton|CheckBox|Tooltip|Menu|MenuItem|MenuButton|CheckMenuItem|RadioMenuItem|Tab"
                    + "|TitledPane)\\(|\\.(?:setText|setPromptText|setAccessibleText|setHeaderText|setTitle)\\()\\s*"
                    + "\"([^\"]*[A-Za-z]{2}[^\"]*)\"");

    private static final Pattern ASKED = Pattern.compile("Messages\\.text\\(\\s*\"([a-zA-Z0-9_.]+)\"\\s*[,)]");

    @Test
    void noControlTakesItsWordsFromALiteral() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            Matcher matcher = LITERAL.matcher(Files.readString(file).replaceAll("\\\\u[0-9a-fA-F]{4}", ""));
            while (matcher.find()) {
                found.add(SOURCES.relativize(file) + ": " + matcher.group(1));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyTextThatIsAskedForIsThere() throws IOException {
        TreeSet<String> missing = new TreeSet<>();
        for (Path file : sources()) {
            Matcher matcher = ASKED.matcher(Files.readString(file));
            while (matcher.find()) {
                if (!Messages.has(matcher.group(1))) {
                    missing.add(SOURCES.relativize(file) + ": " + matcher.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyBundledTextHasWords() throws IOException {
        List<String> blank = new ArrayList<>();
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".properties"))
                    .toList()) {
                Properties texts = new Properties();
                try (var reader = Files.newBufferedReader(file)) {
                    texts.load(reader);
                }
                texts.stringPropertyNames().stream()
                        // A page may have nothing to say about itself.
                        .filter(key -> texts.getProperty(key).isBlank() && !key.endsWith(".about"))
                        .forEach(blank::add);
            }
        }
        assertThat(blank).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }
}
