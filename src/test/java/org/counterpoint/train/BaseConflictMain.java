package org.counterpoint.train;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.lm.Threads;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;

/**
 * How far the objectives oppose each other at the base model: cosines of their policy gradients, and the covariance of their rewards
 * within prompts, over many training prompts.
 *
 * <p>Usage: {@code BaseConflictMain PROMPTS SAMPLES SEED ENVIRONMENT...}.
 */
final class BaseConflictMain {
    private BaseConflictMain() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        Threads.use(1);
        for (int a = 3; a < args.length; a++) {
            Environment environment = Environments.of(args[a]);
            List<String> objectives =
                    environment.objectives().stream().map(Objective::name).toList();
            List<Prompt> all = environment.prompts(Split.TRAIN);
            List<Prompt> prompts = all.subList(0, Math.min(all.size(), Integer.parseInt(args[0])));
            try (Policy policy = Policy.load(ModelLocator.locate(ModelLocator.POCKET), environment)) {
                RunConfig config = RunConfig.defaults("linear", environment.id(), ModelLocator.POCKET);
                policy.model()
                        .attachLora(new LoraSpec(
                                config.lora().rank(),
                                config.lora().alpha(),
                                config.lora().targets(),
                                1));
                List<Completion> completions = policy.sample(
                        prompts, Integer.parseInt(args[1]), config.sampling(), 1, Long.parseLong(args[2]));
                Map<String, Double> row = new LinkedHashMap<>();
                double[] shares = {1.0 / 3, 1.0 / 3, 1.0 / 3};
                new PolicyGradients(policy, objectives).measure(completions, shares, 1, 1, row);
                out.println(environment.id() + ", " + prompts.size() + " prompts");
                row.forEach((k, v) -> {
                    if (k.startsWith("gradient_cosine/")) {
                        out.printf(Locale.ROOT, "  %s %+.2f%n", k, v);
                    }
                });
                double[][] covariance = covariance(completions, objectives.size());
                for (int i = 0; i < objectives.size(); i++) {
                    out.printf(Locale.ROOT, "  %-12s", objectives.get(i));
                    for (double v : covariance[i]) {
                        out.printf(Locale.ROOT, " %+.3f", v);
                    }
                    out.println();
                }
            }
        }
    }

    /** Mean over prompts of the unbiased covariance over the completions of a prompt. */
    private static double[][] covariance(List<Completion> completions, int objectives) {
        Map<Integer, List<double[]>> groups = new LinkedHashMap<>();
        completions.forEach(
                c -> groups.computeIfAbsent(c.group(), k -> new ArrayList<>()).add(c.rewards()));
        double[][] out = new double[objectives][objectives];
        for (List<double[]> group : groups.values()) {
            for (int i = 0; i < objectives; i++) {
                for (int j = 0; j < objectives; j++) {
                    int a = i;
                    int b = j;
                    double meanA =
                            group.stream().mapToDouble(r -> r[a]).average().orElse(0);
                    double meanB =
                            group.stream().mapToDouble(r -> r[b]).average().orElse(0);
                    double sum = group.stream()
                            .mapToDouble(r -> (r[a] - meanA) * (r[b] - meanB))
                            .sum();
                    out[i][j] += sum / (group.size() - 1) / groups.size();
                }
            }
        }
        return out;
    }
}
