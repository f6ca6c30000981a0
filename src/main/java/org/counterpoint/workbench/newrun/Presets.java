package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.workbench.Messages;

/** Settings under a name: the shipped ones, and the user's own as plain run configurations in a folder. */
final class Presets {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._+-]{0,79}");
    private static final String ENDING = ".json";

    private Presets() {}

    /**
     * A preset.
     *
     * @param name what the menu says
     * @param tip what it does
     * @param config the values it sets; an own one holds a whole configuration without name and seed
     * @param seeds seeds of a sweep it opens; empty for a single run
     */
    record Preset(String name, String tip, ObjectNode config, String seeds) {}

    /** The shipped presets; they set the budget and evaluation of whatever method is chosen. */
    static List<Preset> shipped() {
        List<Preset> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(
                Presets.class.getResourceAsStream("/org/counterpoint/workbench/newrun/presets.json"))) {
            for (JsonNode node : Json.mapper().readTree(in.readAllBytes())) {
                String key = "newrun.preset." + node.path("id").asText();
                all.add(new Preset(
                        Messages.text(key),
                        Messages.text(key + ".tip"),
                        (ObjectNode) node.get("config"),
                        node.path("seeds").asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The presets of this installation cannot be read; reinstall Counterpoint.", e);
        }
        return List.copyOf(all);
    }

    /** The user's own presets by name; files that are no configuration are left out. */
    static List<Preset> own(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Preset> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                ObjectNode config = ConfigText.read(Files.readString(file)).config();
                if (config != null) {
                    all.add(new Preset(
                            name.substring(0, name.length() - ENDING.length()),
                            Messages.text("newrun.preset.own.tip", file.toString()),
                            config,
                            ""));
                }
            }
        }
        return List.copyOf(all);
    }

    /** What is wrong with a name; empty if it can be used. */
    static String problem(String name) {
        return NAME.matcher(name.strip()).matches() ? "" : Messages.text("newrun.preset.name.wrong");
    }

    /** Keeps a configuration under a name, in place of one of the same name. */
    static void save(Path folder, String name, ObjectNode config) throws IOException {
        ObjectNode kept = config.deepCopy();
        kept.remove(List.of("name", "seed"));
        Files.createDirectories(folder);
        write(folder.resolve(name.strip() + ENDING), kept);
    }

    /** Removes an own preset. */
    static void remove(Path folder, String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ENDING));
    }

    /** Writes a configuration that the command line takes. */
    static void write(Path file, ObjectNode config) throws IOException {
        AtomicFiles.replace(file, ConfigText.write(config).getBytes(StandardCharsets.UTF_8));
    }
}
