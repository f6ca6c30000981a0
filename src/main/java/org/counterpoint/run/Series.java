package org.counterpoint.run;

/**
 * One metric of one split over the steps of a run; the three arrays have equal length and the caller owns them.
 *
 * @param steps optimizer steps, in the order they were logged
 * @param times seconds since the run started
 * @param values the values; NaN where the metric was not defined
 */
public record Series(double[] steps, double[] times, double[] values) {
    /** A series without points. */
    public static Series empty() {
        return new Series(new double[0], new double[0], new double[0]);
    }

    /** Number of points. */
    public int size() {
        return values.length;
    }

    /** Whether there is no point. */
    public boolean isEmpty() {
        return values.length == 0;
    }

    /** The last value, or NaN if there is none. */
    public double last() {
        return isEmpty() ? Double.NaN : values[values.length - 1];
    }

    /** The first value, or NaN if there is none. */
    public double first() {
        return isEmpty() ? Double.NaN : values[0];
    }
}
