package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.run.io.StrictObject;
import org.jspecify.annotations.Nullable;

/** Strict reading of one JSON object of the data block. */
final class Keys extends StrictObject {
    Keys(String path, JsonNode json, List<String> known) {
        super(path, json);
        if (!json.isObject()) {
            throw new DataException("The key \"" + path + "\" is " + json + " but must be an object.");
        }
        json.fieldNames().forEachRemaining(k -> {
            if (!known.contains(k)) {
                throw new DataException(
                        "There is no key \"" + path + "." + k + "\"; use one of " + String.join(", ", known) + ".");
            }
        });
    }

    @Override
    protected RuntimeException refusal(String sentence) {
        return new DataException(sentence);
    }

    Keys object(String key, List<String> known) {
        return new Keys(
                name(key), Objects.requireNonNullElseGet(get(key), JsonNodeFactory.instance::objectNode), known);
    }

    String text(String key, @Nullable String fallback) {
        return textOf(key, get(key), fallback);
    }

    /** A text that cannot be left out; {@code what} says what to give. */
    String needed(String key, String what) {
        JsonNode node = get(key);
        if (node == null || node.isNull()) {
            throw new DataException("The key \"" + name(key) + "\" has no value; give " + what + ".");
        }
        return text(key, null);
    }

    String choice(String key, List<String> choices) {
        String text = text(key, choices.getFirst());
        if (!choices.contains(text)) {
            throw wrong(key, Objects.requireNonNull(get(key)), "one of " + String.join(", ", choices));
        }
        return text;
    }

    /** An object of texts, in its order; empty where it is absent. */
    Map<String, String> texts(String key) {
        JsonNode node = get(key);
        Map<String, String> map = new LinkedHashMap<>();
        if (node != null) {
            for (Map.Entry<String, JsonNode> e : node.properties()) {
                if (!isText(e.getValue())) {
                    throw wrong(key + "." + e.getKey(), e.getValue(), "a text");
                }
                map.put(e.getKey(), e.getValue().textValue());
            }
            if (!node.isObject()) {
                throw wrong(key, node, "an object of texts");
            }
        }
        return map;
    }
}
