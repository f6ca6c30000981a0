package org.counterpoint.math;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Which directions outside a protected subspace an update may use (methods-orthalign 7.1, {@code chooseBasis}). All functions act
 * on the side of the outputs; for inputs pass the transposed matrix.
 */
public final class FreeDirections {
    private static final double SAME_DIRECTION = 1e-6;

    private FreeDirections() {}

    /**
     * GRAD_TOP_K (ours): the k leading left singular vectors of (I - Q Q^T) G. Where G has fewer directions than k, the rest is
     * drawn at random outside the protected ones.
     *
     * @param protectedSpace Q
     * @param g the gradient, {@code dim x cols} row-major
     * @param cols columns of G
     * @param k at most the number of free dimensions
     * @param seed of the fill
     */
    public static Basis leading(Basis protectedSpace, double[] g, int cols, int k, long seed) {
        requireRoom(protectedSpace, k);
        DMatrixRMaj rest = protectedSpace.reject(protectedSpace.reject(Dense.wrap(protectedSpace.dim(), cols, g)));
        Dense.Svd svd = Dense.svd(rest);
        return collect(protectedSpace, svd.u(), ascending(0, numericalRank(svd.s())), k, seed);
    }

    /**
     * SVD_W_TAIL_K: the left singular vectors of the k smallest singular values of a weight (its left null space first, which is
     * completed at random), made orthogonal to the protected space. Directions that lie in the protected space are passed over.
     *
     * @param protectedSpace Q
     * @param w the weight, {@code dim x cols} row-major
     * @param cols columns of W
     * @param k at most the number of free dimensions
     * @param seed of the completion
     */
    public static Basis tail(Basis protectedSpace, double[] w, int cols, int k, long seed) {
        requireRoom(protectedSpace, k);
        int dim = protectedSpace.dim();
        Dense.Svd svd = Dense.svd(Dense.wrap(dim, cols, w));
        int used = numericalRank(svd.s());
        Basis range = new Basis(dim, used, Dense.data(Dense.columns(svd.u(), used)));
        Basis outside = range.randomComplement(dim - used, seed);
        DMatrixRMaj all = new DMatrixRMaj(dim, dim);
        for (int i = 0; i < dim; i++) {
            System.arraycopy(outside.columns(), i * outside.size(), all.data, i * dim, outside.size());
            for (int j = 0; j < used; j++) {
                all.data[i * dim + outside.size() + j] = svd.u().get(i, used - 1 - j);
            }
        }
        return collect(protectedSpace, all, ascending(0, dim), k, seed);
    }

    /**
     * Number of left vectors that the published code keeps for its ratio: {@code max(1, int(ratio * min(m, n)))} last columns of
     * the thin decomposition.
     *
     * @param ratio in (0, 1]
     */
    public static int codeRatioCount(double ratio, int rows, int cols) {
        return Math.max(1, (int) (ratio * Math.min(rows, cols)));
    }

    /**
     * Whether those columns include directions of the update itself (methods-orthalign 2.5): they begin at column
     * {@code min(m, n) - count}, and the first {@code used} columns belong to the update.
     */
    public static boolean codeRatioOverlaps(double ratio, int rows, int cols, int used) {
        return Math.min(rows, cols) - codeRatioCount(ratio, rows, cols) < used;
    }

    private static int[] ascending(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static int numericalRank(double[] s) {
        int r = 0;
        while (r < s.length && s[r] > FactoredSvd.NUMERICAL_TOLERANCE * s[0]) {
            r++;
        }
        return r;
    }

    /** The first k independent directions among the candidates outside Q; filled up at random where they do not suffice. */
    private static Basis collect(Basis q, DMatrixRMaj candidates, int[] order, int k, long seed) {
        Basis taken = q;
        int next = 0;
        while (taken.size() - q.size() < k && next < order.length) {
            int count = Math.min(k - (taken.size() - q.size()), order.length - next);
            double[] some = new double[q.dim() * count];
            for (int i = 0; i < q.dim(); i++) {
                for (int j = 0; j < count; j++) {
                    some[i * count + j] = candidates.get(i, order[next + j]);
                }
            }
            taken = taken.union(new Basis(q.dim(), count, some), SAME_DIRECTION);
            next += count;
        }
        int missing = k - (taken.size() - q.size());
        if (missing > 0) {
            taken = taken.union(taken.randomComplement(missing, seed), SAME_DIRECTION);
        }
        double[] free = new double[q.dim() * k];
        for (int i = 0; i < q.dim(); i++) {
            System.arraycopy(taken.columns(), i * taken.size() + q.size(), free, i * k, k);
        }
        return new Basis(q.dim(), k, free);
    }

    private static void requireRoom(Basis q, int k) {
        if (k < 1 || k > q.dim() - q.size()) {
            throw new IllegalArgumentException("A free subspace of dimension " + k + " does not fit beside " + q.size()
                    + " protected directions in dimension " + q.dim() + "; choose 1 to " + (q.dim() - q.size()) + ".");
        }
    }
}
