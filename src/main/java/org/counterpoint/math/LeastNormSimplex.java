package org.counterpoint.math;

import java.util.function.IntToDoubleFunction;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Minimizes {@code w^T S w} over the simplex for a symmetric positive semidefinite S: MGDA's weights for a Gram matrix,
 * and the feasible weights of the reward covariance (methods-ctwa 3.4). Exact: every support is tried, which is cheap for
 * the handful of objectives there are.
 */
public final class LeastNormSimplex {

    private static final int MAX_SIZE = 16;

    private LeastNormSimplex() {}

    /**
     * The minimizer.
     *
     * @param weights on the simplex
     * @param value {@code w^T S w} at it; above 0 iff some weights make every {@code (S w)_j} positive
     */
    public record Solution(double[] weights, double value) {}

    /**
     * Solves the problem; among equal minima the one with the smallest support that comes first.
     *
     * @param s symmetric, M x M, 1 to 16 rows
     */
    public static Solution solve(double[][] s) {
        int m = s.length;
        if (m == 0 || m > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "The least-norm weights need 1 to " + MAX_SIZE + " objectives, not " + m + ".");
        }
        double scale = 0;
        for (double[] row : s) {
            for (double x : row) {
                if (!Double.isFinite(x)) {
                    double[] none = new double[m];
                    java.util.Arrays.fill(none, Double.NaN);
                    return new Solution(none, Double.NaN);
                }
                scale = Math.max(scale, Math.abs(x));
            }
        }
        double[] best = new double[m];
        best[0] = 1;
        double bestValue = s[0][0];
        if (scale == 0) {
            java.util.Arrays.fill(best, 1.0 / m);
            return new Solution(best, 0);
        }
        for (int size = 1; size <= m; size++) {
            for (int mask = 1; mask < 1 << m; mask++) {
                if (Integer.bitCount(mask) == size) {
                    double[] w = stationary(s, mask, size, scale);
                    double value = w.length == 0 ? Double.POSITIVE_INFINITY : quadratic(s, w);
                    if (value < bestValue - 1e-15 * scale) {
                        best = w;
                        bestValue = value;
                    }
                }
            }
        }
        return new Solution(best, bestValue);
    }

    /** {@code S w}. */
    public static double[] times(double[][] s, double[] w) {
        double[] out = new double[s.length];
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < w.length; j++) {
                out[i] += s[i][j] * w[j];
            }
        }
        return out;
    }

    /** The stationary point of one support, empty when it leaves the simplex or the support is affinely dependent. */
    private static double[] stationary(double[][] s, int mask, int size, double scale) {
        int[] index = new int[size];
        for (int j = 0, at = 0; j < s.length; j++) {
            if ((mask >> j & 1) == 1) {
                index[at++] = j;
            }
        }
        DMatrixRMaj kkt = new DMatrixRMaj(size + 1, size + 1);
        DMatrixRMaj rhs = new DMatrixRMaj(size + 1, 1);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                kkt.set(i, j, s[index[i]][index[j]] / scale);
            }
            kkt.set(i, size, -1);
            kkt.set(size, i, 1);
        }
        rhs.set(size, 0, 1);
        DMatrixRMaj x = new DMatrixRMaj(size + 1, 1);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(size + 1);
        if (!solver.setA(kkt) || solver.quality() < 1e-14) {
            return new double[0];
        }
        solver.solve(rhs, x);
        return onSimplex(s.length, index, i -> x.get(i, 0));
    }

    /**
     * Weights of a support, made to add up to 1; empty when one of them is below 0 by more than rounding.
     *
     * @param length number of weights; those outside the support are 0
     * @param index the support
     * @param value weight of each of its members
     */
    static double[] onSimplex(int length, int[] index, IntToDoubleFunction value) {
        double[] w = new double[length];
        double sum = 0;
        for (int i = 0; i < index.length; i++) {
            double one = value.applyAsDouble(i);
            if (!(one >= -1e-12)) {
                return new double[0];
            }
            w[index[i]] = Math.max(0, one);
            sum += w[index[i]];
        }
        for (int i = 0; i < w.length; i++) {
            w[i] /= sum;
        }
        return w;
    }

    private static double quadratic(double[][] s, double[] w) {
        double sum = 0;
        double[] sw = times(s, w);
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * sw[i];
        }
        return sum;
    }
}
