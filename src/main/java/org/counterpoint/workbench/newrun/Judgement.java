package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.service.RunPlanner;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a configuration before it starts.
 *
 * @param plan problems and estimates
 * @param rows the first rows of its own data as a model will get them, or empty
 * @param differences keys whose values differ from the reference, in its columns first the reference, then this configuration
 */
record Judgement(RunPlanner.Plan plan, String rows, List<ConfigDiff.Row> differences) {
    Judgement {
        differences = List.copyOf(differences);
    }

    /** Judges; blocks. */
    static Judgement of(RunCatalog.Source source, ObjectNode config, ObjectNode reference) throws Exception {
        RunPlanner.Plan plan = source.plan(config);
        ObjectNode complete = plan.complete();
        return new Judgement(
                plan,
                plan.problems().isEmpty() ? source.rows(config) : "",
                differences(reference, complete == null ? config : complete));
    }

    private static List<ConfigDiff.Row> differences(ObjectNode reference, @Nullable ObjectNode config) {
        Map<String, ObjectNode> sides = new LinkedHashMap<>();
        sides.put("reference", reference);
        sides.put("now", config == null ? reference : config);
        return ConfigDiff.ofConfigs(sides).differing();
    }
}
