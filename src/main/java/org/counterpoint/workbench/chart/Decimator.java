package org.counterpoint.workbench.chart;

import java.util.Arrays;
import java.util.BitSet;
import org.jfree.data.Range;

/**
 * Reduces long series to what can be seen: in every pixel column the first, lowest, highest and last point remain, so that no spike is
 * lost. Statistics never use decimated data.
 */
public final class Decimator {
    private Decimator() {}

    /**
     * Points to draw.
     *
     * @param index indices into the series, ascending for an ascending series
     * @param visible number of points inside the range
     * @param band indices at which the band is drawn: like {@code index}, but with the extremes of the band
     */
    @SuppressWarnings("ArrayRecordComponent") // index columns; never compared
    public record Kept(int[] index, int visible, int[] band) {
        /** Points whose band, if any, is drawn at the same indices. */
        public Kept(int[] index, int visible) {
            this(index, visible, index);
        }

        /** How many visible points are not drawn one by one. */
        public int merged() {
            return Math.max(0, visible - index.length);
        }
    }

    /**
     * Chooses the points of an ascending series to draw between two abscissae by looking at all of them. One neighbor on either side is
     * kept, so that lines leave the plot where they should.
     *
     * @param x n ascending abscissae
     * @param y n ordinates; NaN points are kept (they break the line)
     * @param from lower end of the visible range
     * @param to upper end of the visible range
     * @param columns pixel columns, positive
     */
    public static Kept minMax(double[] x, double[] y, double from, double to, int columns) {
        return scan(x, y, from, to, new AxisMap(Scaling.LINEAR, 1, new Range(from, to), 0, columns), columns);
    }

    /** As {@link #minMax}, on any axis; the map's pixels are the columns. */
    static Kept scan(double[] x, double[] y, double from, double to, AxisMap map, int columns) {
        int first = lowerBound(x, from);
        int end = upperBound(x, to);
        int visible = Math.max(0, end - first);
        int a = Math.max(0, first - 1);
        int b = Math.min(x.length, end + 1);
        if (b - a <= 4L * columns) {
            return new Kept(range(a, b), visible);
        }
        int[] kept = new int[4 * columns + 8];
        int n = 0;
        int i = a;
        while (i < b) {
            long column = column(map, x[i]);
            int low = i;
            int high = i;
            int j = i;
            while (j < b && column(map, x[j]) == column) {
                if (Double.isNaN(y[low]) || y[j] < y[low]) {
                    low = j;
                }
                if (Double.isNaN(y[high]) || y[j] > y[high]) {
                    high = j;
                }
                j++;
            }
            if (n + 4 > kept.length) {
                kept = Arrays.copyOf(kept, kept.length * 2);
            }
            n = add(kept, n, i);
            n = add(kept, n, Math.min(low, high));
            n = add(kept, n, Math.max(low, high));
            n = add(kept, n, j - 1);
            i = j;
        }
        return new Kept(Arrays.copyOf(kept, n), visible);
    }

    /**
     * The same points as {@link #scan}, found through the series' pyramid: O(columns log n) instead of O(n).
     *
     * @param index a series with ascending abscissae
     * @param from lower end of the visible range
     * @param to upper end of the visible range
     * @param map the axis; its pixels are the columns
     * @param columns pixel columns, positive
     */
    static Kept pyramid(SeriesIndex index, double from, double to, AxisMap map, int columns) {
        double[] x = index.series().x();
        int first = index.lowerBound(from);
        int end = index.upperBound(to);
        int visible = Math.max(0, end - first);
        int a = Math.max(0, first - 1);
        int b = Math.min(x.length, end + 1);
        if (b - a <= 4L * columns) {
            return new Kept(range(a, b), visible);
        }
        Pyramid.Extremes line = index.y().finder();
        Pyramid lo = index.lo();
        Pyramid hi = index.hi();
        Pyramid.Extremes below = lo == null ? line : lo.finder();
        Pyramid.Extremes above = hi == null ? line : hi.finder();
        boolean banded = lo != null && hi != null;
        int[] kept = new int[4 * columns + 16];
        int[] band = banded ? new int[4 * columns + 16] : kept;
        int n = 0;
        int m = 0;
        int i = a;
        while (i < b) {
            int j = columnEnd(map, x, i, b);
            if (Math.max(n, m) + 4 > kept.length) {
                kept = Arrays.copyOf(kept, kept.length * 2);
                band = banded ? Arrays.copyOf(band, band.length * 2) : kept;
            }
            index.y().extremes(i, j, line);
            n = column(kept, n, i, j, line.low(), line.high());
            if (lo != null && hi != null) {
                lo.extremes(i, j, below);
                hi.extremes(i, j, above);
                m = column(band, m, i, j, below.low(), above.high());
            }
            i = j;
        }
        int[] drawn = Arrays.copyOf(kept, n);
        return new Kept(drawn, visible, banded ? Arrays.copyOf(band, m) : drawn);
    }

