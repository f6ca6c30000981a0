package org.counterpoint.train;

import java.util.Arrays;
import java.util.List;

/**
 * The completions of a step with everything a loss needs.
 *
 * @param reference [responses][tokens] log-probabilities under the base model
 * @param advantages [1 or M][responses][tokens]: one for the whole, or one per objective where losses or gradients are combined
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
record Rollout(List<Completion> completions, double[][] reference, double[][][] advantages) {
    Rollout part(List<Integer> indices) {
        return new Rollout(
                indices.stream().map(completions::get).toList(),
                indices.stream().map(i -> reference[i]).toArray(double[][]::new),
                Arrays.stream(advantages)
                        .map(a -> indices.stream().map(i -> a[i]).toArray(double[][]::new))
                        .toArray(double[][][]::new));
    }

    static int[] lengths(List<Completion> completions) {
        return completions.stream().mapToInt(c -> c.tokens().length).toArray();
    }

    static double[][] sampled(List<Completion> completions) {
        return completions.stream().map(Completion::logProbs).toArray(double[][]::new);
    }
}
