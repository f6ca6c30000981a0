package org.counterpoint.math;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The dual problem of CAGrad: minimize {@code w^T S u + c |g0| sqrt(w^T S w)} over the simplex, with S the Gram matrix of the
 * gradients, u = (1/M, ..., 1/M) and g0 their mean. Exact: on a given support the stationary point has a closed form, and every
 * support is tried, which is cheap for the handful of objectives there are.
 */
public final class ConflictAverse {
    private static final int MAX_SIZE = 16;

    private ConflictAverse() {}

    /**
     * The minimizer.
     *
     * @param weights on the simplex
     * @param mean norm of the mean gradient g0
     * @param norm norm of the combination with those weights
     * @param value minimum, the guaranteed first-order gain of the worst objective along the best direction within c |g0| of g0
     */
    public record Solution(double[] weights, double mean, double norm, double value) {}

    /**
     * Solves the problem.
     *
     * @param s symmetric positive semidefinite, M x M, finite, 1 to 16 rows
     * @param c radius of the search around the mean gradient as a share of its norm, at least 0 and below 1
     */
    public static Solution solve(double[][] s, double c) {
        int m = s.length;
        if (m == 0 || m > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "The conflict-averse weights need 1 to " + MAX_SIZE + " objectives, not " + m + ".");
        }
        double[] u = new double[m];
        java.util.Arrays.fill(u, 1.0 / m);
        double[] b = LeastNormSimplex.times(s, u);
        double mean = norm(s, u);
        double radius = c * mean;
        double[] best = LeastNormSimplex.solve(s).weights();
        double bestValue = dot(b, best) + radius * norm(s, best);
        double scale = Math.max(
                0,
                java.util.stream.IntStream.range(0, m)
                        .mapToDouble(i -> s[i][i])
                        .max()
                        .orElse(0));
        for (int mask = 1; scale > 0 && mask < 1 << m; mask++) {
            double[] w = stationary(s, b, radius, mask, scale);
            if (w.length > 0) {
                double value = dot(b, w) + radius * norm(s, w);
                if (value < bestValue - 1e-15 * scale) {
                    best = w;
                    bestValue = value;
                }
            }
        }
        return new Solution(best, mean, norm(s, best), bestValue);
    }

    /**
     * On a support with Gram matrix G: w = (nu G^-1 1 - G^-1 b) / root, with A = 1'G^-1 1, B = 1'G^-1 b, C = b'G^-1 b,
     * root = sqrt(B^2 - A (C - radius^2)) and nu = (B + root) / A. Empty when it leaves the simplex or G is singular (a minimum
     * there is attained on a smaller support as well, because the objective is positively homogeneous).
     */
    private static double[] stationary(double[][] s, double[] b, double radius, int mask, double scale) {
        int[] index = java.util.stream.IntStream.range(0, s.length)
                .filter(j -> (mask >> j & 1) == 1)
                .toArray();
        int k = index.length;
        if (k == 1) {
            double[] w = new double[s.length];
            w[index[0]] = 1;
            return w;
        }
        DMatrixRMaj g = new DMatrixRMaj(k, k);
        DMatrixRMaj rhs = new DMatrixRMaj(k, 2);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                g.set(i, j, s[index[i]][index[j]] / scale);
            }
            rhs.set(i, 0, 1);
            rhs.set(i, 1, b[index[i]] / scale);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(k);
        if (!solver.setA(g.copy()) || solver.quality() < 1e-14) {
            return new double[0];
        }
        DMatrixRMaj x = new DMatrixRMaj(k, 2);
        solver.solve(rhs.copy(), x);
        double a11 = 0;
        double a1b = 0;
        double abb = 0;
        for (int i = 0; i < k; i++) {
            a11 += x.get(i, 0);
            a1b += x.get(i, 1);
            abb += rhs.get(i, 1) * x.get(i, 1);
        }
        double root = Math.sqrt(a1b * a1b - a11 * (abb - radius * radius / scale));
        if (!(root > 0) || !(a11 > 0)) {
            return new double[0];
        }
        double nu = (a1b + root) / a11;
        return LeastNormSimplex.onSimplex(s.length, index, i -> (nu * x.get(i, 0) - x.get(i, 1)) / root);
    }

    private static double norm(double[][] s, double[] w) {
        return Math.sqrt(Math.max(0, dot(w, LeastNormSimplex.times(s, w))));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
