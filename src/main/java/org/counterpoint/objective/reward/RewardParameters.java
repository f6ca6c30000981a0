package org.counterpoint.objective.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Validated settings of one reward. Immutable. */
public final class RewardParameters {
    private final Map<String, RewardParameter> described;
    private final Map<String, Object> values;
    private final Path folder;

    private RewardParameters(Map<String, RewardParameter> described, Map<String, Object> values, Path folder) {
        this.described = described;
        this.values = values;
        this.folder = folder;
    }

    /**
     * Reads a JSON object; keys that are absent get their default.
     *
     * @param parameters what the kind of reward describes
     * @param json the settings alone, without name and type
     * @param folder where relative paths start
     * @throws BadRewardException with a sentence for every unknown key, wrong type, value out of range and file that does not exist
     */
    public static RewardParameters parse(List<RewardParameter> parameters, ObjectNode json, Path folder) {
        List<RewardProblem> problems = new ArrayList<>();
        RewardParameters result = read(parameters, json, folder, problems);
        if (!problems.isEmpty()) {
            throw new BadRewardException(problems);
        }
        return result;
    }

    /** As {@link #parse}, but adds every mistake to a list; the result is then incomplete. */
    static RewardParameters read(
            List<RewardParameter> parameters, ObjectNode json, Path folder, List<RewardProblem> problems) {
        Map<String, RewardParameter> described = new LinkedHashMap<>();
        for (RewardParameter p : parameters) {
            if (RewardSpec.OWN_KEYS.contains(p.name()) || described.put(p.name(), p) != null) {
                throw new IllegalStateException("The setting " + p.name() + " is described twice.");
            }
        }
        json.fieldNames().forEachRemaining(key -> {
            if (!described.containsKey(key)) {
                problems.add(new RewardProblem(
                        key,
                        "There is no setting \"" + key + "\"; this type of reward knows "
                                + String.join(", ", RewardSpec.OWN_KEYS)
                                + (described.isEmpty() ? "." : ", " + String.join(", ", described.keySet()) + ".")));
            }
        });
        Map<String, Object> values = new LinkedHashMap<>();
        for (RewardParameter p : described.values()) {
            JsonNode node = json.get(p.name());
            if (node != null && !node.isNull()) {
                try {
                    values.put(p.name(), value(p, node, folder));
                } catch (IllegalArgumentException e) {
                    problems.add(new RewardProblem(p.name(), String.valueOf(e.getMessage())));
                }
            } else if (p.required()) {
                problems.add(new RewardProblem(
                        p.name(), "The setting \"" + p.name() + "\" is missing; give it " + wanted(p) + "."));
            } else if (p.defaultValue() != null) {
                values.put(p.name(), p.defaultValue());
            }
        }
        return new RewardParameters(described, values, folder);
    }

    /** Where relative paths start. */
    public Path folder() {
        return folder;
    }

    /** Whether an optional setting has a value. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    public int integer(String name) {
        return Math.toIntExact((Long) value(name, RewardParameter.Type.INT));
    }

    public double real(String name) {
        return (Double) value(name, RewardParameter.Type.REAL);
    }

    public boolean bool(String name) {
        return (Boolean) value(name, RewardParameter.Type.BOOL);
    }

    public String choice(String name) {
        return (String) value(name, RewardParameter.Type.CHOICE);
    }

    public String text(String name) {
        return (String) value(name, RewardParameter.Type.TEXT);
    }

    /** The file or folder, which existed when the settings were read. */
    public Path path(String name) {
        return folder.resolve((String) value(name, RewardParameter.Type.PATH));
    }

    public List<String> texts(String name) {
        return ((List<?>) value(name, RewardParameter.Type.TEXTS))
                .stream().map(String::valueOf).toList();
    }

    /** Every value, explicit, as it would be written in a configuration; paths as they were given. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        values.forEach((k, v) -> {
            switch (v) {
                case Long l -> node.put(k, l);
                case Double d -> node.put(k, d);
                case Boolean b -> node.put(k, b);
                case List<?> list -> {
                    ArrayNode array = node.putArray(k);
                    list.forEach(o -> array.add(o.toString()));
                }
                default -> node.put(k, v.toString());
            }
        });
        return node;
    }

    private Object value(String name, RewardParameter.Type type) {
        RewardParameter p = described.get(name);
        Object v = values.get(name);
        if (p == null || v == null || p.type() != type) {
            throw new IllegalStateException(
                    "This reward has no value of type " + type + " for the setting " + name + ".");
        }
        return v;
    }

    private static Object value(RewardParameter p, JsonNode node, Path folder) {
        boolean right =
                switch (p.type()) {
                    case INT -> node.isIntegralNumber() && inRange(p, node.doubleValue());
                    case REAL -> node.isNumber() && inRange(p, node.doubleValue());
                    case BOOL -> node.isBoolean();
                    case CHOICE -> node.isTextual() && p.choices().contains(node.textValue());
                    case TEXT, PATH -> node.isTextual() && !node.textValue().isEmpty();
                    case TEXTS ->
                        node.isArray()
                                && StreamSupport.stream(node.spliterator(), false)
                                        .allMatch(JsonNode::isTextual);
                };
        if (!right) {
            throw new IllegalArgumentException(
                    "The setting \"" + p.name() + "\" is " + node + " but must be " + wanted(p) + ".");
        }
        return switch (p.type()) {
            case INT -> node.longValue();
            case REAL -> node.doubleValue();
            case BOOL -> node.booleanValue();
            case CHOICE, TEXT -> node.textValue();
            case PATH -> existing(p, node.textValue(), folder);
            case TEXTS ->
                StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList();
        };
    }

    private static String existing(RewardParameter p, String text, Path folder) {
        Path path;
        try {
            path = folder.resolve(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "The setting \"" + p.name() + "\" is \"" + text + "\", which is no path (" + e.getReason()
                            + "); give the path of a file or folder.",
                    e);
        }
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("The setting \"" + p.name() + "\" is \"" + text + "\", but there is no "
                    + path.toAbsolutePath().normalize()
                    + "; correct the path, which starts in the folder of the configuration.");
        }
        return text;
    }

    private static boolean inRange(RewardParameter p, double v) {
        return Double.isFinite(v) && v >= p.min() && v <= p.max();
    }

    private static String wanted(RewardParameter p) {
        return switch (p.type()) {
            case INT -> "a whole number" + range(p);
            case REAL -> "a number" + range(p);
            case BOOL -> "true or false";
            case CHOICE -> "one of " + String.join(", ", p.choices());
            case TEXT -> "a text";
            case PATH -> "the path of a file or folder";
            case TEXTS -> "a list of texts";
        };
    }

    private static String range(RewardParameter p) {
        if (Double.isInfinite(p.min()) && Double.isInfinite(p.max())) {
            return "";
        }
        if (Double.isInfinite(p.max())) {
            return " of at least " + Numbers.text(p.min());
        }
        if (Double.isInfinite(p.min())) {
            return " of at most " + Numbers.text(p.max());
        }
        return " from " + Numbers.text(p.min()) + " to " + Numbers.text(p.max());
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
