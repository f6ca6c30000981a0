package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Names;
import org.counterpoint.run.io.StrictObject;
import org.jspecify.annotations.Nullable;

/** Strict reading of one JSON object of a configuration. */
final class Fields extends StrictObject {
    Fields(String path, JsonNode json, List<String> keys) {
        super(path, json);
        json.fieldNames()
                .forEachRemaining(k -> Names.requireKnown(k, keys, path.isEmpty() ? "key" : "key in \"" + path + "\""));
    }

    @Override
    protected RuntimeException refusal(String sentence) {
        return new BadConfigurationException(sentence);
    }

    Fields object(String key, List<String> keys) {
        JsonNode node = get(key);
        if (node != null && !node.isObject()) {
            throw wrong(key, node, "an object");
        }
        return new Fields(name(key), node == null ? JsonNodeFactory.instance.objectNode() : node, keys);
    }

    boolean bool(String key, boolean fallback) {
        JsonNode node = get(key);
        if (node == null) {
            return fallback;
        }
        if (!node.isBoolean()) {
            throw wrong(key, node, "true or false");
        }
        return node.booleanValue();
    }

    /** A text; null in the file stands for an absent key. */
    String text(String key, @Nullable String fallback) {
        return textOf(key, given(key), fallback);
    }

    @Nullable
    String optionalText(String key) {
        JsonNode node = given(key);
        return node == null ? null : textOf(key, node, null);
    }

    private @Nullable JsonNode given(String key) {
        JsonNode node = get(key);
        return node == null || node.isNull() ? null : node;
    }

    List<String> texts(String key, List<String> fallback) {
        List<JsonNode> entries = list(key, JsonNode::isTextual, "a list of texts");
        return entries == null
                ? fallback
                : entries.stream().map(JsonNode::textValue).toList();
    }

    List<Integer> wholes(String key, int min, int max) {
        List<JsonNode> entries = list(
                key,
                e -> e.isInt() && e.intValue() >= min && e.intValue() <= max,
                "a list of whole numbers from " + min + " to " + max);
        return entries == null
                ? List.of()
                : entries.stream().map(JsonNode::intValue).toList();
    }

    /** Numbers by name. */
    Map<String, Double> reals(String key, double min, double max) {
        JsonNode node = get(key);
        Map<String, Double> map = new TreeMap<>();
        if (node == null) {
            return map;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (isNumber(entry.getValue(), min, max)) {
                map.put(entry.getKey(), entry.getValue().doubleValue());
            }
        }
        if (!node.isObject() || map.size() < node.size()) {
            throw wrong(key, node, "an object whose values are numbers from " + min + " to " + max);
        }
        return map;
    }
}
