package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.io.Json;

/** A list of texts as people type it: one on each line, or as a list in JSON where a text has line breaks or blanks at its ends. */
final class TextList {
    private TextList() {}

    /** The list that was typed. */
    static ArrayNode read(String typed) {
        if (typed.strip().startsWith("[")) {
            try {
                if (Json.mapper().readTree(typed) instanceof ArrayNode array && texts(array)) {
                    return array;
                }
            } catch (JsonProcessingException lines) {
                return lines(typed);
            }
        }
        return lines(typed);
    }

    private static ArrayNode lines(String typed) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        typed.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(array::add);
        return array;
    }

    private static boolean texts(ArrayNode array) {
        for (JsonNode one : array) {
            if (!one.isTextual()) {
                return false;
            }
        }
        return true;
    }

    /** A text from which {@link #read} reads the same list. */
    static String write(JsonNode list) {
        if (!(list instanceof ArrayNode array)) {
            return list.isMissingNode() || list.isNull() ? "" : list.asText();
        }
        List<String> lines = new ArrayList<>();
        array.forEach(one -> lines.add(one.asText()));
        String words = String.join("\n", lines);
        return read(words).equals(array) ? words : array.toString();
    }
}
