package org.counterpoint.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Log-probabilities of the two sides of preference pairs, without gradients. */
final class PairScores {
    private PairScores() {}

    /** All chosen completions, then all rejected ones. */
    static List<Completion> sides(List<Pair> pairs) {
        List<Completion> both = new ArrayList<>();
        pairs.forEach(p -> both.add(p.chosen()));
        pairs.forEach(p -> both.add(p.rejected()));
        return both;
    }

    /** [2 B] summed log-probabilities of {@link #sides}, under the model as it is now. */
    static double[] sums(Policy policy, List<Pair> pairs) {
        return Arrays.stream(policy.logProbs(sides(pairs)))
                .mapToDouble(r -> Arrays.stream(r).sum())
                .toArray();
    }

    /** As {@link #sums}, with the running adapter turned off: under the model that the stage started from. */
    static double[] referenceSums(Policy policy, List<Pair> pairs) {
        policy.model().adapterEnabled(false);
        try {
            return sums(policy, pairs);
        } finally {
            policy.model().adapterEnabled(true);
        }
    }

    /** As {@link #sums}, under the base model, without anything that was trained. */
    static double[] baseSums(Policy policy, List<Pair> pairs) {
        return policy.model().asBase(() -> sums(policy, pairs));
    }

    /** [B] log-probability of the chosen minus that of the rejected completion. */
    static double[] margins(Policy policy, List<Pair> pairs) {
        return margins(sums(policy, pairs));
    }

    static double[] margins(double[] sums) {
        double[] margins = new double[sums.length / 2];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = sums[i] - sums[margins.length + i];
        }
        return margins;
    }

    /** Fraction of margins above 0. */
    static double accuracy(double[] margins) {
        return Arrays.stream(margins).filter(m -> m > 0).count() / (double) margins.length;
    }
}
