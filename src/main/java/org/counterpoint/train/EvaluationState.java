package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.counterpoint.objective.Prompt;

/**
 * What an evaluation compares itself with.
 *
 * @param means [M] rewards of the last evaluation on validation prompts; empty before the first
 * @param completions its completions
 * @param firstLast rewards of the first and the last evaluation on test prompts by objective
 */
record EvaluationState(double[] means, List<Completion> completions, Map<String, TrainResult.FirstLast> firstLast) {
    static final EvaluationState NONE = new EvaluationState(new double[0], List.of(), Map.of());

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Arrays.stream(means).forEach(json.putArray("means")::add);
        ObjectNode ends = json.putObject("first_last");
        firstLast.forEach((o, v) -> ends.putArray(o).add(v.first()).add(v.last()));
        var all = json.putArray("completions");
        for (Completion c : completions) {
            ObjectNode one = all.addObject().put("group", c.group()).put("text", c.text());
            one.put("behavior", c.behavior());
            Arrays.stream(c.tokens()).forEach(one.putArray("tokens")::add);
            Arrays.stream(c.logProbs()).forEach(one.putArray("log_probs")::add);
            Arrays.stream(c.rewards()).forEach(one.putArray("rewards")::add);
        }
        return json;
    }

    /**
     * Reads {@link #toJson}.
     *
     * @param prompts of the evaluation, by group
     * @param encoded gives the tokens of a prompt
     */
    static EvaluationState of(JsonNode json, List<Prompt> prompts, Function<Prompt, int[]> encoded) {
        List<Completion> completions = new ArrayList<>();
        for (JsonNode c : json.path("completions")) {
            int group = c.path("group").asInt();
            Prompt prompt = prompts.get(group);
            int[] tokens = new int[c.path("tokens").size()];
            Arrays.setAll(tokens, i -> c.path("tokens").get(i).asInt());
            completions.add(new Completion(
                    prompt,
                    group,
                    encoded.apply(prompt),
                    tokens,
                    Checkpoint.numbers(c.path("log_probs")),
                    c.path("text").asText(),
                    Checkpoint.numbers(c.path("rewards")),
                    c.path("behavior").asText()));
        }
        Map<String, TrainResult.FirstLast> ends = new LinkedHashMap<>();
        json.path("first_last").properties().forEach(e -> {
            double[] pair = Checkpoint.numbers(e.getValue());
            ends.put(e.getKey(), new TrainResult.FirstLast(pair[0], pair[1]));
        });
        return new EvaluationState(Checkpoint.numbers(json.path("means")), completions, ends);
    }
}
