package org.counterpoint.math;

import java.util.Arrays;
import java.util.List;

/** A rule that makes one update of a module out of the updates that separate trainings from one base model made to it. */
public sealed interface UpdateMerge permits RewardSoup, KnotsMerge, TsvMerge {
    /** Weights within this of the sum 1 count as summing to 1. */
    double SUM_TOLERANCE = 1e-6;

    /** Weight of each training's update, with the sum 1. */
    double[] weights();

    /**
     * Merges.
     *
     * @param updates one per training, in the order of the weights; a training that left the module alone gives
     *     {@link LowRank#zero}
     * @throws IllegalArgumentException in one sentence when there are not as many as weights, or their shapes differ
     */
    LowRank merge(List<LowRank> updates);

    /** Equal weights. */
    static double[] equalWeights(int count) {
        double[] w = new double[count];
        Arrays.fill(w, 1.0 / count);
        return w;
    }

    /** Refuses weights that are negative, not finite, or do not sum to 1. */
    static double[] requireWeights(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        if (weights.length == 0 || Arrays.stream(weights).anyMatch(w -> !(w >= 0))) {
            throw new IllegalArgumentException("The weights " + Arrays.toString(weights)
                    + " must be numbers of at least 0, one for each update; change them.");
        }
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw new IllegalArgumentException("The weights " + Arrays.toString(weights) + " sum to " + (float) sum
                    + " and not to 1; divide them by their sum, or leave them out for equal ones.");
        }
        return weights;
    }

    /** Refuses updates that cannot be merged by these weights; returns the first. */
    static LowRank requireFit(double[] weights, List<LowRank> updates) {
        if (updates.size() != weights.length) {
            throw new IllegalArgumentException("There are " + updates.size() + " updates but " + weights.length
                    + " weights; give one weight for each update.");
        }
        LowRank first = updates.getFirst();
        for (LowRank u : updates) {
            if (u.rows() != first.rows() || u.cols() != first.cols()) {
                throw new IllegalArgumentException("Updates of " + first.module() + " differ in shape: " + first.rows()
                        + " x " + first.cols() + " and " + u.rows() + " x " + u.cols()
                        + "; merge updates of one base model.");
            }
            if (!u.isFinite()) {
                throw new IllegalArgumentException("An update of " + first.module()
                        + " holds NaN or infinite values; check the training that wrote it.");
            }
        }
        return first;
    }
}
