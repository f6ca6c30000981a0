package org.counterpoint.math;

/**
 * Bounds on the largest singular value of a base weight plus updates (methods-orthalign 3.1 Theorem 2a, 3.2). Each method
 * returns T + 1 values, starting with the base norm L0; {@code norms} holds sigma_1 of the T updates.
 */
public final class LipschitzBounds {

    private LipschitzBounds() {}

    /** L0 + sum of norms: holds always (triangle inequality). */
    public static double[] additive(double base, double... norms) {
        double[] out = new double[norms.length + 1];
        out[0] = base;
        for (int t = 0; t < norms.length; t++) {
            out[t + 1] = out[t] + norms[t];
        }
        return out;
    }

    /** L0 + root of the sum of squared norms: holds when the column spaces are pairwise orthogonal. */
    public static double[] rootSumSquare(double base, double... norms) {
        double[] out = new double[norms.length + 1];
        out[0] = base;
        double sum = 0;
        for (int t = 0; t < norms.length; t++) {
            sum = Math.hypot(sum, norms[t]);
            out[t + 1] = base + sum;
        }
        return out;
    }

    /**
     * L0 * product of (1 + norm / L0): what repeated multiplication along one direction would give, our reading of the
     * "exponential" side. NaN when the base norm is not positive.
     */
    public static double[] compounding(double base, double... norms) {
        double[] out = new double[norms.length + 1];
        out[0] = base > 0 ? base : Double.NaN;
        for (int t = 0; t < norms.length; t++) {
            out[t + 1] = out[t] * (1 + norms[t] / base);
        }
        return out;
    }
}
