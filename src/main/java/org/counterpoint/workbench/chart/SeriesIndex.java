package org.counterpoint.workbench.chart;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a series once and used by every redraw, count and look-up: its order, extents and pyramids. Built off the JavaFX
 * thread in O(n), or O(n log n) for a series that is not ascending.
 */
final class SeriesIndex {
    private static final int SMALL = 512;

    private final Series series;
    private final boolean ascending;
    private final int @Nullable [] order;
    private final double[] sortedX;
    private final Pyramid y;
    private final @Nullable Pyramid lo;
    private final @Nullable Pyramid hi;
    private final Extent xExtent;
    private final Extent yExtent;
    private final int[] nans;
    private final int missing;
    private final int nonPositiveX;
    private final int nonPositiveY;
    private final int nonPositive;

    SeriesIndex(Series series) {
        this.series = series;
        double[] x = series.x();
        double[] values = series.y();
        ascending = ascending(x);
        if (ascending) {
            order = null;
            sortedX = x;
            y = new Pyramid(values);
        } else {
            // Sorting indices by boxing costs more than drawing where there are few points, but these are few.
            int[] sorted = IntStream.range(0, x.length)
                    .filter(i -> Double.isFinite(x[i]))
                    .boxed()
                    .sorted((a, b) -> Double.compare(x[a], x[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            order = sorted;
            sortedX = IntStream.of(sorted).mapToDouble(i -> x[i]).toArray();
            y = new Pyramid(IntStream.of(sorted).mapToDouble(i -> values[i]).toArray());
        }
        nans = IntStream.range(0, y.size()).filter(i -> Double.isNaN(y.at(i))).toArray();
        double[] low = series.lo();
        double[] high = series.hi();
        boolean band = ascending && x.length > SMALL;
        lo = band && low != null ? new Pyramid(low) : null;
        hi = band && high != null ? new Pyramid(high) : null;
        xExtent = Extent.of(x);
        yExtent = Extent.of(values);
        if (low != null && high != null) {
            yExtent.add(Extent.of(low));
            yExtent.add(Extent.of(high));
        }
        if (series.base() != null) {
            yExtent.add(Extent.of(series.base()));
        }
        int none = 0;
        int[] below = new int[3];
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(values[i])) {
                none++;
            } else {
                below[0] += x[i] <= 0 ? 1 : 0;
                below[1] += values[i] <= 0 ? 1 : 0;
                below[2] += x[i] <= 0 || values[i] <= 0 ? 1 : 0;
            }
        }
        missing = none;
        nonPositiveX = below[0];
        nonPositiveY = below[1];
        nonPositive = below[2];
    }

    private static boolean ascending(double[] x) {
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] >= x[i - 1])) {
                return false;
            }
        }
        return x.length == 0 || (Double.isFinite(x[0]) && Double.isFinite(x[x.length - 1]));
    }

    private SeriesIndex(SeriesIndex other, Series series) {
        this.series = series;
        ascending = other.ascending;
        order = other.order;
        sortedX = other.sortedX;
        y = other.y;
        lo = other.lo;
        hi = other.hi;
        xExtent = other.xExtent;
        yExtent = other.yExtent;
        nans = other.nans;
        missing = other.missing;
        nonPositiveX = other.nonPositiveX;
        nonPositiveY = other.nonPositiveY;
        nonPositive = other.nonPositive;
    }

    /** The same knowledge for a series with the same columns in another style. */
    @SuppressWarnings("ReferenceEquality") // the very same series needs no other index
    SeriesIndex of(Series other) {
        return other == series ? this : new SeriesIndex(this, other);
    }

    Series series() {
        return series;
    }

    /** Whether another series holds the very same columns, so that this index serves it too. */
    @SuppressWarnings("ReferenceEquality") // columns are immutable: the same array holds the same values
    boolean serves(Series other) {
        return series.x() == other.x()
                && series.y() == other.y()
                && series.lo() == other.lo()
                && series.hi() == other.hi()
                && series.base() == other.base();
    }

    boolean ascending() {
        return ascending;
    }

    Extent xExtent() {
        return xExtent;
    }

    Extent yExtent() {
        return yExtent;
    }

    /** Points whose abscissa or ordinate is not a finite number. */
    int missing() {
        return missing;
    }

    /** Finite points that logarithmic axes cannot show. */
    int nonPositive(boolean logX, boolean logY) {
        return logX && logY ? nonPositive : logX ? nonPositiveX : logY ? nonPositiveY : 0;
    }

    /** Pyramid of the ordinates in the order of the abscissae. */
    Pyramid y() {
        return y;
    }

    @Nullable
    Pyramid lo() {
        return lo;
    }

    @Nullable
    Pyramid hi() {
        return hi;
    }

    /** Number of positions before one whose ordinate is NaN; O(log n). */
    int nanBefore(int position) {
        return nans.length == 0 ? 0 : lowerBound(nans, position);
    }

    private static int lowerBound(int[] sorted, int value) {
        int lo = 0;
        int hi = sorted.length;
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (sorted[mid] < value) {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        return lo;
    }

    /** First position, in the order of the abscissae, whose abscissa is at least v. */
    int lowerBound(double v) {
        return Decimator.lowerBound(sortedX, v);
    }

    /** First position, in the order of the abscissae, whose abscissa is above v. */
    int upperBound(double v) {
        return Decimator.upperBound(sortedX, v);
    }

    /** Points in the order of their abscissae: number. */
    int positions() {
        return sortedX.length;
    }

    /** Points in the order of their abscissae: abscissa. */
    double xAt(int position) {
        return sortedX[position];
    }

    /** Points in the order of their abscissae: index in the series. */
    int indexAt(int position) {
        return order == null ? position : order[position];
    }
}
