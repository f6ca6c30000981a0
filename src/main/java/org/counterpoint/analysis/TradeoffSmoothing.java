package org.counterpoint.analysis;

import java.util.Arrays;

/**
 * Smoothing for the eye; no statistic is ever computed from it. The smooth value at x_i is the mean of all values up to it, each with
 * weight {@code 2^(-(x_i - x_k) / h)}: a value h units of x back counts half. It follows uneven steps, leaves out what is no number, and
 * starts at the first value instead of at zero.
 */
public final class TradeoffSmoothing {
    private TradeoffSmoothing() {}

    /**
     * Smooths a curve.
     *
     * @param x n ascending abscissae
     * @param y n values; NaN counts for nothing, and the smooth curve has NaN there too
     * @param halfLife h in units of x, above 0
     * @return n smooth values
     */
    public static double[] ema(double[] x, double[] y, double halfLife) {
        if (!(halfLife > 0)) {
            throw new IllegalArgumentException("A half-life must be above 0, not " + halfLife + ".");
        }
        double[] out = new double[y.length];
        Arrays.fill(out, Double.NaN);
        double sum = 0;
        double weight = 0;
        double before = Double.NaN;
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(y[i]) && Double.isFinite(x[i])) {
                double decay = Double.isNaN(before) ? 0 : Math.exp(-(x[i] - before) / halfLife * Math.log(2));
                sum = sum * decay + y[i];
                weight = weight * decay + 1;
                before = x[i];
                out[i] = sum / weight;
            }
        }
        return out;
    }
}
