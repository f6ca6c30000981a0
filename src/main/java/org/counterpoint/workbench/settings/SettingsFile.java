package org.counterpoint.workbench.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.NamedSelection;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.theme.Motion;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;

/**
 * The settings as a JSON file. What is missing or wrong in it takes its default; a file that is no JSON, or of a later version, is set
 * aside under another name, so that nothing of it is lost and the window opens all the same.
 */
public final class SettingsFile {
    private static final int VERSION = 1;

    private final Path file;
    private final ObjectMapper mapper = new ObjectMapper();

    /** Settings in this file, which need not exist. */
    public SettingsFile(Path file) {
        this.file = file;
    }

    /**
     * What was read.
     *
     * @param settings the settings, or defaults
     * @param problem what was wrong with the file and what was done about it, in one sentence; empty where nothing was
     */
    public record Found(Settings settings, String problem) {}

    /** Reads the file; never fails. */
    public Found read() {
        if (!Files.exists(file)) {
            return new Found(Settings.DEFAULT, "");
        }
        try {
            JsonNode node = mapper.readTree(Files.readString(file));
            if (!node.isObject()) {
                return setAside("window.settings.broken");
            }
            if (node.path("version").asInt() > VERSION) {
                return setAside("window.settings.newer");
            }
            return new Found(settings(node), "");
        } catch (JsonProcessingException broken) {
            return setAside("window.settings.broken");
        } catch (IOException unreadable) {
            return new Found(
                    Settings.DEFAULT,
                    Messages.text(
                            "window.settings.unreadable", file.toString(), String.valueOf(unreadable.getMessage())));
        }
    }

    /** Replaces the file in one step. */
    public void write(Settings settings) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json(settings)));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Found setAside(String key) {
        Path aside = file.resolveSibling(file.getFileName() + ".aside");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return new Found(Settings.DEFAULT, Messages.text(key, file.toString(), aside.toString()));
        } catch (IOException stuck) {
            return new Found(
                    Settings.DEFAULT,
                    Messages.text("window.settings.unreadable", file.toString(), String.valueOf(stuck.getMessage())));
        }
    }

    private ObjectNode json(Settings settings) {
        ObjectNode node = mapper.createObjectNode();
        node.put("version", VERSION);
        node.put("theme", word(settings.theme()));
        node.put("fontScale", settings.fontScale());
        node.put("motion", word(settings.motion()));
        node.put("zoomLinked", settings.zoomLinked());
        ArrayNode libraries = node.putArray("libraries");
        settings.libraries().forEach(path -> libraries.add(path.toString()));
        WindowPlace place = settings.place();
        ObjectNode window = node.putObject("window");
        if (place.positioned()) {
            window.put("x", place.x()).put("y", place.y());
        }
        window.put("width", place.width()).put("height", place.height()).put("maximized", place.maximized());
        Layout layout = settings.layout();
        if (layout != null) {
            LayoutJson.put(layout, node.putObject("layout"));
        }
        ObjectNode layouts = node.putObject("layouts");
        settings.layouts().forEach((name, kept) -> LayoutJson.put(kept, layouts.putObject(name)));
        put(settings.selection(), node.putObject("selection"));
        ArrayNode selections = node.putArray("selections");
        settings.selections()
                .forEach(named -> put(named.state(), selections.addObject().put("name", named.name())));
        ArrayNode recent = node.putArray("recent");
        settings.recent().forEach(recent::add);
        return node;
    }

    private static Settings settings(JsonNode node) {
        Settings otherwise = Settings.DEFAULT;
        List<NamedSelection> selections = new ArrayList<>();
        for (JsonNode item : node.path("selections")) {
            if (!item.path("name").asText().isBlank()) {
                selections.add(new NamedSelection(item.path("name").asText(), state(item)));
            }
        }
        Map<String, Layout> layouts = new LinkedHashMap<>();
        node.path("layouts")
                .properties()
                .forEach(entry -> layouts.put(entry.getKey(), LayoutJson.layout(entry.getValue())));
        return new Settings(
                constant(Theme.Mode.values(), node.path("theme").asText(), otherwise.theme()),
                number(node.path("fontScale"), Theme.SMALLEST, Theme.LARGEST, 1),
                constant(Motion.values(), node.path("motion").asText(), otherwise.motion()),
                node.path("zoomLinked").asBoolean(otherwise.zoomLinked()),
                paths(node.path("libraries")),
                place(node.path("window")),
                node.has("layout") ? LayoutJson.layout(node.path("layout")) : null,
                layouts,
                state(node.path("selection")),
                selections,
                texts(node.path("recent")));
    }

    private static WindowPlace place(JsonNode node) {
        return new WindowPlace(
                number(node.path("x"), -100_000, 100_000, Double.NaN),
                number(node.path("y"), -100_000, 100_000, Double.NaN),
                number(node.path("width"), 640, 20_000, WindowPlace.FIRST.width()),
                number(node.path("height"), 480, 20_000, WindowPlace.FIRST.height()),
                node.path("maximized").asBoolean(false));
    }

    private static void put(Selection.State state, ObjectNode node) {
        ArrayNode runs = node.putArray("runs");
        state.runs().forEach(runs::add);
        if (!state.brushed().isEmpty()) {
            ArrayNode brushed = node.putArray("brushed");
            state.brushed().forEach(brushed::add);
        }
        if (state.seed() != null) {
            node.put("seed", state.seed());
        }
        StepRange range = state.range();
        if (range != null) {
            node.put("from", range.from()).put("to", range.to());
        }
        text(node, "objective", state.objective());
        text(node, "prompt", state.prompt());
        text(node, "module", state.module());
        if (state.stage() > 0) {
            node.put("stage", state.stage());
        }
    }

    private static Selection.State state(JsonNode node) {
        long from = node.path("from").asLong();
        long to = node.path("to").asLong();
        return new Selection.State(
                texts(node.path("runs")),
                texts(node.path("brushed")),
                node.path("seed").isIntegralNumber() ? node.path("seed").asLong() : null,
                node.has("from") && node.has("to") && from >= 0 && from <= to ? new StepRange(from, to) : null,
                text(node.path("objective")),
                text(node.path("prompt")),
                text(node.path("module")),
                Math.max(0, node.path("stage").asInt()));
    }

    private static void text(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> found = new ArrayList<>();
        for (JsonNode item : array) {
            if (item.isTextual()) {
                found.add(item.asText());
            }
        }
        return found;
    }

    private static List<Path> paths(JsonNode array) {
        List<Path> found = new ArrayList<>();
        for (String text : texts(array)) {
            try {
                found.add(Path.of(text));
            } catch (InvalidPathException otherSystem) {
                // a file copied from another operating system: its folders mean nothing here
            }
        }
        return found;
    }

    private static double number(JsonNode node, double least, double most, double otherwise) {
        double value = node.asDouble(Double.NaN);
        return value >= least && value <= most ? value : otherwise;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <T extends Enum<T>> T constant(T[] all, String word, T otherwise) {
        for (T constant : all) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        return otherwise;
    }
}
