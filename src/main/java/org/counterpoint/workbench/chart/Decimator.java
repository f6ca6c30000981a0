package org.counterpoint.workbench.chart;

import java.util.Arrays;

/**
 * Reduces long series to what can be seen: in every pixel column the first, lowest, highest and last point remain, so that no spike is
 * lost. Statistics never use decimated data.
 */
public final class Decimator {
    private Decimator() {}

    /**
     * Points to draw.
     *
     * @param index indices into the series, ascending
     * @param visible number of points inside the range
     */
    @SuppressWarnings("ArrayRecordComponent") // index column; never compared
    public record Kept(int[] index, int visible) {
        /** How many visible points are not drawn one by one. */
        public int merged() {
            return Math.max(0, visible - index.length);
        }
    }

    /**
     * Chooses the points of an ascending series to draw between two abscissae. One neighbour on either side is kept, so that lines leave
     * the plot where they should.
     *
     * @param x n ascending abscissae
     * @param y n ordinates; NaN points are kept (they break the line)
     * @param from lower end of the visible range
     * @param to upper end of the visible range
     * @param columns pixel columns, positive
     */
    public static Kept minMax(double[] x, double[] y, double from, double to, int columns) {
        int first = lowerBound(x, from);
        int end = upperBound(x, to);
        int visible = Math.max(0, end - first);
        int a = Math.max(0, first - 1);
        int b = Math.min(x.length, end + 1);
        if (b <= a) {
            return new Kept(new int[0], visible);
        }
        if (b - a <= 4L * columns) {
            int[] all = new int[b - a];
            Arrays.setAll(all, i -> a + i);
            return new Kept(all, visible);
        }
        int[] kept = new int[4 * columns + 8];
        int n = 0;
        double width = (to - from) / columns;
        int i = a;
        while (i < b) {
            long column = (long) Math.floor((x[i] - from) / width);
            int low = i;
            int high = i;
            int j = i;
            while (j < b && (long) Math.floor((x[j] - from) / width) == column) {
                if (Double.isNaN(y[low]) || y[j] < y[low]) {
                    low = j;
                }
                if (Double.isNaN(y[high]) || y[j] > y[high]) {
                    high = j;
                }
                j++;
            }
            n = add(kept, n, i);
            n = add(kept, n, Math.min(low, high));
            n = add(kept, n, Math.max(low, high));
            n = add(kept, n, j - 1);
            if (n + 4 > kept.length) {
                kept = Arrays.copyOf(kept, kept.length * 2);
            }
            i = j;
        }
        return new Kept(Arrays.copyOf(kept, n), visible);
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
