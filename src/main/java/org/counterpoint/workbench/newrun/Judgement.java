package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.counterpoint.analysis.ConfigDiff;
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

    /** Lists of as many items are compared item by item; otherwise as a whole, where no list is an empty one. */
    private static void spread(FormList list, ObjectNode before, ObjectNode now) {
        JsonNode a = list.in(before);
        JsonNode b = list.in(now);
        if (a.isArray() && b.isArray() && a.size() == b.size() && FormList.usable(a) && FormList.usable(b)) {
            byPlace(list, before, a);
            byPlace(list, now, b);
        } else if (a.isMissingNode() != b.isMissingNode() && list != FormList.SOURCES) {
            (a.isMissingNode() ? before : now).putArray(list.path().getLast());
        }
    }

    private static void byPlace(FormList list, ObjectNode config, JsonNode items) {
        ObjectNode places = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < items.size(); i++) {
            places.set(String.valueOf(i), items.get(i));
        }
        ObjectNode at = config;
        for (String part : list.path().subList(0, list.path().size() - 1)) {
            at = at.withObjectProperty(part);
        }
        at.set(list.path().getLast(), places);
    }
}
