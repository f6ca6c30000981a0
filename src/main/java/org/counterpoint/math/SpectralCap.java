package org.counterpoint.math;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Limits the largest singular value of an update (methods-orthalign 2.7). Neither way leaves the update's column or row space.
 * The paper states the cap only; which operator enforces it is inferred.
 */
public final class SpectralCap {

    private SpectralCap() {}

    /** {@code B * min(1, tau / sigma_1)}: keeps direction and all ratios; returns the same object when already below. */
    public static LowRank scale(LowRank update, double tau) {
        requirePositive(tau);
        double sigma = SpectralNorm.of(update);
        if (sigma <= tau) {
            return update;
        }
        double[] b = update.b().clone();
        for (int i = 0; i < b.length; i++) {
            b[i] *= tau / sigma;
        }
        return new LowRank(update.module(), update.rows(), update.cols(), update.rank(), update.scale(), b, update.a());
    }

    /**
     * Cuts every singular value at tau, so that the norm becomes min(tau, sigma_1) and no value grows:
     * {@code B' = B - U (I - D) U^T B} with U the left singular vectors above tau and D the ratios tau / sigma. A stays as it
     * is, so the update keeps its column and row space and an optimizer its meaning of A; returns the same object when already
     * below.
     */
    public static LowRank clip(LowRank update, double tau) {
        requirePositive(tau);
        FactoredSvd svd = FactoredSvd.of(update);
        int cut = 0;
        while (cut < svd.rank() && svd.s()[cut] > tau) {
            cut++;
        }
        if (cut == 0) {
            return update;
        }
        DMatrixRMaj u = Dense.columns(svd.left().matrix(), cut);
        DMatrixRMaj b = Dense.wrap(update.rows(), update.rank(), update.b());
        DMatrixRMaj inside = Dense.transposeTimes(u, b);
        for (int k = 0; k < cut; k++) {
            for (int j = 0; j < update.rank(); j++) {
                inside.set(k, j, inside.get(k, j) * (1 - tau / svd.s()[k]));
            }
        }
        DMatrixRMaj kept = b.copy();
        CommonOps_DDRM.subtractEquals(kept, Dense.times(u, inside));
        return new LowRank(
                update.module(),
                update.rows(),
                update.cols(),
                update.rank(),
                update.scale(),
                Dense.data(kept),
                update.a());
    }

    private static void requirePositive(double tau) {
        if (!(tau > 0)) {
            throw new IllegalArgumentException("A spectral cap must be a positive number, not " + tau + ".");
        }
    }
}
