package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.io.Json;

/**
 * How long a run will take, from the step times of earlier runs; never from a table.
 *
 * @param seconds the whole run; NaN where no earlier run of this method tells
 * @param step seconds of one step without evaluation; NaN where unknown
 * @param evaluation seconds that one evaluation adds; 0 where none was measured
 * @param fixed seconds before the first and after the last step
 * @param workRatio completions (or pairs) per step here over those of the measured runs; step and fixed time are scaled by it
 * @param runs names of the measured runs
 * @param others seconds per step of other methods of the family here, lowest and highest; empty where none ran
 */
public record TimeEstimate(
        double seconds,
        double step,
        double evaluation,
        double fixed,
        double workRatio,
        List<String> runs,
        List<Double> others) {
    /** Copies whose lists cannot change. */
    public TimeEstimate {
        runs = List.copyOf(runs);
        others = List.copyOf(others);
    }

    /** Whether an earlier run tells. */
    public boolean known() {
        return Double.isFinite(seconds);
    }

    /** The JSON of the interface; what is unknown is null. */
    ObjectNode toJson() {
        ObjectNode o = Json.mapper().createObjectNode();
        number(o, "seconds", seconds);
        number(o, "step", step);
        number(o, "evaluation", evaluation);
        number(o, "fixed", fixed);
        number(o, "work_ratio", workRatio);
        ArrayNode names = o.putArray("runs");
        runs.forEach(names::add);
        ArrayNode steps = o.putArray("others");
        others.forEach(steps::add);
        return o;
    }

    private static void number(ObjectNode o, String key, double value) {
        o.put(key, Double.isFinite(value) ? (Double) value : null);
    }

    /** Reads {@link #toJson}. */
    static TimeEstimate fromJson(JsonNode o) {
        List<String> runs = new ArrayList<>();
        o.path("runs").forEach(r -> runs.add(r.asText()));
        List<Double> others = new ArrayList<>();
        o.path("others").forEach(s -> others.add(s.asDouble()));
        return new TimeEstimate(
                o.path("seconds").asDouble(Double.NaN),
                o.path("step").asDouble(Double.NaN),
                o.path("evaluation").asDouble(0),
                o.path("fixed").asDouble(0),
                o.path("work_ratio").asDouble(1),
                runs,
                others);
    }
}
