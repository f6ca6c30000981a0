package org.counterpoint.workbench.chart;

import java.util.Arrays;

/**
 * Where the lowest and the highest value of every stretch of a column lie, in levels of growing stretches: the extremes of any range are
 * found by looking at a few dozen entries instead of all values. NaN counts as no value. Built once in O(n), immutable then; needs about
 * a third of an {@code int} for each value.
 */
final class Pyramid {
    private static final int LEAF = 32;
    private static final int FAN = 4;

    private final double[] values;
    private final int[][] low;
    private final int[][] high;

    /** The pyramid of a column, which must not be changed any more. */
    Pyramid(double[] values) {
        this.values = values;
        int levels = 1;
        for (long width = (long) LEAF * FAN; width <= values.length; width *= FAN) {
            levels++;
        }
        low = new int[levels][];
        high = new int[levels][];
        int count = (values.length + LEAF - 1) / LEAF;
        low[0] = new int[count];
        high[0] = new int[count];
        for (int b = 0; b < count; b++) {
            Extremes found = new Extremes(values);
            found.scan(b * LEAF, Math.min(values.length, (b + 1) * LEAF));
            low[0][b] = found.low;
            high[0][b] = found.high;
        }
        for (int level = 1; level < levels; level++) {
            int below = low[level - 1].length;
            count = (below + FAN - 1) / FAN;
            low[level] = new int[count];
            high[level] = new int[count];
            for (int b = 0; b < count; b++) {
                Extremes found = new Extremes(values);
                for (int child = b * FAN; child < Math.min(below, (b + 1) * FAN); child++) {
                    found.add(low[level - 1][child], high[level - 1][child]);
                }
                low[level][b] = found.low;
                high[level][b] = found.high;
            }
        }
    }

    /** Number of values. */
    int size() {
        return values.length;
    }

    /** Value at an index. */
    double at(int index) {
        return values[index];
    }

    /** The lowest and highest values of a range, found by one query after the other. */
    static final class Extremes {
        private final double[] values;
        private int low = -1;
        private int high = -1;

        Extremes(double[] values) {
            this.values = values;
        }

        /** Index of the first lowest value, or -1 where there is none. */
        int low() {
            return low;
        }

        /** Index of the first highest value, or -1 where there is none. */
        int high() {
            return high;
        }

        private void scan(int from, int end) {
            for (int i = from; i < end; i++) {
                double v = values[i];
                if (!Double.isNaN(v)) {
                    if (low < 0 || v < values[low]) {
                        low = i;
                    }
                    if (high < 0 || v > values[high]) {
                        high = i;
                    }
                }
            }
        }

        private void add(int lowest, int highest) {
            if (lowest >= 0) {
                if (low < 0 || values[lowest] < values[low]) {
                    low = lowest;
                }
                if (high < 0 || values[highest] > values[high]) {
                    high = highest;
                }
            }
        }
    }

    /** Finds the extremes of {@code [from, end)}; the finder may be used again. */
    void extremes(int from, int end, Extremes into) {
        into.low = -1;
        into.high = -1;
        int i = from;
        while (i < end) {
            if (i % LEAF != 0 || i + LEAF > end) {
                int stop = Math.min(end, (i / LEAF + 1) * LEAF);
                into.scan(i, stop);
                i = stop;
                continue;
            }
            int level = 0;
            int width = LEAF;
            while (level + 1 < low.length && i % (width * FAN) == 0 && (long) i + (long) width * FAN <= end) {
                level++;
                width *= FAN;
            }
            into.add(low[level][i / width], high[level][i / width]);
            i += width;
        }
    }

    /** A finder for {@link #extremes}. */
    Extremes finder() {
        return new Extremes(values);
    }

    /**
     * How many values lie outside an interval.
     *
     * @param count values found outside
     * @param exact false where looking further would have cost too much, so that there are more than {@code count}
     */
    record Outside(long count, boolean exact) {
        Outside plus(Outside other) {
            return new Outside(count + other.count, exact && other.exact);
        }
    }

