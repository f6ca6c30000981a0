package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        try (JsonParser parser = STRICT.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean item = token == JsonToken.START_OBJECT
                        && parser.getParsingContext().getParent() != null
                        && parser.getParsingContext().getParent().inArray();
                if (token == JsonToken.FIELD_NAME || item) {
                    JsonLocation at = parser.currentTokenLocation();
                    JsonStreamContext inner = parser.getParsingContext();
                    places.put(path(item ? inner.getParent() : inner), new Place(at.getLineNr(), at.getColumnNr()));
                }
            }
        }
        return places;
    }

    /** The dotted path of what is being read, with the places in arrays as numbers. */
    private static String path(JsonStreamContext context) {
        List<String> parts = new ArrayList<>();
        for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            parts.addFirst(at.inArray() ? String.valueOf(at.getCurrentIndex()) : String.valueOf(at.getCurrentName()));
        }
        return String.join(".", parts);
    }
}