    private static int column(int[] kept, int n, int i, int j, int low, int high) {
        int lowest = low < 0 ? i : low;
        int highest = high < 0 ? i : high;
        int count = add(kept, n, i);
        count = add(kept, count, Math.min(lowest, highest));
        count = add(kept, count, Math.max(lowest, highest));
        return add(kept, count, j - 1);
    }

    /** First index after i whose abscissa lies in another pixel column. */
    private static int columnEnd(AxisMap map, double[] x, int i, int end) {
        long column = column(map, x[i]);
        int inside = i;
        int outside = i + 1;
        int step = 1;
        while (outside < end && column(map, x[outside]) == column) {
            inside = outside;
            step *= 2;
            outside = (int) Math.min(end, (long) outside + step);
        }
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (column(map, x[middle]) == column) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private static long column(AxisMap map, double x) {
        double px = map.px(x);
        return Double.isNaN(px) ? Long.MIN_VALUE : (long) Math.floor(px);
    }

    /**
     * Chooses the points of a series that is not ascending: a path keeps what moves by a pixel, loose points keep one for each pixel.
     *
     * @param index the series
     * @param visible number of its points inside the range
     * @param x the abscissa axis in pixels
     * @param y the ordinate axis in pixels
     * @param most how many points are drawn without any choice
     */
    static Kept loose(SeriesIndex index, int visible, AxisMap x, AxisMap y, int most) {
        Series series = index.series();
        int n = series.x().length;
        if (n <= most) {
            return new Kept(range(0, n), visible);
        }
        int[] kept = new int[n];
        int count = 0;
        boolean path = series.style().width() > 0;
        double left = Math.min(x.from(), x.to());
        double top = Math.min(y.from(), y.to());
        int columns = (int) Math.ceil(Math.abs(x.to() - x.from())) + 1;
        int rows = (int) Math.ceil(Math.abs(y.to() - y.from())) + 1;
        BitSet taken = new BitSet(path ? 0 : columns * rows);
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (int i = 0; i < n; i++) {
            double px = x.px(series.x()[i]);
            double py = y.px(series.y()[i]);
            boolean keep;
            if (path) {
                keep = i == n - 1 || !(Math.abs(px - lastX) < 1 && Math.abs(py - lastY) < 1);
            } else {
                int column = (int) (px - left);
                int row = (int) (py - top);
                keep = column >= 0 && row >= 0 && column < columns && row < rows && !taken.get(row * columns + column);
                if (keep) {
                    taken.set(row * columns + column);
                }
            }
            if (keep) {
                kept[count++] = i;
                lastX = px;
                lastY = py;
            }
        }
        return new Kept(Arrays.copyOf(kept, count), visible);
    }

    private static int[] range(int from, int end) {
        int[] all = new int[Math.max(0, end - from)];
        Arrays.setAll(all, i -> from + i);
        return all;
    }

    private static int add(int[] kept, int n, int value) {
        if (n > 0 && kept[n - 1] >= value) {
            return n;
        }
        kept[n] = value;
        return n + 1;
    }

    /** First index whose value is at least v. */
    static int lowerBound(double[] x, double v) {
        int lo = 0;
        int hi = x.length;
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (x[mid] < v) {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        return lo;
    }

    /** First index whose value is above v. */
    static int upperBound(double[] x, double v) {
        int lo = 0;
        int hi = x.length;
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (x[mid] <= v) {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        return lo;
    }
}
