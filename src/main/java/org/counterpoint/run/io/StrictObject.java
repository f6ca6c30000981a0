package org.counterpoint.run.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Strict reading of one JSON object that people write: what is wrong is told in a sentence that names the key. */
public abstract class StrictObject {
    private final String path;
    private final JsonNode json;

    /**
     * Reads an object.
     *
     * @param path dotted keys that lead to it, empty for the whole
     * @param json the object; whether it is one, and which keys it may have, is for subclasses to check
     */
    protected StrictObject(String path, JsonNode json) {
        this.path = path;
        this.json = json;
    }

    /** The exception that tells a sentence. */
    protected abstract RuntimeException refusal(String sentence);

    /** The value of a key, or null where it is absent. */
    protected final @Nullable JsonNode get(String key) {
        return json.get(key);
    }

    /** The dotted keys that lead to a key of this object. */
    protected final String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The exception for a value that is not what is wanted. */
    protected final RuntimeException wrong(String key, JsonNode value, String wanted) {
        return refusal("The key \"" + name(key) + "\" is " + value + " but must be " + wanted + ".");
    }

    /** A whole number in [min, max]. */
    public final long whole(String key, long fallback, long min, long max) {
        JsonNode node = json.get(key);
        if (node == null) {
            return fallback;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw wrong(key, node, "a whole number from " + min + " to " + max);
        }
        return node.longValue();
    }

    /** A number in [min, max]. */
    public final double real(String key, double fallback, double min, double max) {
        JsonNode node = json.get(key);
        if (node == null) {
            return fallback;
        }
        if (!isNumber(node, min, max)) {
            throw wrong(key, node, "a number from " + min + " to " + max);
        }
        return node.doubleValue();
    }

    /** Whether a value is a number in [min, max]. */
    protected static boolean isNumber(JsonNode node, double min, double max) {
        return node.isNumber() && node.doubleValue() >= min && node.doubleValue() <= max;
    }

    /**
     * A text that is not blank.
     *
     * @param fallback what stands for an absent key, or null where it must not be absent
     */
    protected final String textOf(String key, @Nullable JsonNode node, @Nullable String fallback) {
        if (node == null) {
            if (fallback == null) {
                throw refusal("The key \"" + name(key) + "\" is missing; add it.");
            }
            return fallback;
        }
        if (!isText(node)) {
            throw wrong(key, node, "a text");
        }
        return node.textValue();
    }

    /** Whether a value is a text that is not blank. */
    protected static boolean isText(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank();
    }

    /**
     * The entries of a list.
     *
     * @param wanted what the list must be, for people
     * @return the entries, or null where the key is absent
     */
    protected final @Nullable List<JsonNode> list(String key, Predicate<JsonNode> right, String wanted) {
        JsonNode node = json.get(key);
        if (node == null) {
            return null;
        }
        List<JsonNode> entries = new ArrayList<>();
        node.forEach(entries::add);
        if (!node.isArray() || !entries.stream().allMatch(right)) {
            throw wrong(key, node, wanted);
        }
        return entries;
    }
}
