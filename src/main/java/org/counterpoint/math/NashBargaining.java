package org.counterpoint.math;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The coefficients of Nash-MTL: alpha > 0 with {@code alpha_i (S alpha)_i = 1} for every i, S the Gram matrix of the gradients.
 * They are the minimizer of {@code alpha^T S alpha / 2 - sum of log alpha_i}, a self-concordant function, so that damped Newton
 * steps arrive from anywhere; gradients are scaled to unit norm first, which makes the path independent of their sizes.
 */
public final class NashBargaining {
    private static final int MAX_STEPS = 500;
    private static final double TOLERANCE = 1e-13;
    private static final double LARGEST = 1e6;
    private static final double NO_GRADIENT = 1e-14;

    private NashBargaining() {}

    /**
     * The solution.
     *
     * @param alpha [M] coefficients; 0 for a gradient that is 0, which has nothing to bargain for
     * @param residual largest |alpha_i (S alpha)_i - 1| over the others. Where some convex combination of the gradients is 0 (a
     *     Pareto stationary point) no solution exists: alpha is then large, and alpha divided by its sum is close to that
     *     combination
     */
    public record Solution(double[] alpha, double residual) {}

    /**
     * Solves the problem.
     *
     * @param s symmetric positive semidefinite, M x M, finite
     */
    public static Solution solve(double[][] s) {
        double largest = 0;
        for (int i = 0; i < s.length; i++) {
            largest = Math.max(largest, s[i][i]);
        }
        double floor = NO_GRADIENT * largest;
        int[] kept = java.util.stream.IntStream.range(0, s.length)
                .filter(i -> s[i][i] > floor)
                .toArray();
        int m = kept.length;
        double[][] c = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                c[i][j] = s[kept[i]][kept[j]] / Math.sqrt(s[kept[i]][kept[i]] * s[kept[j]][kept[j]]);
            }
        }
        double[] beta = new double[m];
        Arrays.fill(beta, 1);
        for (int step = 0; step < MAX_STEPS && residual(c, beta) > TOLERANCE; step++) {
            if (!newton(c, beta) || Arrays.stream(beta).max().orElse(0) > LARGEST) {
                break;
            }
        }
        double[] alpha = new double[s.length];
        for (int i = 0; i < m; i++) {
            alpha[kept[i]] = beta[i] / Math.sqrt(s[kept[i]][kept[i]]);
        }
        return new Solution(alpha, residual(c, beta));
    }

    /** One damped step; false when it cannot be made or would not move. */
    private static boolean newton(double[][] c, double[] beta) {
        int m = beta.length;
        double[] product = LeastNormSimplex.times(c, beta);
        // in the variables log beta the Hessian becomes D C D + I, which is well conditioned
        DMatrixRMaj hessian = new DMatrixRMaj(m, m);
        DMatrixRMaj rhs = new DMatrixRMaj(m, 1);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                hessian.set(i, j, beta[i] * c[i][j] * beta[j] + (i == j ? 1 : 0));
            }
            rhs.set(i, 0, 1 - beta[i] * product[i]);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(m);
        if (!solver.setA(hessian.copy())) {
            return false;
        }
        DMatrixRMaj relative = new DMatrixRMaj(m, 1);
        solver.solve(rhs.copy(), relative);
        double decrement = 0;
        for (int i = 0; i < m; i++) {
            decrement += relative.get(i) * rhs.get(i);
        }
        decrement = Math.sqrt(Math.max(0, decrement));
        double length = decrement > 0.25 ? 1 / (1 + decrement) : 1;
        for (int i = 0; i < m; i++) {
            beta[i] *= 1 + length * relative.get(i);
        }
        return decrement > 0;
    }

    private static double residual(double[][] c, double[] beta) {
        double[] product = LeastNormSimplex.times(c, beta);
        double worst = 0;
        for (int i = 0; i < beta.length; i++) {
            worst = Math.max(worst, Math.abs(beta[i] * product[i] - 1));
        }
        return worst;
    }
}
