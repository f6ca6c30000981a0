package org.counterpoint.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/**
 * Disjoint orthonormal subspaces for several objectives, chosen by progressive filling: again and again the objective that has
 * captured the smallest share of its gradient energy takes the leading remaining direction of {@code (I - Q Q^T) G_i}, with Q
 * everything taken so far. The first-order decrease of a loss that is trained inside U is proportional to {@code ||U^T G||_F^2},
 * so the filling gives every objective the same share of what it could gain, up to one direction.
 *
 * @param shares one basis per objective, mutually orthogonal
 * @param captured {@code ||U_i^T G_i||_F^2 / ||G_i||_F^2} per objective, in [0, 1]; 1 for a zero gradient
 */
public record SharedCapacity(List<Basis> shares, double[] captured) {
    private static final int LANCZOS_STEPS = 60;
    private static final double LANCZOS_TOLERANCE = 1e-8;
    private static final double NOTHING_LEFT = 1e-12;

    /** Keeps its own copies. */
    public SharedCapacity {
        shares = List.copyOf(shares);
        captured = captured.clone();
    }

    /**
     * Fills.
     *
     * @param rows m, dimension of the space that is shared
     * @param cols n, columns of every gradient
     * @param gradients one {@code m x n} row-major matrix per objective
     * @param capacity directions to give away in total, at least one per objective and at most m
     * @param seed of the directions given to an objective whose gradient has none left
     */
    public static SharedCapacity fill(int rows, int cols, List<double[]> gradients, int capacity, long seed) {
        int count = gradients.size();
        if (count == 0 || capacity < count || capacity > rows) {
            throw new IllegalArgumentException("A capacity of " + capacity + " directions cannot be shared by " + count
                    + " objectives in dimension " + rows + "; give at least one to each and at most " + rows + ".");
        }
        double[][] residual = new double[count][];
        double[] total = new double[count];
        double[] taken = new double[count];
        List<List<double[]>> picks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            residual[i] = gram(gradients.get(i), rows, cols);
            total[i] = trace(residual[i], rows);
            picks.add(new ArrayList<>());
        }
        double[] start = start(rows, seed);
        List<double[]> all = new ArrayList<>();
        for (int given = 0; given < capacity; given++) {
            int poorest = poorest(residual, total, taken, picks, rows);
            if (poorest < 0) {
                break;
            }
            double[] u = leading(residual[poorest], rows, start, all);
            taken[poorest] += quadratic(residual[poorest], u);
            picks.get(poorest).add(u);
            all.add(u);
            for (double[] k : residual) {
                deflate(k, u);
            }
        }
        List<Basis> shares = new ArrayList<>();
        double[] captured = new double[count];
        for (int i = 0; i < count; i++) {
            shares.add(basis(rows, picks.get(i)));
            captured[i] = total[i] > 0 ? Math.clamp(taken[i] / total[i], 0.0, 1.0) : 1;
        }
        return new SharedCapacity(shares, captured);
    }

    /** Who is served next: someone without any direction, else the smallest share among those with something left to gain. */
    private static int poorest(
            double[][] residual, double[] total, double[] taken, List<List<double[]>> picks, int rows) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < total.length; i++) {
            boolean none = picks.get(i).isEmpty();
            if (!none && trace(residual[i], rows) <= NOTHING_LEFT * total[i]) {
                continue;
            }
            double share = none ? -1 : taken[i] / total[i];
            if (share < least) {
                least = share;
                best = i;
            }
        }
        return best;
    }

    private static Basis basis(int rows, List<double[]> columns) {
        int k = columns.size();
        double[] out = new double[rows * k];
        for (int j = 0; j < k; j++) {
            for (int i = 0; i < rows; i++) {
                out[i * k + j] = columns.get(j)[i];
            }
        }
        return new Basis(rows, k, out);
    }

    /**
     * Leading eigenvector of a residual Gram matrix by Lanczos with full reorthogonalization, orthogonal to everything taken.
     * A zero matrix gives a random free direction.
     */
    private static double[] leading(double[] k, int m, double[] start, List<double[]> taken) {
        double[] v = start.clone();
        orthogonalize(v, taken);
        if (normalize(v) == 0) {
            v = start(m, taken.size());
            orthogonalize(v, taken);
            normalize(v);
        }
        List<double[]> basis = new ArrayList<>();
        double[] alpha = new double[LANCZOS_STEPS];
        double[] beta = new double[LANCZOS_STEPS];
        double[] ritz = {1};
        for (int step = 0; step < Math.min(LANCZOS_STEPS, m - taken.size()); step++) {
            basis.add(v);
            double[] w = times(k, v);
            alpha[step] = dot(w, v);
            orthogonalize(w, basis);
            beta[step] = normalize(w);
            Dense.Svd svd = Dense.svd(tridiagonal(alpha, beta, step + 1));
            ritz = new double[step + 1];
            for (int i = 0; i <= step; i++) {
                ritz[i] = svd.u().get(i, 0);
            }
            if (beta[step] * Math.abs(ritz[step]) <= LANCZOS_TOLERANCE * svd.s()[0] || beta[step] == 0) {
                break;
            }
            v = w;
        }
        double[] u = new double[m];
        for (int j = 0; j < ritz.length; j++) {
            for (int i = 0; i < m; i++) {
                u[i] += ritz[j] * basis.get(j)[i];
            }
        }
        orthogonalize(u, taken);
        normalize(u);
        return u;
    }

    private static DMatrixRMaj tridiagonal(double[] alpha, double[] beta, int k) {
        var t = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            t.set(i, i, alpha[i]);
            if (i + 1 < k) {
                t.set(i, i + 1, beta[i]);
                t.set(i + 1, i, beta[i]);
            }
        }
        return t;
    }

    private static double[] gram(double[] g, int m, int n) {
        var a = Dense.wrap(m, n, g);
        return Dense.data(Dense.timesTranspose(a, a));
    }

    private static double[] start(int m, long seed) {
        Random random = new Random(seed);
        double[] v = new double[m];
        Arrays.setAll(v, _ -> random.nextGaussian());
        return v;
    }

    /** K becomes (I - u u^T) K (I - u u^T). */
    private static void deflate(double[] k, double[] u) {
        int m = u.length;
        double[] w = times(k, u);
        double c = dot(u, w);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                k[i * m + j] += c * u[i] * u[j] - u[i] * w[j] - w[i] * u[j];
            }
        }
    }

    private static double[] times(double[] k, double[] v) {
        int m = v.length;
        double[] out = new double[m];
        for (int i = 0; i < m; i++) {
            double sum = 0;
            for (int j = 0; j < m; j++) {
                sum += k[i * m + j] * v[j];
            }
            out[i] = sum;
        }
        return out;
    }

    private static double quadratic(double[] k, double[] u) {
        return Math.max(0, dot(u, times(k, u)));
    }

    private static double trace(double[] k, int m) {
        double t = 0;
        for (int i = 0; i < m; i++) {
            t += k[i * m + i];
        }
        return t;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double normalize(double[] v) {
        double norm = Math.sqrt(dot(v, v));
        if (norm > 0) {
            for (int i = 0; i < v.length; i++) {
                v[i] /= norm;
            }
        }
        return norm;
    }

    private static void orthogonalize(double[] v, List<double[]> basis) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] b : basis) {
                double c = dot(v, b);
                for (int i = 0; i < v.length; i++) {
                    v[i] -= c * b[i];
                }
            }
        }
    }
}
