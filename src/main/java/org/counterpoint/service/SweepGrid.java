package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.io.Json;

/** The runs of a sweep: methods x values x seeds, all with the budget and evaluation of one configuration. */
public final class SweepGrid {
    /** More runs than this are refused as a slip of the pen. */
    public static final int MOST = 2000;

    /** Blocks that hold lists, which no method has by default. */
    private static final Set<String> LISTS = Set.of("data", "rewards");

    private SweepGrid() {}

    /**
     * Values of one setting that a sweep goes through.
     *
     * @param path dotted key, such as {@code parameters.tau} or {@code online.groups}; a bare name is one of {@code parameters}
     * @param values JSON values, at least one
     */
    public record Axis(String path, List<JsonNode> values) {
        /** A copy. */
        public Axis {
            path = path.contains(".") || TOP.contains(path) ? path : "parameters." + path;
            values = List.copyOf(values);
        }

        private static final Set<String> TOP =
                Set.of("steps", "model", "environment", "threads", "early_stop", "rewards");

        /** The key's last part, for names. */
        public String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        /** Values from text: JSON values or words separated by commas; lists in brackets stay whole. */
        public static Axis of(String path, String text) {
            List<JsonNode> values = new ArrayList<>();
            int depth = 0;
            StringBuilder part = new StringBuilder();
            for (char c : (text + ",").toCharArray()) {
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
                if (c == ',' && depth <= 0) {
                    if (!part.toString().isBlank()) {
                        values.add(Json.typed(part.toString().strip()));
                    }
                    part.setLength(0);
                } else {
                    part.append(c);
                }
            }
            if (values.isEmpty() || depth != 0) {
                throw new IllegalArgumentException("\"" + text + "\" names no values of " + path
                        + "; separate them by commas, and put lists in brackets such as [1, 2, 3].");
            }
            return new Axis(path, values);
        }
    }

    /**
     * One run of the grid.
     *
     * @param name what people see, told apart by method, values and seed
     * @param method id of the method
     * @param config the configuration, with the name in it where it has values
     * @param problems what keeps it from running; empty if it can
     */
    public record Cell(String name, String method, ObjectNode config, List<Problem> problems) {
        /** A copy of the list. */
        public Cell {
            problems = List.copyOf(problems);
        }

        /** Whether it can be submitted. */
        public boolean valid() {
            return problems.isEmpty();
        }
    }

    /** A new id for the runs of one sweep to share. */
    public static String newId() {
        return RunIds.create("sweep", 0).replace("-s0-", "-");
    }

