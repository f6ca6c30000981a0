package org.counterpoint.math;

import org.ejml.data.DMatrixRMaj;

/** How two subspaces, or two low-rank updates, lie to each other (methods-orthalign 3.3). */
public final class Subspaces {

    private Subspaces() {}

    /**
     * Principal angles in radians, ascending, min(k_a, k_b) of them. Cosines come from {@code A^T B}, sines from
     * {@code (I - A A^T) B}; their quotient keeps full accuracy for angles near 0 as well as near 90 degrees.
     */
    public static double[] principalAngles(Basis a, Basis b) {
        a.requireSameSpace(b);
        Basis large = a.size() >= b.size() ? a : b;
        Basis small = a.size() >= b.size() ? b : a;
        int k = small.size();
        if (k == 0) {
            return new double[0];
        }
        double[] cosines =
                Dense.svd(Dense.transposeTimes(large.matrix(), small.matrix())).s();
        // the small triangle has the singular values of the tall residual
        double[] sines = Dense.svd(Dense.qr(large.reject(small.matrix())).r()).s();
        double[] angles = new double[k];
        for (int i = 0; i < k; i++) {
            // sines come descending, so the smallest angle belongs to the last of them
            angles[i] = Math.atan2(sines[k - 1 - i], cosines[i]);
        }
        return angles;
    }

    /** Cosine of the smallest principal angle, 0 when a subspace is empty: how far two spaces are from orthogonal. */
    public static double largestCosine(Basis a, Basis b) {
        a.requireSameSpace(b);
        return a.size() == 0 || b.size() == 0
                ? 0
                : Math.min(
                        1.0,
                        Dense.svd(Dense.transposeTimes(a.matrix(), b.matrix())).s()[0]);
    }

    /** {@link #principalAngles} in degrees. */
    public static double[] principalAnglesDeg(Basis a, Basis b) {
        double[] angles = principalAngles(a, b);
        for (int i = 0; i < angles.length; i++) {
            angles[i] = Math.toDegrees(angles[i]);
        }
        return angles;
    }

    /**
     * Mode-subspace overlap {@code ||A^T B||_F^2 / min(k_a, k_b)}, in [0, 1]: the mean squared cosine of the principal
     * angles. NaN when a subspace is empty.
     */
    public static double overlap(Basis a, Basis b) {
        a.requireSameSpace(b);
        int k = Math.min(a.size(), b.size());
        if (k == 0) {
            return Double.NaN;
        }
        DMatrixRMaj c = Dense.transposeTimes(a.matrix(), b.matrix());
        double sum = 0;
        for (int i = 0; i < c.getNumElements(); i++) {
            sum += c.data[i] * c.data[i];
        }
        return Math.min(1.0, sum / k);
    }

    /** Expected {@link #overlap} of random subspaces of dimensions {@code ka} and {@code kb} in R^dim: max(ka, kb) / dim. */
    public static double randomOverlap(int ka, int kb, int dim) {
        return Math.max(ka, kb) / (double) dim;
    }

    /** Frobenius inner product of two updates, from their factors. */
    public static double inner(FactoredSvd x, FactoredSvd y) {
        if (x.rows() != y.rows() || x.cols() != y.cols()) {
            throw new IllegalArgumentException("Updates of shapes " + x.rows() + " x " + x.cols() + " and " + y.rows()
                    + " x " + y.cols() + " have no inner product.");
        }
        if (x.rank() == 0 || y.rank() == 0) {
            return 0;
        }
        DMatrixRMaj left = Dense.transposeTimes(x.left().matrix(), y.left().matrix());
        DMatrixRMaj right = Dense.transposeTimes(x.right().matrix(), y.right().matrix());
        double sum = 0;
        for (int i = 0; i < x.rank(); i++) {
            for (int j = 0; j < y.rank(); j++) {
                sum += x.s()[i] * y.s()[j] * left.get(i, j) * right.get(i, j);
            }
        }
        return sum;
    }

    /** Cosine of two updates as vectors, in [-1, 1]; NaN when one of them is zero. */
    public static double cosine(FactoredSvd x, FactoredSvd y) {
        if (x.rank() == 0 || y.rank() == 0) {
            return Double.NaN;
        }
        return Math.clamp(inner(x, y) / (x.frobenius() * y.frobenius()), -1.0, 1.0);
    }

    /** Cosine of two updates in factors, without forming either product. */
    public static double cosine(LowRank x, LowRank y) {
        return cosine(FactoredSvd.of(x), FactoredSvd.of(y));
    }

    /**
     * Leak {@code ||Q^T dW||_F / ||dW||_F} of an update into a protected space of outputs, in [0, 1]; 0 for an empty
     * protected space, NaN for the zero update.
     */
    public static double leak(Basis protectedSpace, FactoredSvd update) {
        if (protectedSpace.size() == 0) {
            return 0;
        }
        if (update.rank() == 0) {
            return Double.NaN;
        }
        DMatrixRMaj c =
                Dense.transposeTimes(protectedSpace.matrix(), update.left().matrix());
        double norm = update.frobenius();
        double sum = 0;
        for (int i = 0; i < c.numRows; i++) {
            for (int j = 0; j < c.numCols; j++) {
                double x = c.get(i, j) * update.s()[j] / norm;
                sum += x * x;
            }
        }
        return Math.min(1.0, Math.sqrt(sum));
    }
}
