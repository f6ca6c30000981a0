package org.counterpoint.math;

/** Limits the largest singular value of an update (methods-orthalign 2.7). Neither way leaves the update's column space. */
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
     * Cuts every singular value at tau in the r x r core, so that the norm becomes min(tau, sigma_1) and no value grows.
     * Rank of the factors and scale are kept, so the result still fits the adapter it came from.
     */
    public static LowRank clip(LowRank update, double tau) {
        requirePositive(tau);
        FactoredSvd svd = FactoredSvd.of(update);
        if (svd.spectralNorm() <= tau) {
            return update;
        }
        int r = update.rank();
        double[] b = new double[update.rows() * r];
        double[] a = new double[r * update.cols()];
        for (int k = 0; k < svd.rank(); k++) {
            double s = Math.min(svd.s()[k], tau) / update.scale();
            for (int i = 0; i < update.rows(); i++) {
                b[i * r + k] = svd.u()[i * svd.rank() + k] * s;
            }
            for (int j = 0; j < update.cols(); j++) {
                a[k * update.cols() + j] = svd.v()[j * svd.rank() + k];
            }
        }
        return new LowRank(update.module(), update.rows(), update.cols(), r, update.scale(), b, a);
    }

    private static void requirePositive(double tau) {
        if (!(tau > 0)) {
            throw new IllegalArgumentException("A spectral cap must be a positive number, not " + tau + ".");
        }
    }
}
