package org.counterpoint.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/**
 * What is left of a gradient G (m x n) outside directions that were taken, R = (I - Q Q^T) G, kept as its smaller Gram matrix:
 * R R^T when m &lt;= n, else R^T R.
 */
final class GradientResidual {
    private static final int LANCZOS_STEPS = 40;
    private static final int CHECK_EVERY = 6;
    // Relative residual of an eigenvector; the eigenvalue is then right to about its square.
    private static final double LANCZOS_TOLERANCE = 1e-4;
    private static final double ZERO = 1e-14;

    private final int rows;
    private final int cols;
    private final double[] g;
    private final boolean left;
    private final int size;
    private final double[] gram;
    private final double energy;

    GradientResidual(int rows, int cols, double[] g) {
        this.rows = rows;
        this.cols = cols;
        this.g = g;
        this.left = rows <= cols;
        this.size = Math.min(rows, cols);
        DMatrixRMaj a = Dense.wrap(rows, cols, g);
        this.gram = Dense.data(left ? Dense.timesTranspose(a, a) : Dense.transposeTimes(a, a));
        this.energy = energy();
    }

    /** ||R||_F^2. */
    double energy() {
        double t = 0;
        for (int i = 0; i < size; i++) {
            t += gram[i * size + i];
        }
        return Math.max(0, t);
    }

    /** ||u^T R||^2 for a unit vector outside what was taken. */
    double along(double[] u) {
        double[] w = transposeTimes(u);
        return dot(w, w);
    }

    /** Takes a unit vector out, which has to be orthogonal to those before. */
    void remove(double[] u) {
        if (left) {
            double[] w = times(u);
            double c = dot(u, w);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    gram[i * size + j] += c * u[i] * u[j] - u[i] * w[j] - w[i] * u[j];
                }
            }
        } else {
            double[] w = transposeTimes(u);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    gram[i * size + j] -= w[i] * w[j];
                }
            }
        }
    }

    /** The leading left singular vector of R, orthogonal to everything taken; where R is 0, a random direction. */
    double[] leading(List<double[]> taken, Random random) {
        if (energy() > ZERO * energy) {
            double[] x = lanczos(random);
            double[] u = left ? x : product(x);
            if (clean(u, taken)) {
                return u;
            }
        }
        while (true) {
            double[] u = gaussian(rows, random);
            if (clean(u, taken)) {
                return u;
            }
        }
    }

    private static boolean clean(double[] u, List<double[]> taken) {
        double before = Math.sqrt(dot(u, u));
        orthogonalize(u, taken);
        double after = normalize(u);
        return after > 1e-8 * before;
    }

    /** Leading eigenvector of the Gram matrix, by Lanczos with full reorthogonalization. */
    private double[] lanczos(Random random) {
        double[] v = gaussian(size, random);
        normalize(v);
        List<double[]> basis = new ArrayList<>();
        double[] alpha = new double[LANCZOS_STEPS];
        double[] beta = new double[LANCZOS_STEPS];
        double[] ritz = {1};
        int steps = Math.min(LANCZOS_STEPS, size);
        for (int step = 0; step < steps; step++) {
            basis.add(v);
            double[] w = times(v);
            alpha[step] = dot(w, v);
            orthogonalize(w, basis);
            beta[step] = normalize(w);
            boolean last = step + 1 == steps || beta[step] <= ZERO * energy;
            if (last || (step + 1) % CHECK_EVERY == 0) {
                Dense.Svd svd = Dense.svd(tridiagonal(alpha, beta, step + 1));
                ritz = new double[step + 1];
                for (int i = 0; i <= step; i++) {
                    ritz[i] = svd.u().get(i, 0);
                }
                if (last || beta[step] * Math.abs(ritz[step]) <= LANCZOS_TOLERANCE * svd.s()[0]) {
                    break;
                }
            }
            v = w;
        }
        double[] x = new double[size];
        for (int j = 0; j < ritz.length; j++) {
            for (int i = 0; i < size; i++) {
                x[i] += ritz[j] * basis.get(j)[i];
            }
        }
        return x;
    }

    private static DMatrixRMaj tridiagonal(double[] alpha, double[] beta, int k) {
        DMatrixRMaj t = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            t.set(i, i, alpha[i]);
            if (i + 1 < k) {
                t.set(i, i + 1, beta[i]);
                t.set(i + 1, i, beta[i]);
            }
        }
        return t;
    }

    private double[] times(double[] v) {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += gram[i * size + j] * v[j];
            }
            out[i] = sum;
        }
        return out;
    }

    /** G x. */
    private double[] product(double[] x) {
        double[] out = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[i] += g[i * cols + j] * x[j];
            }
        }
        return out;
    }

    /** G^T u. */
    private double[] transposeTimes(double[] u) {
        double[] out = new double[cols];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[j] += g[i * cols + j] * u[i];
            }
        }
        return out;
    }

    private static double[] gaussian(int n, Random random) {
        double[] v = new double[n];
        Arrays.setAll(v, _ -> random.nextGaussian());
        return v;
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
