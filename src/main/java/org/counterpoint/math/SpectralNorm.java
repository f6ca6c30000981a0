package org.counterpoint.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/** Largest singular values. */
public final class SpectralNorm {

    private static final int MAX_STEPS = 400;
    private static final double TOLERANCE = 1e-12;

    private SpectralNorm() {}

    /** Largest singular value of an update, exact from its factors. */
    public static double of(LowRank update) {
        return FactoredSvd.of(update).spectralNorm();
    }

    /** Largest singular value of a sum of updates, exact by putting their factors side by side. */
    public static double ofSum(List<LowRank> updates) {
        return updates.isEmpty() ? 0 : FactoredSvd.of(LowRank.sum(updates)).spectralNorm();
    }

    /** Largest singular value of a dense row-major matrix. */
    public static double ofDense(double[] matrix, int rows, int cols) {
        return of(LinearMap.of(matrix, rows, cols, List.of()));
    }

    /** Largest singular value of a dense row-major matrix. */
    public static double ofDense(float[] matrix, int rows, int cols) {
        return of(LinearMap.of(matrix, rows, cols, List.of()));
    }

    /**
     * Largest singular value by Golub-Kahan-Lanczos bidiagonalization with full reorthogonalization from a fixed random
     * start: exact after min(m, n) steps, and stopped earlier when the residual is below 1e-12 of the value (at most 400
     * steps, after which the value is a lower bound, for practical spectra to better than 1e-6).
     *
     * @throws ArithmeticException when the matrix holds NaN or infinite values
     */
    public static double of(LinearMap map) {
        // the right vectors must live in the smaller space, or min(m, n) steps would not exhaust it
        return map.rows() < map.cols() ? lanczos(new Transposed(map)) : lanczos(map);
    }

    private record Transposed(LinearMap of) implements LinearMap {
        @Override
        public int rows() {
            return of.cols();
        }

        @Override
        public int cols() {
            return of.rows();
        }

        @Override
        public void apply(double[] x, double[] y) {
            of.applyTransposed(x, y);
        }

        @Override
        public void applyTransposed(double[] y, double[] x) {
            of.apply(y, x);
        }
    }

    private static double lanczos(LinearMap map) {
        int m = map.rows();
        int n = map.cols();
        int limit = Math.min(Math.min(m, n), MAX_STEPS);
        List<double[]> us = new ArrayList<>();
        List<double[]> vs = new ArrayList<>();
        double[] alpha = new double[limit];
        double[] beta = new double[limit];
        double[] v = randomUnit(n);
        double best = 0;
        int nextCheck = Math.min(8, limit);
        for (int k = 0; k < limit; k++) {
            vs.add(v);
            double[] u = new double[m];
            map.apply(v, u);
            orthogonalize(u, us);
            alpha[k] = norm(u);
            if (!Double.isFinite(alpha[k])) {
                throw new ArithmeticException("A matrix of shape " + m + " x " + n
                        + " holds NaN or infinite values, so it has no spectral norm.");
            }
            scale(u, alpha[k]);
            us.add(u);
            double[] w = new double[n];
            map.applyTransposed(u, w);
            orthogonalize(w, vs);
            beta[k] = norm(w);
            boolean exhausted = k + 1 == limit || beta[k] <= 1e-14 * Math.max(alpha[k], best);
            if (k + 1 >= nextCheck || exhausted) {
                Dense.Svd svd = Dense.svd(bidiagonal(alpha, beta, k + 1));
                best = svd.s()[0];
                double residual = beta[k] * Math.abs(svd.u().get(k, 0));
                if (exhausted || residual <= TOLERANCE * best) {
                    return best;
                }
                nextCheck = Math.min(limit, nextCheck + Math.max(8, nextCheck / 3));
            }
            scale(w, beta[k]);
            v = w;
        }
        return best;
    }

    /** Upper bidiagonal k x k matrix of A V = U B. */
    private static DMatrixRMaj bidiagonal(double[] alpha, double[] beta, int k) {
        DMatrixRMaj b = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            b.set(i, i, alpha[i]);
            if (i + 1 < k) {
                b.set(i, i + 1, beta[i]);
            }
        }
        return b;
    }

    private static double[] randomUnit(int n) {
        Random random = new Random(7);
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = random.nextGaussian();
        }
        scale(v, norm(v));
        return v;
    }

    private static void orthogonalize(double[] x, List<double[]> basis) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] b : basis) {
                double dot = 0;
                for (int i = 0; i < x.length; i++) {
                    dot += x[i] * b[i];
                }
                for (int i = 0; i < x.length; i++) {
                    x[i] -= dot * b[i];
                }
            }
        }
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double d : x) {
            sum += d * d;
        }
        return Math.sqrt(sum);
    }

    private static void scale(double[] x, double by) {
        if (by == 0) {
            return;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= by;
        }
    }
}
