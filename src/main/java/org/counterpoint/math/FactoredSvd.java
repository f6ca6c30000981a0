package org.counterpoint.math;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Thin singular value decomposition {@code dW = U diag(s) V^T} of a low-rank update, found from its factors without
 * forming the product: QR of B and of A^T, then the SVD of the r x r core (methods-orthalign 7.1). Cost O((m + n) r^2).
 * Only numerically nonzero singular values are kept, so the zero update has rank 0. Signs of the vectors are arbitrary.
 *
 * @param rows m
 * @param cols n
 * @param rank number of kept singular values
 * @param u left singular vectors, {@code rows x rank} row-major, orthonormal columns
 * @param s singular values, descending, all positive
 * @param v right singular vectors, {@code cols x rank} row-major, orthonormal columns
 */
public record FactoredSvd(int rows, int cols, int rank, double[] u, double[] s, double[] v) {

    /** Singular values below this share of the largest are dropped by {@link #of(LowRank)}. */
    public static final double NUMERICAL_TOLERANCE = 1e-13;

    /** Share of the largest singular value above which a direction counts as used (methods-orthalign 7.1). */
    public static final double SUBSPACE_TOLERANCE = 1e-6;

    /** Checks the shapes. */
    public FactoredSvd {
        if (u.length != (long) rows * rank || s.length != rank || v.length != (long) cols * rank) {
            throw new IllegalArgumentException("A factored SVD of a " + rows + " x " + cols + " update of rank " + rank
                    + " holds arrays of lengths " + u.length + ", " + s.length + ", " + v.length + ".");
        }
    }

    /**
     * Decomposes an update.
     *
     * @throws IllegalArgumentException when a factor holds NaN or infinite values
     */
    public static FactoredSvd of(LowRank update) {
        if (!update.isFinite()) {
            throw new IllegalArgumentException(
                    "The update of " + update.module()
                            + " holds NaN or infinite values, so it has no singular values; check the training run that wrote it.");
        }
        int m = update.rows();
        int n = update.cols();
        int r = update.rank();
        if (r == 0 || update.scale() == 0) {
            return zero(m, n);
        }
        Dense.Qr qb = Dense.qr(Dense.wrap(m, r, update.b()));
        Dense.Qr qa = Dense.qr(Dense.transpose(Dense.wrap(r, n, update.a())));
        Dense.Svd core = Dense.svd(Dense.timesTranspose(qb.r(), qa.r()));
        int keep = 0;
        while (keep < core.s().length && core.s()[keep] > NUMERICAL_TOLERANCE * core.s()[0]) {
            keep++;
        }
        DMatrixRMaj u = Dense.times(qb.q(), Dense.columns(core.u(), keep));
        DMatrixRMaj v = Dense.times(qa.q(), Dense.columns(core.v(), keep));
        double[] s = new double[keep];
        for (int i = 0; i < keep; i++) {
            s[i] = core.s()[i] * Math.abs(update.scale());
        }
        if (update.scale() < 0) {
            for (int i = 0; i < u.getNumElements(); i++) {
                u.data[i] = -u.data[i];
            }
        }
        return new FactoredSvd(m, n, keep, Dense.data(u), s, Dense.data(v));
    }

    /** The decomposition of the zero update. */
    public static FactoredSvd zero(int rows, int cols) {
        return new FactoredSvd(rows, cols, 0, new double[0], new double[0], new double[0]);
    }

    /** Keeps only singular values above {@code relative} times the largest. */
    public FactoredSvd truncate(double relative) {
        int keep = 0;
        while (keep < rank && s[keep] > relative * s[0]) {
            keep++;
        }
        return leading(keep);
    }

    /** Keeps only the first singular values, at most {@code rank} of them. */
    public FactoredSvd leading(int keep) {
        if (keep == rank) {
            return this;
        }
        return new FactoredSvd(
                rows,
                cols,
                keep,
                Dense.data(Dense.columns(Dense.wrap(rows, rank, u), keep)),
                Arrays.copyOf(s, keep),
                Dense.data(Dense.columns(Dense.wrap(cols, rank, v), keep)));
    }

    /** Column (output) space of the update. */
    public Basis left() {
        return new Basis(rows, rank, u);
    }

    /** Row (input) space of the update. */
    public Basis right() {
        return new Basis(cols, rank, v);
    }

    /** The decomposition of the transposed update: inputs and outputs change places. */
    public FactoredSvd transposed() {
        return new FactoredSvd(cols, rows, rank, v, s, u);
    }

    /** Largest singular value, 0 for the zero update. */
    public double spectralNorm() {
        return rank == 0 ? 0 : s[0];
    }

    /** Frobenius norm. */
    public double frobenius() {
        double sum = 0;
        for (int i = rank - 1; i >= 0; i--) {
            double x = s[i] / s[0];
            sum += x * x;
        }
        return rank == 0 ? 0 : s[0] * Math.sqrt(sum);
    }

    /** Frobenius norm squared over spectral norm squared, in [1, rank]; 0 for the zero update. */
    public double stableRank() {
        double f = rank == 0 ? 0 : frobenius() / s[0];
        return f * f;
    }

    /** The update again in two factors, B = U diag(s), A = V^T, scale 1. */
    public LowRank toLowRank(String module) {
        double[] b = u.clone();
        for (int i = 0; i < b.length; i++) {
            b[i] *= s[i % rank];
        }
        return new LowRank(module, rows, cols, rank, 1.0, b, Dense.data(Dense.transpose(Dense.wrap(cols, rank, v))));
    }
}
