package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Names;
import org.jspecify.annotations.Nullable;

/** Strict reading of one JSON object of a configuration. */
final class Fields {
    private final String path;
    private final JsonNode json;

    Fields(String path, JsonNode json, List<String> keys) {
        this.path = path;
        this.json = json;
        json.fieldNames()
                .forEachRemaining(k -> Names.requireKnown(k, keys, path.isEmpty() ? "key" : "key in \"" + path + "\""));
    }

    Fields object(String key, List<String> keys) {
        JsonNode node = json.get(key);
        if (node != null && !node.isObject()) {
            throw wrong(key, node, "an object");
        }
        return new Fields(name(key), node == null ? JsonNodeFactory.instance.objectNode() : node, keys);
    }

    long whole(String key, long fallback, long min, long max) {
        JsonNode node = json.get(key);
        if (node == null) {
            return fallback;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw wrong(key, node, "a whole number from " + min + " to " + max);
        }
        return node.longValue();
    }

    double real(String key, double fallback, double min, double max) {
        JsonNode node = json.get(key);
        if (node == null) {
            return fallback;
        }
        if (!node.isNumber() || !(node.doubleValue() >= min) || !(node.doubleValue() <= max)) {
            throw wrong(key, node, "a number from " + min + " to " + max);
        }
        return node.doubleValue();
    }

    boolean bool(String key, boolean fallback) {
        JsonNode node = json.get(key);
        if (node == null) {
            return fallback;
        }
        if (!node.isBoolean()) {
            throw wrong(key, node, "true or false");
        }
        return node.booleanValue();
    }

    String text(String key, @Nullable String fallback) {
        String text = optionalText(key);
        if (text != null) {
            return text;
        }
        if (fallback == null) {
            throw new BadConfigurationException("The key \"" + name(key) + "\" is missing; add it.");
        }
        return fallback;
    }

    @Nullable
    String optionalText(String key) {
        JsonNode node = json.get(key);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(key, node, "a text");
        }
        return node.textValue();
    }

    List<String> texts(String key, List<String> fallback) {
        JsonNode node = json.get(key);
        if (node == null) {
            return fallback;
        }
        List<String> list = new ArrayList<>();
        for (JsonNode entry : node) {
            if (!entry.isTextual()) {
                throw wrong(key, node, "a list of texts");
            }
            list.add(entry.textValue());
        }
        if (!node.isArray()) {
            throw wrong(key, node, "a list of texts");
        }
        return list;
    }

    List<Integer> wholes(String key, int min, int max) {
        JsonNode node = json.get(key);
        if (node == null) {
            return List.of();
        }
        List<Integer> list = new ArrayList<>();
        for (JsonNode entry : node) {
            if (!entry.isInt() || entry.intValue() < min || entry.intValue() > max) {
                throw wrong(key, node, "a list of whole numbers from " + min + " to " + max);
            }
            list.add(entry.intValue());
        }
        if (!node.isArray()) {
            throw wrong(key, node, "a list of whole numbers from " + min + " to " + max);
        }
        return list;
    }

    /** Numbers by name. */
    Map<String, Double> reals(String key, double min, double max) {
        JsonNode node = json.get(key);
        Map<String, Double> map = new TreeMap<>();
        if (node == null) {
            return map;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isNumber() || !(value.doubleValue() >= min) || !(value.doubleValue() <= max)) {
                throw wrong(key, node, "an object whose values are numbers from " + min + " to " + max);
            }
            map.put(entry.getKey(), value.doubleValue());
        }
        if (!node.isObject()) {
            throw wrong(key, node, "an object whose values are numbers from " + min + " to " + max);
        }
        return map;
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private BadConfigurationException wrong(String key, JsonNode node, String wanted) {
        return new BadConfigurationException(
                "The key \"" + name(key) + "\" is " + node + " but must be " + wanted + ".");
    }
}
