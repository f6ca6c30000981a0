package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.math.LeastNormSimplex;

/**
 * The weights on the simplex for which no objective has a negative covariance, {@code {l : S l >= 0}} for a reward
 * covariance matrix S (methods-ctwa 3.4, "Feasibility"). Some weights make every covariance positive iff {@code value > 0}.
 *
 * @param value v*, the largest smallest covariance that a minimizer of {@code l^T S l} reaches; NaN for a matrix with NaN
 * @param weights lambda*, the minimizer
 * @param low smallest feasible weight of each objective, NaN when nothing is feasible
 * @param high largest feasible weight of each objective
 * @param vertices corners of the feasible polygon, each on the simplex
 */
public record FeasibleCone(double value, double[] weights, double[] low, double[] high, List<double[]> vertices) {

    /** Builds the cone of a symmetric matrix by trying every candidate corner; meant for 1 to 6 objectives. */
    public static FeasibleCone of(double[][] sigma) {
        int m = sigma.length;
        LeastNormSimplex.Solution best = LeastNormSimplex.solve(sigma);
        double scale = 0;
        for (double[] row : sigma) {
            for (double x : row) {
                scale = Math.max(scale, Math.abs(x));
            }
        }
        double[] low = new double[m];
        double[] high = new double[m];
        Arrays.fill(low, Double.NaN);
        Arrays.fill(high, Double.NaN);
        List<double[]> vertices = new ArrayList<>();
        if (Double.isNaN(best.value())) {
            return new FeasibleCone(Double.NaN, best.weights(), low, high, vertices);
        }
        // constraints 0..m-1: weight j >= 0; m..2m-1: (S w)_j >= 0; a corner makes m - 1 of them tight
        for (int mask = 0; mask < 1 << (2 * m); mask++) {
            if (Integer.bitCount(mask) == m - 1) {
                double[] w = corner(sigma, mask, scale);
                if (w.length > 0) {
                    vertices.add(w);
                    for (int j = 0; j < m; j++) {
                        low[j] = Double.isNaN(low[j]) ? w[j] : Math.min(low[j], w[j]);
                        high[j] = Double.isNaN(high[j]) ? w[j] : Math.max(high[j], w[j]);
                    }
                }
            }
        }
        return new FeasibleCone(best.value(), best.weights(), low, high, vertices);
    }

    private static double[] corner(double[][] sigma, int mask, double scale) {
        int m = sigma.length;
        double[][] a = new double[m][m + 1];
        int row = 0;
        for (int c = 0; c < 2 * m; c++) {
            if ((mask >> c & 1) == 1) {
                if (c < m) {
                    a[row][c] = 1;
                } else {
                    for (int k = 0; k < m; k++) {
                        a[row][k] = scale == 0 ? 0 : sigma[c - m][k] / scale;
                    }
                }
                row++;
            }
        }
        Arrays.fill(a[row], 1);
        double[] w = solve(a);
        if (w.length == 0) {
            return w;
        }
        double[] c = LeastNormSimplex.times(sigma, w);
        for (int j = 0; j < m; j++) {
            if (w[j] < -1e-9 || c[j] < -1e-9 * scale) {
                return new double[0];
            }
            w[j] = Math.max(0, w[j]);
        }
        return w;
    }

    /** Gaussian elimination with row pivoting on an augmented square system; empty when singular. */
    private static double[] solve(double[][] a) {
        int m = a.length;
        for (int c = 0; c < m; c++) {
            int pivot = c;
            for (int r = c + 1; r < m; r++) {
                if (Math.abs(a[r][c]) > Math.abs(a[pivot][c])) {
                    pivot = r;
                }
            }
            if (Math.abs(a[pivot][c]) < 1e-12) {
                return new double[0];
            }
            double[] swap = a[c];
            a[c] = a[pivot];
            a[pivot] = swap;
            for (int r = 0; r < m; r++) {
                if (r != c) {
                    double factor = a[r][c] / a[c][c];
                    for (int k = c; k <= m; k++) {
                        a[r][k] -= factor * a[c][k];
                    }
                }
            }
        }
        double[] x = new double[m];
        for (int i = 0; i < m; i++) {
            x[i] = a[i][m] / a[i][i];
        }
        return x;
    }
}
