package org.counterpoint.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;

/**
 * What a model without any training scores in an environment, sampled at temperature 1.
 *
 * @param prompts prompts of the split
 * @param rewards mean reward of every objective, in the order of the objectives
 * @param behaviours share of every behaviour that occurred
 */
record BaseScores(int prompts, Map<String, Double> rewards, Map<String, Double> behaviours) {

    /** Samples all prompts of a split; without prompts everything is empty. */
    static BaseScores measure(Path folder, Environment environment, Split split, int samplesPerPrompt, long seed) {
        try (Policy policy = Policy.load(folder, environment)) {
            return measure(policy, environment, environment.prompts(split), samplesPerPrompt, seed);
        }
    }

    private static BaseScores measure(
            Policy policy, Environment environment, List<Prompt> prompts, int samplesPerPrompt, long seed) {
        if (prompts.isEmpty()) {
            return new BaseScores(0, Map.of(), Map.of());
        }
        List<Completion> completions =
                policy.sample(new ArrayList<>(prompts), samplesPerPrompt, new RunConfig.Sampling(1, 1, 0, 32), 1, seed);
        double each = 1.0 / completions.size();
        Map<String, Double> rewards = new LinkedHashMap<>();
        Map<String, Double> behaviours = new LinkedHashMap<>();
        List<Objective> objectives = environment.objectives();
        for (Completion c : completions) {
            for (int o = 0; o < objectives.size(); o++) {
                rewards.merge(objectives.get(o).name(), c.rewards()[o] * each, Double::sum);
            }
        }
        environment.behaviours().forEach(b -> behaviours.put(b.id(), 0.0));
        completions.forEach(c -> behaviours.merge(c.behavior(), each, Double::sum));
        behaviours.values().removeIf(v -> v == 0);
        return new BaseScores(prompts.size(), rewards, behaviours);
    }
}
