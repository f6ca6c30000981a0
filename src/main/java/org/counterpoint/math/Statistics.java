package org.counterpoint.math;

import java.util.Arrays;

/** Small statistics of samples; every method ignores nothing: NaN in gives NaN out. */
public final class Statistics {

    private Statistics() {}

    /** Arithmetic mean, NaN for an empty sample. */
    public static double mean(double... x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum / x.length;
    }

    /** Sample standard deviation with n - 1, NaN for fewer than two values. */
    public static double standardDeviation(double... x) {
        if (x.length < 2) {
            return Double.NaN;
        }
        double mean = mean(x);
        double sum = 0;
        for (double v : x) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / (x.length - 1));
    }

    /** Standard error of the mean, NaN for fewer than two values. */
    public static double standardError(double... x) {
        return standardDeviation(x) / Math.sqrt(x.length);
    }

    /**
     * Interquartile mean: the mean after dropping floor(n / 4) values at each end (so plainly the mean for fewer than
     * four values), as in the reliable-RL literature. NaN for an empty sample.
     */
    public static double iqm(double... x) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        int cut = sorted.length / 4;
        return mean(Arrays.copyOfRange(sorted, cut, sorted.length - cut));
    }

    /** Quantile by linear interpolation between order statistics (type 7), {@code q} in [0, 1]. */
    public static double quantile(double[] x, double q) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        return sortedQuantile(sorted, q);
    }

    static double sortedQuantile(double[] sorted, double q) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = q * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
