package org.counterpoint.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;

/**
 * How the number of free directions was chosen after a stage, with the whole drift curve: {@code subspace/rank-stage-<t>.json}.
 *
 * @param stage 1-based stage after which it was chosen
 * @param objectives the protected objectives whose reward was watched
 * @param reward {@code pair_accuracy}, {@code mean_margin} or {@code expected_positive}
 * @param gamma tolerance
 * @param completions random completions of the tail per point
 * @param least smallest k that was allowed
 * @param most largest k that fitted
 * @param base reward without any tail direction, mean over the objectives
 * @param chosen the k that was chosen, 0 when none was within the tolerance
 * @param monotone whether the drift grew with k at all points
 * @param warning a sentence when the choice is doubtful, else empty
 * @param curve all points, by k
 */
public record RankSelection(
        int stage,
        List<String> objectives,
        String reward,
        double gamma,
        int completions,
        int least,
        int most,
        double base,
        int chosen,
        boolean monotone,
        String warning,
        List<Point> curve) {
    /** Names of these files. */
    static final String GLOB = "rank-stage-*.json";

    /**
     * A point of the curve. Rewards are means over the objectives; the drift is the largest absolute change of any objective's
     * reward.
     *
     * @param k tail directions that were switched on
     * @param reward mean over the completions
     * @param rewardLow least of them
     * @param rewardHigh largest of them
     * @param drift mean over the completions
     * @param driftLow least of them
     * @param driftHigh largest of them
     */
    public record Point(
            int k,
            double reward,
            double rewardLow,
            double rewardHigh,
            double drift,
            double driftLow,
            double driftHigh) {}

    public RankSelection {
        objectives = List.copyOf(objectives);
        curve = List.copyOf(curve);
    }

    /** Name of its file in {@code subspace/}. */
    public String fileName() {
        return "rank-stage-" + stage + ".json";
    }

    /** Writes the file, replacing an older one atomically. */
    public void write(Path file) throws IOException {
        ObjectNode o = Json.mapper().createObjectNode().put("stage", stage);
        objectives.forEach(o.putArray("objectives")::add);
        o.put("reward", reward).put("gamma", gamma).put("completions", completions);
        o.put("least", least).put("most", most).put("base", base).put("chosen", chosen);
        o.put("monotone", monotone).put("warning", warning);
        ArrayNode points = o.putArray("curve");
        for (Point p : curve) {
            points.addObject()
                    .put("k", p.k)
                    .put("reward", p.reward)
                    .put("reward_low", p.rewardLow)
                    .put("reward_high", p.rewardHigh)
                    .put("drift", p.drift)
                    .put("drift_low", p.driftLow)
                    .put("drift_high", p.driftHigh);
        }
        AtomicFiles.replace(file, Json.pretty(o).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file that {@link #write} made; keys that are missing are NaN, 0 or empty.
     *
     * @throws RunFormatException in one sentence when it is not such a file
     */
    public static RankSelection read(Path file) throws IOException {
        JsonNode o;
        try {
            o = Json.mapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new RunFormatException(file + " is not valid JSON (" + e.getOriginalMessage() + "); delete it.", e);
        }
        if (!o.path("curve").isArray()) {
            throw new RunFormatException(file + " holds no drift curve; delete it.");
        }
        List<String> objectives = new ArrayList<>();
        o.path("objectives").forEach(n -> objectives.add(n.asText()));
        List<Point> curve = new ArrayList<>();
        for (JsonNode p : o.path("curve")) {
            curve.add(new Point(
                    p.path("k").asInt(),
                    number(p, "reward"),
                    number(p, "reward_low"),
                    number(p, "reward_high"),
                    number(p, "drift"),
                    number(p, "drift_low"),
                    number(p, "drift_high")));
        }
        return new RankSelection(
                o.path("stage").asInt(),
                objectives,
                o.path("reward").asText(),
                number(o, "gamma"),
                o.path("completions").asInt(),
                o.path("least").asInt(),
                o.path("most").asInt(),
                number(o, "base"),
                o.path("chosen").asInt(),
                o.path("monotone").asBoolean(),
                o.path("warning").asText(),
                curve);
    }

    private static double number(JsonNode o, String key) {
        return o.path(key).asDouble(Double.NaN);
    }
}
