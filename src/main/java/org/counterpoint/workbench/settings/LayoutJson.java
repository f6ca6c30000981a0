package org.counterpoint.workbench.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.counterpoint.workbench.Messages;

/** Layouts as JSON, in the settings and in files of their own that people hand to each other. */
public final class LayoutJson {
    private static final String KIND = "counterpoint-layout";
    private static final int VERSION = 1;
    private static final int MOST_PANES = 16;
    private static final double NARROWEST = 10;
    private static final double WIDEST = 4000;

    private LayoutJson() {}

    /**
     * Writes a layout file.
     *
     * @throws IOException where the file cannot be written
     */
    public static void write(Layout layout, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode();
        node.put("kind", KIND).put("version", VERSION);
        put(layout, node.putObject("layout"));
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node));
    }

    /**
     * Reads a layout file.
     *
     * @throws IOException where the file cannot be read or holds no layout, with a sentence for the user
     */
    public static Layout read(Path file) throws IOException {
        JsonNode node;
        try {
            node = new ObjectMapper().readTree(Files.readString(file));
        } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
            throw new IOException(Messages.text("window.layout.broken", file.toString()), broken);
        }
        if (!isLayout(node)) {
            throw new IOException(Messages.text("window.layout.other", file.toString()));
        }
        return layout(node.path("layout"));
    }

    /** Whether a JSON document is a layout file of a version that this program knows. */
    public static boolean isLayout(JsonNode node) {
        return node.path("kind").asText().equals(KIND) && node.path("version").asInt() == VERSION;
    }

    static void put(Layout layout, ObjectNode node) {
        node.put("library", layout.library()).put("details", layout.details()).put("jobs", layout.jobs());
        share(node, "left", layout.left());
        share(node, "right", layout.right());
        share(node, "bottom", layout.bottom());
        put(layout.center(), node.putObject("center"));
        LibraryShape runs = layout.runs();
        if (runs != null) {
            put(runs, node.putObject("runs"));
        }
    }

    private static void put(LibraryShape shape, ObjectNode node) {
        node.put("search", shape.search()).put("grouping", shape.grouping());
        node.put("value", shape.value()).put("archived", shape.archived());
        texts(node, "columns", shape.columns());
        texts(node, "order", shape.order());
        texts(node, "sort", shape.sort());
        if (!shape.widths().isEmpty()) {
            ObjectNode widths = node.putObject("widths");
            shape.widths().forEach((id, width) -> widths.put(id, Math.round(width * 10) / 10.0));
        }
    }

    private static void texts(ObjectNode node, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(node.putArray(key)::add);
        }
    }

    private static LibraryShape runs(JsonNode node) {
        LibraryShape standard = LibraryShape.STANDARD;
        Map<String, Double> widths = new TreeMap<>();
        node.path("widths").properties().forEach(entry -> {
            double width = entry.getValue().asDouble(Double.NaN);
            if (width >= NARROWEST && width <= WIDEST) {
                widths.put(entry.getKey(), width);
            }
        });
        return new LibraryShape(
                node.path("search").asText(),
                node.path("grouping").asText(standard.grouping()),
                node.path("value").asText(standard.value()),
                node.path("archived").asBoolean(false),
                texts(node.path("columns")),
                texts(node.path("order")),
                widths,
                texts(node.path("sort")));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    static Layout layout(JsonNode node) {
        return new Layout(
                node.path("library").asBoolean(true),
                node.path("details").asBoolean(true),
                node.path("jobs").asBoolean(false),
                share(node.path("left")),
                share(node.path("right")),
                share(node.path("bottom")),
                center(node.path("center")),
                node.path("runs").isObject() ? runs(node.path("runs")) : null);
    }

    private static CenterShape center(JsonNode node) {
        CenterShape shape = shape(node);
        return shape.panes() > MOST_PANES ? CenterShape.ONE : shape;
    }

    private static void put(CenterShape shape, ObjectNode node) {
        switch (shape) {
            case CenterShape.Pane pane -> {
                node.put("view", pane.view());
                if (!pane.pages().isEmpty()) {
                    ObjectNode pages = node.putObject("pages");
                    new TreeMap<>(pane.pages()).forEach(pages::put);
                }
            }
            case CenterShape.Halves halves -> {
                node.put("split", halves.side().name().toLowerCase(Locale.ROOT));
                node.put("at", halves.position());
                put(halves.first(), node.putObject("first"));
                put(halves.second(), node.putObject("second"));
            }
        }
    }

    private static CenterShape shape(JsonNode node) {
        if (node.has("split")) {
            double at = node.path("at").asDouble(0.5);
            return new CenterShape.Halves(
                    node.path("split").asText().equals("down") ? CenterShape.Side.DOWN : CenterShape.Side.RIGHT,
                    at > 0.02 && at < 0.98 ? at : 0.5,
                    shape(node.path("first")),
                    shape(node.path("second")));
        }
        Map<String, String> pages = new TreeMap<>();
        node.path("pages")
                .properties()
                .forEach(entry -> pages.put(entry.getKey(), entry.getValue().asText()));
        return new CenterShape.Pane(node.path("view").asText(), pages);
    }

    private static void share(ObjectNode node, String key, double value) {
        if (!Double.isNaN(value)) {
            node.put(key, Math.round(value * 10_000) / 10_000.0);
        }
    }

    private static double share(JsonNode node) {
        double value = node.asDouble(Double.NaN);
        return value > 0 && value < 1 ? value : Double.NaN;
    }
}
