package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.counterpoint.objective.data.Turn.Role;
import org.jspecify.annotations.Nullable;

/** Typed reading of the cells of one row; what does not fit is a {@link BadRowException}. */
final class Cells {
    private static final int LONGEST_COLUMN = 20_000;

    private Cells() {}

    /** The value of a column, or of a path with dots into nested columns; null where there is none. */
    static @Nullable JsonNode find(JsonNode row, String column) {
        JsonNode node = row.get(column);
        if (node == null && column.indexOf('.') > 0) {
            node = row;
            for (String part : column.split("\\.", -1)) {
                node = node == null ? null : node.get(part);
            }
        }
        return node == null || node.isNull() ? null : node;
    }

    static JsonNode required(JsonNode row, String column) {
        JsonNode node = find(row, column);
        if (node == null) {
            throw new BadRowException("it has no \"" + column + "\"");
        }
        return node;
    }

    /** Text that is not blank. */
    static String text(JsonNode row, String column) {
        JsonNode node = required(row, column);
        if (!node.isTextual()) {
            throw new BadRowException("\"" + column + "\" is " + kind(node) + " instead of text");
        }
        if (node.textValue().isBlank()) {
            throw new BadRowException("\"" + column + "\" is empty");
        }
        return node.textValue();
    }

    /** Text or messages as turns that end with the person's. */
    static List<Turn> prompt(JsonNode row, String column) {
        JsonNode node = required(row, column);
        List<Turn> turns = node.isArray() ? turns(node, column) : List.of(new Turn(Role.USER, text(row, column)));
        if (turns.isEmpty() || turns.getLast().role() != Role.USER) {
            throw new BadRowException("\"" + column + "\" does not end with a message of the user");
        }
        return turns;
    }

    /** A list of messages, as {@code role} and {@code content} or as {@code from} and {@code value}. */
    static List<Turn> turns(JsonNode messages, String column) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new BadRowException("\"" + column + "\" is " + kind(messages) + " instead of a list of messages");
        }
        List<Turn> turns = new ArrayList<>();
        for (JsonNode m : messages) {
            turns.add(turn(m, column));
        }
        return List.copyOf(turns);
    }

    static Turn turn(JsonNode message, String column) {
        String role = message.path("role").asText(message.path("from").asText(""));
        JsonNode content = message.has("content") ? message.path("content") : message.path("value");
        String text = content.isArray() ? parts(content, column) : content.isTextual() ? content.textValue() : "";
        if (text.isBlank()) {
            throw new BadRowException("a message of \"" + column + "\" has no text");
        }
        return new Turn(role(role, column), text);
    }

    private static String parts(JsonNode content, String column) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text")) {
                throw new BadRowException("a message of \"" + column + "\" holds more than text");
            }
            text.append(part.path("text").asText());
        }
        return text.toString();
    }

    private static Role role(String name, String column) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "user", "human", "prompter" -> Role.USER;
            case "assistant", "gpt", "model", "bot" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default ->
                throw new BadRowException("a message of \"" + column + "\" is of \"" + name
                        + "\", who is neither user, assistant nor system");
        };
    }

    /** A finite number, also where it is written as text. */
    static double number(JsonNode row, String column) {
        JsonNode node = required(row, column);
        double value;
        if (node.isNumber()) {
            value = node.doubleValue();
        } else if (node.isTextual()) {
            try {
                value = Double.parseDouble(node.textValue().strip());
            } catch (NumberFormatException e) {
                throw new BadRowException("\"" + column + "\" is " + shown(node) + " instead of a number");
            }
        } else {
            throw new BadRowException("\"" + column + "\" is " + kind(node) + " instead of a number");
        }
        if (!Double.isFinite(value)) {
            throw new BadRowException("\"" + column + "\" is not a finite number");
        }
        return value;
    }

    /** Yes or no, as JSON, as a word or as 0 and 1. */
    static boolean truth(JsonNode row, String column) {
        JsonNode node = required(row, column);
        String word = node.isNumber()
                ? (node.doubleValue() == 1 ? "1" : node.doubleValue() == 0 ? "0" : "")
                : node.asText("").strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw new BadRowException("\"" + column + "\" is " + shown(node) + " instead of true or false");
        };
    }

    /** Plain values of the columns that are not used up, nested ones by their path, in the order of the row. */
    static Map<String, String> rest(JsonNode row, Set<String> used) {
        Map<String, String> rest = new LinkedHashMap<>();
        collect("", row, used, rest);
        return rest;
    }

    private static void collect(String path, JsonNode node, Set<String> used, Map<String, String> into) {
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            String name = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
            JsonNode value = e.getValue();
            if (used.contains(name) || value.isNull()) {
                continue;
            }
            if (value.isObject()) {
                collect(name, value, used, into);
            } else if (value.isValueNode() && value.asText().length() <= LONGEST_COLUMN) {
                into.put(name, value.asText());
            }
        }
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> node.isEmpty() ? "an empty list" : "a list";
            case OBJECT -> "an object";
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "of another kind";
        };
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
