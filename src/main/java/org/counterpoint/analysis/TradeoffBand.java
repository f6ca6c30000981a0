package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.counterpoint.math.Statistics;
import org.counterpoint.math.StudentT;

/**
 * Curves of several seeds brought together at common x. The mean is taken only where every seed has come to, so it never jumps because a
 * run ended; what is left out is told.
 *
 * @param kind what the band is
 * @param x common abscissae, ascending
 * @param mean mean over the seeds
 * @param lo lower end of the band, NaN where there is none (one seed, or kind {@link Kind#NONE})
 * @param hi upper end of the band
 * @param interpolated whether some seed has no value of its own at some x and was interpolated linearly between its neighbors
 * @param left points of single seeds that the mean does not use
 */
public record TradeoffBand(
        Kind kind, double[] x, double[] mean, double[] lo, double[] hi, boolean interpolated, List<Left> left) {

    /** What a band over seeds shows. */
    public enum Kind {
        /** From the lowest to the highest seed. */
        MIN_MAX,
        /** One standard deviation of the seeds (n - 1) on both sides. */
        SD,
        /** One standard error of the mean on both sides. */
        SE,
        /** 95 % t interval of the mean. */
        T95,
        /** No band. */
        NONE;

        /** Ends of the band around a sample; NaN for fewer than two values. */
        public double[] ends(double... sample) {
            double mean = Statistics.mean(sample);
            double half =
                    switch (this) {
                        case MIN_MAX, NONE -> Double.NaN;
                        case SD -> Statistics.standardDeviation(sample);
                        case SE -> Statistics.standardError(sample);
                        case T95 ->
                            sample.length < 2
                                    ? Double.NaN
                                    : StudentT.critical(0.95, sample.length - 1) * Statistics.standardError(sample);
                    };
            if (this == MIN_MAX && sample.length > 1) {
                return new double[] {
                    Arrays.stream(sample).min().orElseThrow(),
                    Arrays.stream(sample).max().orElseThrow()
                };
            }
            return new double[] {mean - half, mean + half};
        }
    }

    /**
     * The curve of one seed.
     *
     * @param run id of the run
     * @param x abscissae, ascending; of several equal ones the last counts
     * @param y values, NaN where there is none
     */
    public record Curve(String run, double[] x, double[] y) {}

    /**
     * A point of a seed that is not in the mean, because some other seed has no value there.
     *
     * @param run id of the run
     * @param x abscissa
     * @param y value
     */
    public record Left(String run, double x, double y) {}

    /**
     * Joins curves.
     *
     * @param curves one a seed
     * @param kind what the band is
     * @param interpolate whether seeds may be interpolated linearly where their own points lie elsewhere; false keeps only x at which
     *     every seed has a value
     */
    public static TradeoffBand of(List<Curve> curves, Kind kind, boolean interpolate) {
        List<Curve> clean = curves.stream().map(TradeoffBand::clean).toList();
        double from = Double.NEGATIVE_INFINITY;
        double to = Double.POSITIVE_INFINITY;
        for (Curve c : clean) {
            from = Math.max(from, c.x.length == 0 ? Double.POSITIVE_INFINITY : c.x[0]);
            to = Math.min(to, c.x.length == 0 ? Double.NEGATIVE_INFINITY : c.x[c.x.length - 1]);
        }
        TreeSet<Double> all = new TreeSet<>();
        clean.forEach(c -> Arrays.stream(c.x).forEach(all::add));
        List<Double> common = new ArrayList<>();
        boolean between = false;
        for (double at : all) {
            boolean everywhere = clean.stream().allMatch(c -> Arrays.binarySearch(c.x, at) >= 0);
            if (everywhere || (interpolate && at >= from && at <= to)) {
                common.add(at);
                between |= !everywhere;
            }
        }
        double[] x = common.stream().mapToDouble(Double::doubleValue).toArray();
        double[] mean = new double[x.length];
        double[] lo = new double[x.length];
        double[] hi = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double at = x[i];
            double[] sample = clean.stream().mapToDouble(c -> value(c, at)).toArray();
            mean[i] = Statistics.mean(sample);
            double[] ends = kind.ends(sample);
            lo[i] = ends[0];
            hi[i] = ends[1];
        }
        return new TradeoffBand(kind, x, mean, lo, hi, between, left(clean, x));
    }

    private static List<Left> left(List<Curve> curves, double[] x) {
        List<Left> out = new ArrayList<>();
        for (Curve c : curves) {
            for (int i = 0; i < c.x.length; i++) {
                if (Arrays.binarySearch(x, c.x[i]) < 0) {
                    out.add(new Left(c.run, c.x[i], c.y[i]));
                }
            }
        }
        return List.copyOf(out);
    }

    private static Curve clean(Curve c) {
        double[] x = new double[c.x.length];
        double[] y = new double[c.x.length];
        int n = 0;
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(c.x[i]) && Double.isFinite(c.y[i])) {
                n = n > 0 && x[n - 1] == c.x[i] ? n - 1 : n;
                x[n] = c.x[i];
                y[n] = c.y[i];
                n++;
            }
        }
        return new Curve(c.run, Arrays.copyOf(x, n), Arrays.copyOf(y, n));
    }

    private static double value(Curve c, double at) {
        int i = Arrays.binarySearch(c.x, at);
        if (i >= 0) {
            return c.y[i];
        }
        int right = -i - 1;
        double t = (at - c.x[right - 1]) / (c.x[right] - c.x[right - 1]);
        return c.y[right - 1] + t * (c.y[right] - c.y[right - 1]);
    }
}
