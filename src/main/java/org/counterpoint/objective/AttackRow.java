package org.counterpoint.objective;

import java.util.List;
import java.util.function.Function;

/**
 * What a policy that follows one simple rule scores, as text that goes through the same rewards as a model's.
 *
 * @param name what the policy does
 * @param trick whether it is a trick, or an honest policy for comparison
 * @param rewards mean rewards over the prompts of a split, one for each objective
 * @param other share of completions without a known behaviour
 */
public record AttackRow(String name, boolean trick, double[] rewards, double other) {

    /** The means of a policy over prompts. */
    static AttackRow measure(
            Environment environment, Split split, String name, boolean trick, Function<Prompt, String> policy) {
        double[] mean = new double[environment.objectives().size()];
        double other = 0;
        List<Prompt> prompts = environment.prompts(split);
        for (Prompt p : prompts) {
            String text = policy.apply(p);
            double[] r = environment.rewards(p, text);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += r[i] / prompts.size();
            }
            other += environment.classify(p, text).id().equals("other") ? 1.0 / prompts.size() : 0;
        }
        return new AttackRow(name, trick, mean, other);
    }
}
