package org.counterpoint.workbench.chart;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series of a panel: n points, with an optional band and optional standard errors. Arrays are not copied (they come from immutable
 * reports) and must not be changed.
 *
 * @param key unique name within the panel
 * @param label what the tooltip calls it (run or method, split, variant)
 * @param x n abscissae, ascending unless the series is a path ({@link SeriesStyle#fade()})
 * @param y n ordinates; NaN breaks the line and is counted
 * @param lo lower end of the band, length n, or null
 * @param hi upper end of the band, length n, or null
 * @param se standard errors for the tooltip, length n, or null
 * @param steps training step of each point where x is not the step itself, length n, or null
 * @param base level towards which the area is filled where y is below it (length n), or null; used for deficits
 * @param tips extra words per point for the tooltip, length n, or null
 * @param style how it is drawn
 */
@SuppressWarnings("ArrayRecordComponent") // large immutable columns; never compared
public record Series(
        String key,
        String label,
        double[] x,
        double[] y,
        double @Nullable [] lo,
        double @Nullable [] hi,
        double @Nullable [] se,
        double @Nullable [] steps,
        double @Nullable [] base,
        String @Nullable [] tips,
        SeriesStyle style) {
    /** Checks that the columns have one length. */
    public Series {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "Series " + key + " has " + x.length + " abscissae but " + y.length + " ordinates.");
        }
    }

    /** A plain series. */
    public static Series of(String key, String label, double[] x, double[] y, SeriesStyle style) {
        return new Series(key, label, x, y, null, null, null, null, null, null, style);
    }

    /** The same series with a band of k standard errors on both sides, and the errors in the tooltip; unchanged when se is null. */
    public Series withError(double @Nullable [] errors, double k) {
        if (errors == null || errors.length != y.length || allNaN(errors)) {
            return this;
        }
        double[] low = new double[y.length];
        double[] high = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            low[i] = y[i] - k * errors[i];
            high[i] = y[i] + k * errors[i];
        }
        return new Series(key, label, x, y, low, high, errors, steps, base, tips, style);
    }

    /** The same series with standard errors in the tooltip only. */
    public Series withTooltipError(double @Nullable [] errors) {
        return errors == null || errors.length != y.length
                ? this
                : new Series(key, label, x, y, lo, hi, errors, steps, base, tips, style);
    }

    /** The same series with an explicit band. */
    public Series withBand(double[] low, double[] high) {
        return new Series(key, label, x, y, low, high, se, steps, base, tips, style);
    }

    /** The same series, its points carrying training steps. */
    public Series withSteps(double[] atSteps) {
        return new Series(key, label, x, y, lo, hi, se, atSteps, base, tips, style);
    }

    /** The same series, filled towards a level wherever it lies below it. */
    public Series withBase(double[] level) {
        return new Series(key, label, x, y, lo, hi, se, steps, level, tips, style);
    }

    /** The same series with words per point. */
    public Series withTips(String[] words) {
        return new Series(key, label, x, y, lo, hi, se, steps, base, words, style);
    }

    /** The same series in another dash. */
    public Series dash(Dash dash) {
        return new Series(key, label, x, y, lo, hi, se, steps, base, tips, style.dash(dash));
    }

    /** The same series with another opacity of its band or fill. */
    public Series fill(double alpha) {
        return new Series(key, label, x, y, lo, hi, se, steps, base, tips, style.band(alpha));
    }

    /** The same series without the points before its first value: a quantity that begins later lacks nothing. */
    public Series fromFirstValue() {
        int first = 0;
        while (first < y.length && Double.isNaN(y[first])) {
            first++;
        }
        if (first == 0 || first == y.length) {
            return this;
        }
        return new Series(
                key,
                label,
                Arrays.copyOfRange(x, first, x.length),
                Arrays.copyOfRange(y, first, y.length),
                cut(lo, first),
                cut(hi, first),
                cut(se, first),
                cut(steps, first),
                cut(base, first),
                tips == null ? null : Arrays.copyOfRange(tips, first, tips.length),
                style);
    }

    private static double @Nullable [] cut(double @Nullable [] column, int first) {
        return column == null ? null : Arrays.copyOfRange(column, first, column.length);
    }

    private static boolean allNaN(double[] values) {
        return Arrays.stream(values).allMatch(Double::isNaN);
    }
}
