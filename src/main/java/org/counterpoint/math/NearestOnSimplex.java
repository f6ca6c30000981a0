package org.counterpoint.math;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The point of the simplex nearest to a given one under linear inequalities: minimize {@code |w - p|^2} with {@code A w >= m},
 * {@code w >= 0} and {@code sum w = 1}. Exact, by an active-set method: in an orthonormal basis of the directions that keep the
 * sum this is a least-distance problem, {@code min |y|} with {@code G y >= h}, which Lawson and Hanson reduce to non-negative least
 * squares.
 *
 * <p>The simplex is bounded, |w - p|^2 is at most 2, and so the last residual of the reduced problem is at least 1/3 where the
 * constraints can be met and 0 where they cannot: feasibility is decided by a wide gap.
 */
public final class NearestOnSimplex {
    private static final double GAP = 0.1;
    private static final double ROUNDING = 1e-13;

    private NearestOnSimplex() {}

    /**
     * The nearest point, or the news that there is none.
     *
     * @param feasible whether the constraints can be met
     * @param weights the point, on the simplex; the given point when infeasible
     * @param multipliers one per row of A, at least 0; above 0 only where the row holds with equality. They certify the minimum:
     *     {@code w - p - A^T multipliers} is one and the same number at every positive weight, and at least that at the others
     */
    public record Solution(boolean feasible, double[] weights, double[] multipliers) {}

    /**
     * Solves the problem.
     *
     * @param p on the simplex, at least one entry
     * @param a rows of M entries, finite
     * @param m one bound per row
     */
    public static Solution solve(double[] p, double[][] a, double[] m) {
        int n = p.length;
        int rows = a.length + n;
        double[][] basis = basis(n);
        // constraints in y, each divided by its length; rows that y cannot change are only checked
        double[][] g = new double[rows][];
        double[] h = new double[rows];
        double[] length = new double[rows];
        for (int r = 0; r < rows; r++) {
            double[] row = r < a.length ? a[r] : unit(n, r - a.length);
            double bound = r < a.length ? m[r] : 0;
            double[] inY = new double[n - 1];
            for (int k = 0; k < n - 1; k++) {
                inY[k] = dot(row, basis[k]);
            }
            double norm = Math.sqrt(dot(inY, inY));
            double size = Arrays.stream(row).map(Math::abs).max().orElse(0);
            double missing = bound - dot(row, p);
            if (norm <= ROUNDING * size || norm == 0) {
                if (missing > ROUNDING * Math.max(size, Math.abs(bound))) {
                    return new Solution(false, p.clone(), new double[a.length]);
                }
                g[r] = new double[n - 1];
                continue;
            }
            length[r] = norm;
            h[r] = missing / norm;
            g[r] = Arrays.stream(inY).map(x -> x / norm).toArray();
        }
        double[][] columns = new double[rows][n];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(g[r], 0, columns[r], 0, n - 1);
            columns[r][n - 1] = h[r];
        }
        double[] u = NonNegativeLeastSquares.solve(columns, unit(n, n - 1));
        double last = 1 - dot(u, h);
        if (!(last > GAP)) {
            return new Solution(false, p.clone(), new double[a.length]);
        }
        double[] lambda = Arrays.stream(u).map(x -> x / last).toArray();
        double[] y = refine(g, h, lambda);
        double[] w = p.clone();
        for (int k = 0; k < n - 1; k++) {
            for (int i = 0; i < n; i++) {
                w[i] += y[k] * basis[k][i];
            }
        }
        double[] multipliers = new double[a.length];
        for (int r = 0; r < a.length; r++) {
            multipliers[r] = lambda[r] > 0 ? lambda[r] / length[r] : 0;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            w[i] = Math.max(0, w[i]);
            sum += w[i];
        }
        for (int i = 0; i < n; i++) {
            w[i] /= sum;
        }
        return new Solution(true, w, multipliers);
    }

    /**
     * The shortest y on the active constraints, and their multipliers in place of the given ones. Where active rows are nearly
     * parallel the multipliers are in the thousands, and a y added up from them would miss the constraints by their rounding.
     */
    private static double[] refine(double[][] g, double[] h, double[] lambda) {
        int[] active = IntStream.range(0, g.length).filter(r -> lambda[r] > 0).toArray();
        double[] y = new double[g[0].length];
        if (active.length == 0) {
            return y;
        }
        DMatrixRMaj rows =
                new DMatrixRMaj(Arrays.stream(active).mapToObj(r -> g[r]).toArray(double[][]::new));
        DMatrixRMaj toShortest = new DMatrixRMaj(y.length, active.length);
        CommonOps_DDRM.pinv(rows, toShortest);
        // twice: the second time on what rounding left
        for (int round = 0; round < 2; round++) {
            double[] missing =
                    Arrays.stream(active).mapToDouble(r -> h[r] - dot(g[r], y)).toArray();
            for (int k = 0; k < y.length; k++) {
                for (int c = 0; c < active.length; c++) {
                    y[k] += toShortest.get(k, c) * missing[c];
                }
            }
        }
        for (int c = 0; c < active.length; c++) {
            double sum = 0;
            for (int k = 0; k < y.length; k++) {
                sum += toShortest.get(k, c) * y[k];
            }
            lambda[active[c]] = Math.max(0, sum);
        }
        return y;
    }

    /** Rows: an orthonormal basis of the vectors of sum zero (Helmert). */
    private static double[][] basis(int n) {
        double[][] z = new double[n - 1][n];
        for (int k = 1; k < n; k++) {
            double scale = 1 / Math.sqrt(k * (k + 1.0));
            Arrays.fill(z[k - 1], 0, k, scale);
            z[k - 1][k] = -k * scale;
        }
        return z;
    }

    private static double[] unit(int n, int i) {
        double[] e = new double[n];
        e[i] = 1;
        return e;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