    /** Counts the values of {@code [from, end)} below lo or above hi, looking at no more than about {@code budget} entries. */
    Outside outside(int from, int end, double lo, double hi, int budget) {
        long count = 0;
        int left = budget;
        int[] stackLevel = new int[low.length * FAN + 8];
        int[] stackAt = new int[stackLevel.length];
        int i = from;
        while (i < end) {
            if (i % LEAF != 0 || i + LEAF > end) {
                int stop = Math.min(end, (i / LEAF + 1) * LEAF);
                count += scan(i, stop, lo, hi);
                i = stop;
                continue;
            }
            int level = 0;
            int width = LEAF;
            while (level + 1 < low.length && i % (width * FAN) == 0 && (long) i + (long) width * FAN <= end) {
                level++;
                width *= FAN;
            }
            int n = 0;
            stackLevel[n] = level;
            stackAt[n++] = i / width;
            while (n > 0) {
                n--;
                int l = stackLevel[n];
                int b = stackAt[n];
                left--;
                int a = low[l][b];
                if (a < 0 || (values[a] >= lo && values[high[l][b]] <= hi)) {
                    continue;
                }
                if (left <= 0) {
                    return new Outside(count, false);
                }
                if (l == 0) {
                    left -= LEAF;
                    count += scan(b * LEAF, Math.min(values.length, (b + 1) * LEAF), lo, hi);
                } else {
                    for (int child = b * FAN; child < Math.min(low[l - 1].length, (b + 1) * FAN); child++) {
                        stackLevel[n] = l - 1;
                        stackAt[n++] = child;
                    }
                }
            }
            i += width;
        }
        return new Outside(count, true);
    }

    private long scan(int from, int end, double lo, double hi) {
        long count = 0;
        for (int i = from; i < end; i++) {
            count += values[i] < lo || values[i] > hi ? 1 : 0;
        }
        return count;
    }

    /** Measures how far a stretch of values is away at least, and single values exactly. */
    interface Distance {
        /** Least squared distance of any value in {@code [from, end)} between the two values, or more. */
        double stretch(int from, int end, double lowest, double highest);

        /** Squared distance of one value. */
        double point(int index);
    }

    /** Index of the nearest value of {@code [from, end)} within a squared distance, the last of equals; -1 where there is none. */
    int nearest(int from, int end, double within, Distance distance) {
        int best = -1;
        double bestDistance = within;
        int capacity = 64;
        long[] stack = new long[capacity];
        int n = 0;
        // Stretches are visited in order; what is farther than the best so far is not opened.
        for (int b = from / LEAF; b <= (end - 1) / LEAF && from < end; ) {
            int level = 0;
            int width = LEAF;
            int at = b * LEAF;
            while (level + 1 < low.length && at % (width * FAN) == 0 && (long) at + (long) width * FAN <= end) {
                level++;
                width *= FAN;
            }
            stack[n++] = ((long) level << 32) | (at / width);
            while (n > 0) {
                long top = stack[--n];
                int l = (int) (top >>> 32);
                int k = (int) top;
                int a = low[l][k];
                int w = LEAF << (2 * l);
                int start = Math.max(from, k * w);
                int stop = (int) Math.min(end, (long) k * w + w);
                if (a < 0 || distance.stretch(start, stop, values[a], values[high[l][k]]) > bestDistance) {
                    continue;
                }
                if (l == 0) {
                    for (int i = start; i < stop; i++) {
                        double d = distance.point(i);
                        if (d <= bestDistance) {
                            bestDistance = d;
                            best = i;
                        }
                    }
                } else {
                    int last = Math.min(low[l - 1].length, (k + 1) * FAN);
                    if (n + FAN > stack.length) {
                        stack = Arrays.copyOf(stack, stack.length * 2);
                    }
                    for (int child = last - 1; child >= k * FAN; child--) {
                        stack[n++] = ((long) (l - 1) << 32) | child;
                    }
                }
            }
            b += width / LEAF;
        }
        return best;
    }
}
