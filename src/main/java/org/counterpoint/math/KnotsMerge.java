package org.counterpoint.math;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * KnOTS: [dW_1 | ... | dW_T] = U S [V_1 | ... | V_T]^T lays all updates into one output space; the V_i are merged and
 * dW = U S V_m^T (methods-orthalign 6). It works on the factors throughout: the rank of the decomposition is at most the sum of the
 * ranks. With {@link Rule#AVERAGE} the result is exactly the weighted sum of the updates, so that only TIES makes a difference to
 * {@link RewardSoup}.
 *
 * @param weights of the updates, with the sum 1
 * @param rule how the V_i are merged
 * @param density share of the entries of each V_i, the largest ones, that TIES keeps, in (0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
public record KnotsMerge(double[] weights, Rule rule, double density) implements UpdateMerge {
    /** How the right factors are merged. */
    public enum Rule {
        /** Their weighted mean. */
        AVERAGE,
        /**
         * TIES: of each V_i only the largest entries stay; per entry the sign with the larger weighted sum is elected, and the
         * entries of that sign are averaged by weight.
         */
        TIES
    }

    public KnotsMerge {
        UpdateMerge.requireWeights(weights);
        if (!(density > 0 && density <= 1)) {
            throw new IllegalArgumentException(
                    "The density " + density + " must be above 0 and at most 1; it is the share of entries to keep.");
        }
    }

    @Override
    public LowRank merge(List<LowRank> updates) {
        LowRank first = UpdateMerge.requireFit(weights, updates);
        int m = first.rows();
        int n = first.cols();
        FactoredSvd joint = FactoredSvd.of(concatenation(first.module(), updates));
        int k = joint.rank();
        if (k == 0) {
            return LowRank.zero(first.module(), m, n);
        }
        double[] merged =
                switch (rule) {
                    case AVERAGE -> average(joint.v(), n * k);
                    case TIES -> ties(joint.v(), n * k);
                };
        double[] b = joint.u().clone();
        for (int i = 0; i < b.length; i++) {
            b[i] *= joint.s()[i % k];
        }
        return new LowRank(first.module(), m, n, k, 1.0, b, Dense.data(Dense.transpose(Dense.wrap(n, k, merged))));
    }

    /** [dW_1 | ... | dW_T] as B = [s_1 B_1 | ... | s_T B_T] and the block-diagonal A of the A_i. */
    private static LowRank concatenation(String module, List<LowRank> updates) {
        int m = updates.getFirst().rows();
        int n = updates.getFirst().cols();
        LowRank side = LowRank.sum(updates);
        DMatrixRMaj a = new DMatrixRMaj(side.rank(), n * updates.size());
        int row = 0;
        for (int t = 0; t < updates.size(); t++) {
            LowRank u = updates.get(t);
            if (u.rank() > 0) {
                CommonOps_DDRM.insert(Dense.wrap(u.rank(), n, u.a()), a, row, t * n);
            }
            row += u.rank();
        }
        return new LowRank(module, m, n * updates.size(), side.rank(), 1.0, side.b(), a.data);
    }

    // v holds the V_i one below the other, each of `size` entries.
    private double[] average(double[] v, int size) {
        double[] out = new double[size];
        for (int t = 0; t < weights.length; t++) {
            for (int i = 0; i < size; i++) {
                out[i] += weights[t] * v[t * size + i];
            }
        }
        return out;
    }

    private double[] ties(double[] v, int size) {
        double[] kept = new double[v.length];
        for (int t = 0; t < weights.length; t++) {
            double[] magnitudes = new double[size];
            for (int i = 0; i < size; i++) {
                magnitudes[i] = Math.abs(v[t * size + i]);
            }
            Arrays.sort(magnitudes);
            double threshold = magnitudes[size - Math.max(1, (int) Math.round(density * size))];
            for (int i = t * size; i < (t + 1) * size; i++) {
                kept[i] = Math.abs(v[i]) >= threshold ? v[i] : 0;
            }
        }
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int t = 0; t < weights.length; t++) {
                sum += weights[t] * kept[t * size + i];
            }
            double agreeing = 0;
            double weight = 0;
            for (int t = 0; t < weights.length; t++) {
                double x = kept[t * size + i];
                if (x * sum > 0) {
                    agreeing += weights[t] * x;
                    weight += weights[t];
                }
            }
            out[i] = weight > 0 ? agreeing / weight : 0;
        }
        return out;
    }
}
