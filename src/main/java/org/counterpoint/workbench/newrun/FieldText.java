package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.counterpoint.run.io.Json;

/** Values of a configuration as people type and read them. */
final class FieldText {
    private FieldText() {}

    /** Reads a JSON object; no text is an empty one. */
    static Optional<ObjectNode> object(String typed) {
        try {
            return Json.mapper().readTree(typed.isEmpty() ? "{}" : typed) instanceof ObjectNode node
                    ? Optional.of(node)
                    : Optional.empty();
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }

    /** Reads name=text, name=text; a JSON object is taken as it is. */
    static Optional<ObjectNode> pairs(String typed) {
        if (typed.isEmpty() || typed.startsWith("{")) {
            return object(typed);
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (String part : typed.split(",", -1)) {
            int at = part.indexOf('=');
            if (at < 0
                    || part.substring(0, at).isBlank()
                    || part.substring(at + 1).isBlank()) {
                return Optional.empty();
            }
            all.put(part.substring(0, at).strip(), part.substring(at + 1).strip());
        }
        return Optional.of(all);
    }

    /** Writes an object so that {@link #pairs} reads it again. */
    static String pairs(JsonNode node) {
        List<String> parts = new ArrayList<>();
        node.properties().forEach(e -> parts.add(e.getKey() + "=" + e.getValue().asText()));
        String words = String.join(", ", parts);
        return pairs(words).filter(node::equals).isPresent() ? words : node.toString();
    }

    /** Reads a JSON list; no text is an empty one. */
    static Optional<ArrayNode> list(String typed) {
        try {
            return Json.mapper().readTree(typed.isEmpty() ? "[]" : typed) instanceof ArrayNode node
                    ? Optional.of(node)
                    : Optional.empty();
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }

    /** The words between commas, semicolons and blanks. */
    static List<String> words(String typed) {
        return Arrays.stream(typed.split("[,;\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A value as it is typed. */
    static String display(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return "";
        }
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(display(part)));
            return String.join(", ", parts);
        }
        if (node.isObject()) {
            return node.isEmpty() ? "" : node.toString();
        }
        return node.isNumber() ? plain(node.doubleValue()) : node.asText();
    }

    /** A limit as people read it: grouped digits for whole numbers, 1e-7 for tiny ones. */
    static String words(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return plain(value);
    }

    static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        return String.valueOf(value).replace(".0E", "e").replace('E', 'e');
    }
}
