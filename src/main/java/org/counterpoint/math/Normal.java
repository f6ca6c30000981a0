package org.counterpoint.math;

/** The standard normal distribution. */
public final class Normal {
    private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);
    /** Beyond it the tail is below 1e-16 and so is the error of taking it as 0 or 1. */
    private static final double FAR = 8.3;

    private Normal() {}

    /**
     * Probability of a value above {@code z}, to about 1e-15 absolute: half minus the series
     * {@code phi(z) (z + z^3/3 + z^5/(3 5) + ...)} (Marsaglia 2004).
     *
     * @return NaN for NaN
     */
    public static double upperTail(double z) {
        if (Double.isNaN(z)) {
            return z;
        }
        if (Math.abs(z) > FAR) {
            return z > 0 ? 0 : 1;
        }
        double term = z;
        double sum = 0;
        for (int k = 1; sum + term != sum; k += 2) {
            sum += term;
            term *= z * z / (k + 2);
        }
        return 0.5 - sum * DENSITY_AT_ZERO * Math.exp(-z * z / 2);
    }
}
