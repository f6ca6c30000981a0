package org.counterpoint.math;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Projected gradient descent on the simplex, and the projection it needs. */
public final class SimplexDescent {
    private static final double LEAST_CURVATURE = 1e-6;

    private SimplexDescent() {}

    /**
     * Euclidean projection on the simplex by sorting (Duchi et al. 2008).
     *
     * @param v at least one finite entry
     */
    public static double[] project(double[] v) {
        double[] sorted = v.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double shift = 0;
        for (int k = 1; k <= v.length; k++) {
            double u = sorted[v.length - k];
            sum += u;
            double candidate = (sum - 1) / k;
            if (u - candidate > 0) {
                shift = candidate;
            }
        }
        double[] w = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            w[i] = Math.max(0, v[i] - shift);
        }
        return w;
    }

    /**
     * Descends {@code w^T S w} from the middle of the simplex with steps of {@code length / L}, L the largest eigenvalue of S but
     * at least 1e-6. The gradient {@code 2 S w} has Lipschitz constant 2 L: length 1 is the edge of stability, where the
     * iteration may swing for ever; 0.5 converges.
     *
     * @param s symmetric, finite
     * @param iterations most steps
     * @param tolerance stops when a step moves less than this
     */
    public static double[] leastNorm(double[][] s, double length, int iterations, double tolerance) {
        int m = s.length;
        double step = length / Math.max(largestEigenvalue(s), LEAST_CURVATURE);
        double[] w = new double[m];
        Arrays.fill(w, 1.0 / m);
        for (int k = 0; k < iterations; k++) {
            double[] gradient = LeastNormSimplex.times(s, w);
            double[] next = new double[m];
            for (int i = 0; i < m; i++) {
                next[i] = w[i] - step * 2 * gradient[i];
            }
            next = project(next);
            double moved = 0;
            for (int i = 0; i < m; i++) {
                moved += (next[i] - w[i]) * (next[i] - w[i]);
            }
            w = next;
            if (Math.sqrt(moved) < tolerance) {
                break;
            }
        }
        return w;
    }

    private static double largestEigenvalue(double[][] s) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(s.length, false, true);
        double largest = 0;
        if (eigen.decompose(new DMatrixRMaj(s))) {
            for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
                largest = Math.max(largest, eigen.getEigenvalue(i).getReal());
            }
        } else {
            for (int i = 0; i < s.length; i++) {
                largest = Math.max(largest, s[i][i]);
            }
        }
        return largest;
    }
}
