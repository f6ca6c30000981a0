package org.counterpoint.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Validated values of a method's parameters. Immutable. */
public final class Parameters {
    private final Map<String, Parameter> described;
    private final Map<String, Object> values;
    private final List<String> objectives;

    private Parameters(Map<String, Parameter> described, Map<String, Object> values, List<String> objectives) {
        this.described = described;
        this.values = values;
        this.objectives = List.copyOf(objectives);
    }

    /**
     * Reads a JSON object; keys that are absent get their default.
     *
     * @param parameters the method's description
     * @param json the {@code parameters} object of a run configuration
     * @param objectives names of the objectives of the environment, in its order
     * @throws BadConfigurationException for an unknown key, a wrong type or a value out of range
     */
    public static Parameters parse(List<Parameter> parameters, JsonNode json, List<String> objectives) {
        Map<String, Parameter> described = new LinkedHashMap<>();
        for (Parameter p : parameters) {
            if (described.put(p.name(), p) != null) {
                throw new IllegalStateException("The parameter " + p.name() + " is described twice.");
            }
        }
        if (!json.isObject()) {
            throw new BadConfigurationException("\"parameters\" must be an object such as {\"learning_rate\": 0.001}.");
        }
        List<String> known = List.copyOf(described.keySet());
        json.fieldNames().forEachRemaining(k -> Names.requireKnown(k, known, "parameter"));
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter p : described.values()) {
            JsonNode node = json.get(p.name());
            values.put(p.name(), node == null ? expand(p, p.defaultValue(), objectives) : read(p, node, objectives));
        }
        return new Parameters(described, values, objectives);
    }

    /** All defaults. */
    public static Parameters defaults(List<Parameter> parameters, List<String> objectives) {
        return parse(parameters, JsonNodeFactory.instance.objectNode(), objectives);
    }

    /** Names of the objectives these values were read for. */
    public List<String> objectives() {
        return objectives;
    }

    public int integer(String name) {
        return Math.toIntExact((Long) value(name, Parameter.Type.INT));
    }

    public double real(String name) {
        return (Double) value(name, Parameter.Type.REAL);
    }

    public boolean bool(String name) {
        return (Boolean) value(name, Parameter.Type.BOOL);
    }

    public String choice(String name) {
        return (String) value(name, Parameter.Type.CHOICE);
    }

    /** One value per objective. */
    public double[] reals(String name) {
        return ((List<?>) value(name, Parameter.Type.REALS))
                .stream().mapToDouble(v -> (Double) v).toArray();
    }

    /** Objective names, each at most once; empty when the configuration leaves the order to the method. */
    public List<String> names(String name) {
        return ((List<?>) value(name, Parameter.Type.NAMES))
                .stream().map(String::valueOf).toList();
    }

    /** Every value, explicit, as it would be written in a run configuration. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        values.forEach((k, v) -> {
            switch (v) {
                case Long l -> node.put(k, l);
                case Double d -> node.put(k, d);
                case Boolean b -> node.put(k, b);
                case List<?> list -> {
                    ArrayNode array = node.putArray(k);
                    for (Object o : list) {
                        if (o instanceof Double d) {
                            array.add(d);
                        } else {
                            array.add(o.toString());
                        }
                    }
                }
                default -> node.put(k, v.toString());
            }
        });
        return node;
    }

    private Object value(String name, Parameter.Type type) {
        Parameter p = described.get(name);
        Object v = values.get(name);
        if (p == null || v == null || p.type() != type) {
            throw new IllegalStateException("The method describes no parameter " + name + " of type " + type + ".");
        }
        return v;
    }

    private static Object expand(Parameter p, Object value, List<String> objectives) {
        if (p.type() == Parameter.Type.REALS && value instanceof List<?> list && list.size() == 1) {
            Object one = list.getFirst();
            return objectives.stream().map(o -> one).toList();
        }
        return value;
    }

    private static Object read(Parameter p, JsonNode node, List<String> objectives) {
        return switch (p.type()) {
            case INT -> {
                if (!node.isIntegralNumber()) {
                    throw wrong(p, node, "a whole number" + range(p));
                }
                yield (long) inRange(p, node);
            }
            case REAL -> {
                if (!node.isNumber()) {
                    throw wrong(p, node, "a number" + range(p));
                }
                yield inRange(p, node);
            }
            case BOOL -> {
                if (!node.isBoolean()) {
                    throw wrong(p, node, "true or false");
                }
                yield node.booleanValue();
            }
            case CHOICE -> {
                if (!node.isTextual() || !p.choices().contains(node.textValue())) {
                    throw wrong(p, node, "one of " + String.join(", ", p.choices()));
                }
                yield node.textValue();
            }
            case REALS -> readReals(p, node, objectives);
            case NAMES -> readNames(p, node, objectives);
        };
    }

    private static Object readReals(Parameter p, JsonNode node, List<String> objectives) {
        String wanted = "one number" + range(p) + ", or one for each of " + String.join(", ", objectives);
        if (node.isNumber()) {
            double v = inRange(p, node);
            return objectives.stream().map(o -> v).toList();
        }
        List<JsonNode> entries = new ArrayList<>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(k -> Names.requireKnown(k, objectives, "objective"));
            for (String o : objectives) {
                JsonNode entry = node.get(o);
                if (entry == null) {
                    throw wrong(p, node, wanted);
                }
                entries.add(entry);
            }
        } else if (node.isArray()) {
            node.forEach(entries::add);
        }
        if (entries.size() != objectives.size() || !entries.stream().allMatch(JsonNode::isNumber)) {
            throw wrong(p, node, wanted);
        }
        return entries.stream().map(e -> inRange(p, e)).toList();
    }

    private static Object readNames(Parameter p, JsonNode node, List<String> objectives) {
        if (!node.isArray() || !StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isTextual)) {
            throw wrong(p, node, "a list of objective names out of " + String.join(", ", objectives));
        }
        List<String> names = StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
        names.forEach(n -> Names.requireKnown(n, objectives, "objective"));
        if (new HashSet<>(names).size() != names.size()) {
            throw wrong(p, node, "a list that names each objective at most once");
        }
        return names;
    }

    private static double inRange(Parameter p, JsonNode node) {
        double v = node.doubleValue();
        if (!Double.isFinite(v) || v < p.min() || v > p.max()) {
            throw wrong(p, node, "a number" + range(p));
        }
        return v;
    }

    private static BadConfigurationException wrong(Parameter p, JsonNode node, String wanted) {
        return new BadConfigurationException(
                "The parameter \"" + p.name() + "\" is " + node + " but must be " + wanted + ".");
    }

    private static String range(Parameter p) {
        if (Double.isInfinite(p.min()) && Double.isInfinite(p.max())) {
            return "";
        }
        if (Double.isInfinite(p.max())) {
            return " of at least " + number(p, p.min());
        }
        return " from " + number(p, p.min()) + " to " + number(p, p.max());
    }

    private static String number(Parameter p, double v) {
        return p.type() == Parameter.Type.INT || (v == Math.rint(v) && Math.abs(v) < 1e15)
                ? Long.toString((long) v)
                : Double.toString(v);
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