    /**
     * Seeds from text such as {@code 1..5}, {@code 1,3,7} or {@code 1..3, 10}.
     *
     * @throws IllegalArgumentException with a sentence if it names none, or a negative one
     */
    public static List<Long> seeds(String text) {
        Set<Long> seeds = new LinkedHashSet<>();
        boolean wrong = false;
        for (String part : text.split(",", -1)) {
            String[] ends = part.strip().split("\\.\\.", -1);
            try {
                long from = Long.parseLong(ends[0].strip());
                long to = Long.parseLong(ends[ends.length - 1].strip());
                wrong |= ends.length > 2 || from < 0 || to < from || to - from >= MOST;
                for (long seed = from; !wrong && seed <= to; seed++) {
                    seeds.add(seed);
                }
            } catch (NumberFormatException e) {
                wrong = true;
            }
        }
        if (wrong || seeds.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" names no seeds: write 1..5 or 1,3,7");
        }
        return List.copyOf(seeds);
    }

    /**
     * The grid, methods outermost and seeds innermost. An axis that a method has no key for gives that method one run, not several
     * equal ones.
     *
     * @param base its budget and evaluation go to every run, its parameters to its own method
     * @param methods ids; empty for that of the base
     * @param axes further values
     * @throws IllegalArgumentException with a sentence if the grid is larger than {@link #MOST}
     */
    public static List<Cell> of(ObjectNode base, List<String> methods, List<Long> seeds, List<Axis> axes) {
        return unjudged(base, methods, seeds, axes).stream()
                .map(cell -> new Cell(cell.name, cell.method, cell.config, Catalog.validate(cell.config)))
                .toList();
    }

    /** The same without a look at what is wrong with each, for a service elsewhere to judge. */
    public static List<Cell> unjudged(ObjectNode base, List<String> methods, List<Long> seeds, List<Axis> axes) {
        String own = base.path("method").asText();
        List<String> chosen = methods.isEmpty() ? List.of(own) : methods;
        double size = (double) chosen.size() * seeds.size();
        for (Axis axis : axes) {
            size *= axis.values().size();
        }
        if (size > MOST) {
            throw new IllegalArgumentException("The sweep has " + (long) size + " runs but at most " + MOST
                    + " are queued at once; take fewer methods, seeds or values.");
        }
        List<Cell> cells = new ArrayList<>();
        for (String method : new LinkedHashSet<>(chosen)) {
            ObjectNode config = base.deepCopy();
            config.put("method", method);
            config.remove("name");
            if (!method.equals(own)) {
                config.remove("parameters");
            }
            for (Map.Entry<ObjectNode, String> one : spread(config, axes).entrySet()) {
                for (long seed : seeds) {
                    cells.add(cell(one.getKey(), one.getValue(), method, seed));
                }
            }
        }
        return List.copyOf(cells);
    }

    private static Cell cell(ObjectNode values, String words, String method, long seed) {
        ObjectNode config = values.deepCopy();
        config.put("seed", seed);
        String name = title(method) + words + ", seed " + seed;
        config.put("name", name);
        return new Cell(name, method, config, List.of());
    }

    /** One configuration for each combination of values, with the words that tell it apart. */
    private static Map<ObjectNode, String> spread(ObjectNode config, List<Axis> axes) {
        Map<ObjectNode, String> all = new LinkedHashMap<>();
        all.put(config, "");
        for (Axis axis : axes) {
            if (!takes(config, axis.path())) {
                continue;
            }
            Map<ObjectNode, String> longer = new LinkedHashMap<>();
            for (Map.Entry<ObjectNode, String> one : all.entrySet()) {
                for (JsonNode value : axis.values()) {
                    ObjectNode with = one.getKey().deepCopy();
                    put(with, axis.path(), value);
                    longer.put(with, one.getValue() + ", " + axis.name() + " " + words(value));
                }
            }
            all = longer;
        }
        return all;
    }

    private static String words(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> parts = new ArrayList<>();
        value.forEach(part -> parts.add(words(part)));
        return String.join(value.path(0).isTextual() ? " > " : "/", parts);
    }

    private static boolean takes(ObjectNode config, String path) {
        String block = path.split("\\.", -1)[0];
        if (block.equals("early_stop") || (LISTS.contains(block) && config.has(block))) {
            return true;
        }
        try {
            return !Catalog.defaultConfig(config.path("method").asText(), null, null)
                    .at("/" + path.replace('.', '/'))
                    .isMissingNode();
        } catch (RuntimeException unknownMethod) {
            return true;
        }
    }

    /**
     * Sets a value by its dotted key; numbers in it are places in a list, counted from 0.
     *
     * @throws IllegalArgumentException with a sentence if a list has no such place
     */
    static void put(ObjectNode config, String path, JsonNode value) {
        JsonNode at = config;
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (at instanceof ArrayNode list) {
                if (!parts[i].matches("\\d{1,6}") || Integer.parseInt(parts[i]) >= list.size()) {
                    throw new IllegalArgumentException("\"" + path + "\" names no place in a list of " + list.size()
                            + "; places are counted from 0.");
                }
                int place = Integer.parseInt(parts[i]);
                if (last) {
                    list.set(place, value);
                }
                at = list.get(place);
            } else if (at instanceof ObjectNode object) {
                if (last) {
                    object.set(parts[i], value);
                    return;
                }
                JsonNode child = object.get(parts[i]);
                at = child instanceof ObjectNode || child instanceof ArrayNode ? child : object.putObject(parts[i]);
            } else {
                throw new IllegalArgumentException("\"" + path + "\" leads into a single value; name a setting.");
            }
        }
    }

    private static String title(String method) {
        return Catalog.methods().stream()
                .filter(m -> m.id().equals(method))
                .findFirst()
                .map(Catalog.MethodInfo::title)
                .orElse(method);
    }

    /** All orders of the objectives as values of {@code parameters.order}; empty where the method has no order. */
    public static Optional<Axis> orders(ObjectNode config) {
        ObjectNode complete = Catalog.complete(config);
        if (!complete.path("parameters").has("order")) {
            return Optional.empty();
        }
        List<JsonNode> values = new ArrayList<>();
        for (List<String> order : permutations(Catalog.objectives(complete))) {
            ArrayNode names = JsonNodeFactory.instance.arrayNode();
            order.forEach(names::add);
            values.add(names);
        }
        return Optional.of(new Axis("parameters.order", values));
    }

    /** Every order of the names. */
    public static List<List<String>> permutations(List<String> names) {
        if (names.size() < 2) {
            return List.of(names);
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : names) {
            List<String> rest = new ArrayList<>(names);
            rest.remove(first);
            for (List<String> tail : permutations(rest)) {
                List<String> one = new ArrayList<>(List.of(first));
                one.addAll(tail);
                all.add(one);
            }
        }
        return all;
    }
}
