package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.service.RunPlanner;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a configuration before it starts.
 *
 * @param plan problems and estimates
 * @param differences keys whose values differ from the reference, in its columns first the reference, then this configuration
 */
record Judgement(RunPlanner.Plan plan, List<ConfigDiff.Row> differences) {
    Judgement {
        differences = List.copyOf(differences);
    }

    /** Judges; blocks. */
    static Judgement of(RunCatalog.Source source, ObjectNode config, ObjectNode reference) throws Exception {
        RunPlanner.Plan plan = source.plan(config);
        ObjectNode complete = plan.complete();
        return new Judgement(plan, differences(reference, complete == null ? config : complete));
    }

    private static List<ConfigDiff.Row> differences(ObjectNode reference, @Nullable ObjectNode config) {
        Map<String, ObjectNode> sides = new LinkedHashMap<>();
        ObjectNode before = reference.deepCopy();
        ObjectNode now = (config == null ? reference : config).deepCopy();
        Stream.of(FormList.values()).forEach(list -> spread(list, before, now));
        sides.put("reference", before);
        sides.put("now", now);
        return ConfigDiff.ofConfigs(sides).differing();
    }

    /** Lists are compared item by item: key by key where both have as many, otherwise each item as a whole. */
    private static void spread(FormList list, ObjectNode before, ObjectNode now) {
        JsonNode a = list.in(before);
        JsonNode b = list.in(now);
        if (a.equals(b) || !(usable(a) && usable(b))) {
            return;
        }
        int items = Math.max(a.size(), b.size());
        boolean keys = a.size() == b.size();
        byPlace(list, before, a, items, keys);
        byPlace(list, now, b, items, keys);
    }

    private static boolean usable(JsonNode list) {
        return list.isMissingNode() || FormList.usable(list);
    }

    private static void byPlace(FormList list, ObjectNode config, JsonNode items, int count, boolean keys) {
        ObjectNode places = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < count; i++) {
            JsonNode item = items.path(i);
            places.set(String.valueOf(i), keys ? item : JsonNodeFactory.instance.textNode(words(item)));
        }
        ObjectNode at = config;
        for (String part : list.path().subList(0, list.path().size() - 1)) {
            at = at.withObjectProperty(part);
        }
        at.set(list.path().getLast(), places);
    }

    /** An item in one line; empty where there is none. */
    private static String words(JsonNode item) {
        return FlatConfig.of(item).entrySet().stream()
                .filter(e -> !e.getValue().isEmpty() && !e.getValue().equals("[]"))
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
