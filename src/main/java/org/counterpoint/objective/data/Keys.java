package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Strict reading of one JSON object of the data block. */
final class Keys {
    private final String path;
    private final JsonNode json;

    Keys(String path, JsonNode json, List<String> known) {
        this.path = path;
        this.json = json;
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

    Keys object(String key, List<String> known) {
        return new Keys(name(key), json.has(key) ? json.path(key) : JsonNodeFactory.instance.objectNode(), known);
    }

    String text(String key, @Nullable String fallback) {
        JsonNode node = json.path(key);
        if (node.isMissingNode() && fallback != null) {
            return fallback;
        }
        if (node.isMissingNode()) {
            throw new DataException("The key \"" + name(key) + "\" is missing; add it.");
        }
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(key, node, "a text");
        }
        return node.textValue();
    }

    /** A text that cannot be left out; {@code what} says what to give. */
    String needed(String key, String what) {
        JsonNode node = json.path(key);
        if (node.isMissingNode() || node.isNull()) {
            throw new DataException("The key \"" + name(key) + "\" has no value; give " + what + ".");
        }
        return text(key, null);
    }

    String choice(String key, List<String> choices) {
        String text = text(key, choices.getFirst());
        if (!choices.contains(text)) {
            throw wrong(key, json.path(key), "one of " + String.join(", ", choices));
        }
        return text;
    }

    long whole(String key, long fallback, long min, long max) {
        JsonNode node = json.path(key);
        if (node.isMissingNode()) {
            return fallback;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw wrong(key, node, "a whole number from " + min + " to " + max);
        }
        return node.longValue();
    }

    double real(String key, double fallback, double min, double max) {
        JsonNode node = json.path(key);
        if (node.isMissingNode()) {
            return fallback;
        }
        if (!node.isNumber() || !(node.doubleValue() >= min) || !(node.doubleValue() <= max)) {
            throw wrong(key, node, "a number from " + min + " to " + max);
        }
        return node.doubleValue();
    }

    /** An object of texts, in its order; empty where it is absent. */
    Map<String, String> texts(String key) {
        JsonNode node = json.path(key);
        Map<String, String> map = new LinkedHashMap<>();
        if (!node.isMissingNode()) {
            for (Map.Entry<String, JsonNode> e : node.properties()) {
                if (!e.getValue().isTextual() || e.getValue().textValue().isBlank()) {
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

    private String name(String key) {
        return path + "." + key;
    }

    private DataException wrong(String key, JsonNode node, String wanted) {
        return new DataException("The key \"" + name(key) + "\" is " + node + " but must be " + wanted + ".");
    }
}
