package org.counterpoint.math;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Percentile bootstrap from a fixed seed: the same input and seed give the same interval to the bit. */
public final class Bootstrap {

    /** Resamples used by reports. */
    public static final int RESAMPLES = 2000;

    private Bootstrap() {}

    /**
     * A confidence interval.
     *
     * @param lo lower end
     * @param hi upper end
     * @param level nominal coverage, for example 0.95
     */
    public record Interval(double lo, double hi, double level) {

        /** {lo, hi}. */
        public double[] toArray() {
            return new double[] {lo, hi};
        }
    }

    /**
     * Interval of a statistic of one sample; NaN ends when the sample has fewer than two values, since resampling one value says
     * nothing.
     */
    public static Interval percentile(
            double[] sample, ToDoubleFunction<double[]> statistic, double level, int resamples, long seed) {
        return stratified(
                new double[][] {sample}, strata -> statistic.applyAsDouble(strata[0]), level, resamples, seed);
    }

    /** Interval of a statistic of several samples, each resampled within itself. */
    public static Interval stratified(
            double[][] strata, ToDoubleFunction<double[][]> statistic, double level, int resamples, long seed) {
        if (!(level > 0 && level < 1) || resamples < 1) {
            throw new IllegalArgumentException(
                    "A bootstrap needs a level between 0 and 1 and at least one resample, not " + level + " and "
                            + resamples + ".");
        }
        if (strata.length == 0 || Arrays.stream(strata).anyMatch(s -> s.length < 2)) {
            return new Interval(Double.NaN, Double.NaN, level);
        }
        Random random = new Random(seed);
        double[][] draw = new double[strata.length][];
        for (int s = 0; s < strata.length; s++) {
            draw[s] = new double[strata[s].length];
        }
        double[] values = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            for (int s = 0; s < strata.length; s++) {
                for (int i = 0; i < draw[s].length; i++) {
                    draw[s][i] = strata[s][random.nextInt(strata[s].length)];
                }
            }
            values[r] = statistic.applyAsDouble(draw);
        }
        Arrays.sort(values);
        double tail = (1 - level) / 2;
        return new Interval(
                Statistics.sortedQuantile(values, tail), Statistics.sortedQuantile(values, 1 - tail), level);
    }
}
