package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.run.io.Json;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** A configuration as text: read with the places of its keys, and written. */
final class ConfigText {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .configure(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
            .build();

    private ConfigText() {}

    /** A place in the text, counted from 1. */
    record Place(int line, int column) {}

    /**
     * What was read.
     *
     * @param config the object, or null where the text is none
     * @param problem why it is none, with line and column; empty where it is one
     * @param at where the problem is
     * @param places where each value stands, by dotted path
     */
    record Read(@Nullable ObjectNode config, String problem, Place at, Map<String, Place> places) {}

    /** The text of a configuration, as the export writes it. */
    static String write(ObjectNode config) {
        return Json.pretty(config).strip() + "\n";
    }

    /** Reads a text. */
    static Read read(String text) {
        Map<String, Place> places = new LinkedHashMap<>();
        try {
            places.putAll(places(text));
            JsonNode node = Json.mapper().readTree(text);
            if (node instanceof ObjectNode object) {
                return new Read(object, "", new Place(1, 1), places);
            }
            return new Read(null, Messages.text("newrun.json.object"), new Place(1, 1), places);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Place place = at == null
                    ? new Place(1, 1)
                    : new Place(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            String words = e.getOriginalMessage().lines().findFirst().orElse("");
            return new Read(
                    null,
                    Messages.text(
                            "newrun.json.wrong", String.valueOf(place.line()), String.valueOf(place.column()), words),
                    place,
                    places);
        } catch (IOException e) {
            return new Read(null, String.valueOf(e.getMessage()), new Place(1, 1), places);
        }
    }

    /** The offset of a place in the text. */
    static int offset(String text, Place place) {
        int line = 1;
        int at = 0;
        while (line < place.line() && text.indexOf('\n', at) >= 0) {
            at = text.indexOf('\n', at) + 1;
            line++;
        }
        return Math.min(text.length(), at + place.column() - 1);
    }

    private static Map<String, Place> places(String text) throws IOException {
        Map<String, Place> places = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        try (JsonParser parser = STRICT.createParser(text)) {
            int arrays = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> {
                        path.addLast(String.valueOf(parser.currentName()));
                        JsonLocation at = parser.currentTokenLocation();
                        if (arrays == 0) {
                            places.put(String.join(".", path), new Place(at.getLineNr(), at.getColumnNr()));
                        }
                    }
                    case START_ARRAY -> arrays++;
                    case END_ARRAY -> {
                        arrays--;
                        leave(path, parser);
                    }
                    case END_OBJECT -> leave(path, parser);
                    case START_OBJECT, NOT_AVAILABLE -> {
                        // its end leaves the path
                    }
                    default -> leave(path, parser);
                }
            }
        }
        return places;
    }

    /** A value ends the name before it, unless it is an element of an array. */
    private static void leave(Deque<String> path, JsonParser parser) {
        if (parser.getParsingContext().inObject() && !path.isEmpty()) {
            path.removeLast();
        }
    }
}
