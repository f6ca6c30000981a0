package org.counterpoint.math;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * TSV-M: of each update only the leading singular components stay; their vectors, side by side, are replaced by the nearest
 * orthonormal ones, U = P D Q^T -> U_o = P Q^T (the same for V), and dW = alpha U_o S V_o^T (methods-orthalign 6). Directions that
 * the side-by-side vectors do not span (D = 0, as with two equal updates) are left out of U_o, where the polar factor is not unique.
 *
 * @param weights of the updates, with the sum 1; they scale the singular values by T times the weight, so that equal weights are
 *     the published method
 * @param components singular components kept of each update; 0 for its rank over the number of updates, at least 1
 * @param alpha factor of the result, 1 in the paper
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
public record TsvMerge(double[] weights, int components, double alpha) implements UpdateMerge {
    private static final double NULL_DIRECTION = 1e-9;

    public TsvMerge {
        UpdateMerge.requireWeights(weights);
        if (components < 0 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException("Components " + components + " and alpha " + alpha
                    + " cannot be used; components must be at least 0 and alpha finite.");
        }
    }

    @Override
    public LowRank merge(List<LowRank> updates) {
        LowRank first = UpdateMerge.requireFit(weights, updates);
        List<FactoredSvd> leading = new ArrayList<>();
        for (LowRank update : updates) {
            FactoredSvd svd = FactoredSvd.of(update);
            int wanted = components == 0 ? Math.max(1, svd.rank() / updates.size()) : components;
            leading.add(svd.leading(Math.min(wanted, svd.rank())));
        }
        Concatenated c = Concatenated.of(leading);
        int k = c.s.length;
        if (k == 0) {
            return LowRank.zero(first.module(), first.rows(), first.cols());
        }
        DMatrixRMaj b = polar(c.u);
        for (int i = 0; i < b.numRows; i++) {
            for (int j = 0; j < k; j++) {
                b.data[i * k + j] *= alpha * c.s[j] * weights[c.task[j]] * weights.length;
            }
        }
        return new LowRank(
                first.module(), first.rows(), first.cols(), k, 1.0, b.data, Dense.data(Dense.transpose(polar(c.v))));
    }

    /**
     * Singular task interference, || (U^T U - I) S (V^T V - I) ||_1 (sum of absolute entries) over the side-by-side singular
     * vectors of the updates (methods-orthalign 3.3); 0 when their output or their input spaces are mutually orthogonal. It has the
     * unit of a singular value and grows with the number of components.
     */
    public static double interference(List<FactoredSvd> updates) {
        if (updates.isEmpty()) {
            return 0;
        }
        Concatenated c = Concatenated.of(updates);
        int k = c.s.length;
        DMatrixRMaj left = gramMinusIdentity(c.u);
        DMatrixRMaj right = gramMinusIdentity(c.v);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                left.data[i * k + j] *= c.s[j];
            }
        }
        return CommonOps_DDRM.elementSumAbs(Dense.times(left, right));
    }

    private static DMatrixRMaj gramMinusIdentity(DMatrixRMaj x) {
        DMatrixRMaj g = Dense.transposeTimes(x, x);
        for (int i = 0; i < g.numRows; i++) {
            g.add(i, i, -1);
        }
        return g;
    }

    /** The nearest matrix with orthonormal columns on the span of the given columns. */
    private static DMatrixRMaj polar(DMatrixRMaj x) {
        Dense.Svd svd = Dense.svd(x);
        int keep = 0;
        while (keep < svd.s().length && svd.s()[keep] > NULL_DIRECTION * svd.s()[0]) {
            keep++;
        }
        return Dense.timesTranspose(Dense.columns(svd.u(), keep), Dense.columns(svd.v(), keep));
    }

    /** Leading singular vectors of all updates side by side, with the update that each comes from. */
    private record Concatenated(DMatrixRMaj u, double[] s, DMatrixRMaj v, int[] task) {
        static Concatenated of(List<FactoredSvd> parts) {
            int total = parts.stream().mapToInt(FactoredSvd::rank).sum();
            DMatrixRMaj u = new DMatrixRMaj(parts.getFirst().rows(), total);
            DMatrixRMaj v = new DMatrixRMaj(parts.getFirst().cols(), total);
            double[] s = new double[total];
            int[] task = new int[total];
            int at = 0;
            for (int t = 0; t < parts.size(); t++) {
                FactoredSvd p = parts.get(t);
                if (p.rank() > 0) {
                    CommonOps_DDRM.insert(Dense.wrap(p.rows(), p.rank(), p.u()), u, 0, at);
                    CommonOps_DDRM.insert(Dense.wrap(p.cols(), p.rank(), p.v()), v, 0, at);
                }
                for (int j = 0; j < p.rank(); j++) {
                    s[at] = p.s()[j];
                    task[at] = t;
                    at++;
                }
            }
            return new Concatenated(u, s, v, task);
        }
    }
}
