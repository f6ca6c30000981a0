package org.counterpoint.math;

import java.util.ArrayList;
import java.util.List;

/**
 * Reward Soups: dW = sum_i lambda_i dW_i, a point of the simplex that the separately trained updates span (methods-orthalign 6).
 *
 * @param weights lambda, with the sum 1
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
public record RewardSoup(double[] weights) implements UpdateMerge {
    public RewardSoup {
        UpdateMerge.requireWeights(weights);
    }

    @Override
    public LowRank merge(List<LowRank> updates) {
        LowRank first = UpdateMerge.requireFit(weights, updates);
        List<LowRank> scaled = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0 && updates.get(i).rank() > 0) {
                scaled.add(updates.get(i).times(weights[i]));
            }
        }
        return scaled.isEmpty() ? LowRank.zero(first.module(), first.rows(), first.cols()) : LowRank.sum(scaled);
    }
}
