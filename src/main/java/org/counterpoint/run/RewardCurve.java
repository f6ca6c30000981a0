package org.counterpoint.run;

import java.util.Arrays;

/**
 * The course of one reward in few numbers, for lists of many runs: at most {@value #POINTS} points of it, and exactly its last
 * value, its best value and its last few values.
 */
public final class RewardCurve {
    /** Most points that are kept. */
    public static final int POINTS = 128;

    /** How many of the last values are kept. */
    public static final int TAIL = 10;

    private final String split;
    private final long[] steps;
    private final float[] values;
    private final long count;
    private final double best;
    private final long bestStep;
    private final double[] tail;

    private RewardCurve(
            String split, long[] steps, float[] values, long count, double best, long bestStep, double[] tail) {
        this.split = split;
        this.steps = steps;
        this.values = values;
        this.count = count;
        this.best = best;
        this.bestStep = bestStep;
        this.tail = tail;
    }

    /** The split it was measured on, such as {@code validation}. */
    public String split() {
        return split;
    }

    /** Number of kept points. */
    public int size() {
        return steps.length;
    }

    /** How many values were logged. */
    public long count() {
        return count;
    }

    /** Step of a kept point. */
    public long step(int index) {
        return steps[index];
    }

    /** Value of a kept point; may be NaN. */
    public float value(int index) {
        return values[index];
    }

    /** The last logged value. */
    public double last() {
        return tail[tail.length - 1];
    }

    /** The best value by the objective's direction; NaN if every value is. */
    public double best() {
        return best;
    }

    /** Where the best value was logged first. */
    public long bestStep() {
        return bestStep;
    }

    /** The mean of the last {@code k} values (1..{@value #TAIL}), of all where there are fewer. */
    public double meanOfLast(int k) {
        if (k < 1 || k > TAIL) {
            throw new IllegalArgumentException("k is " + k + " but must be from 1 to " + TAIL);
        }
        int n = Math.min(k, tail.length);
        return Arrays.stream(tail, tail.length - n, tail.length).sum() / n;
    }

    /** Collects the values of one objective on one split. */
    static final class Builder {
        private final boolean minimize;
        private final long[] steps = new long[POINTS];
        private final float[] values = new float[POINTS];
        private final double[] tail = new double[TAIL];
        private int size;
        private long stride = 1;
        private long count;
        private double best = Double.NaN;
        private long bestStep = -1;
        private long lastStep;

        Builder(boolean minimize) {
            this.minimize = minimize;
        }

        void add(long step, double value) {
            if (count % stride == 0) {
                if (size == POINTS - 1) {
                    // Full (one place is kept for the last value): keep every second point from here on.
                    for (int i = 0; 2 * i < size; i++) {
                        steps[i] = steps[2 * i];
                        values[i] = values[2 * i];
                    }
                    size = (size + 1) / 2;
                    stride *= 2;
                }
                if (count % stride == 0) {
                    steps[size] = step;
                    values[size] = (float) value;
                    size++;
                }
            }
            tail[(int) (count % TAIL)] = value;
            count++;
            lastStep = step;
            if (!Double.isNaN(value) && (Double.isNaN(best) || (minimize ? value < best : value > best))) {
                best = value;
                bestStep = step;
            }
        }

        RewardCurve build(String split) {
            int kept = (int) Math.min(count, TAIL);
            double[] last = new double[kept];
            for (int i = 0; i < kept; i++) {
                last[i] = tail[(int) ((count - kept + i) % TAIL)];
            }
            boolean whole = steps[size - 1] == lastStep;
            long[] s = Arrays.copyOf(steps, whole ? size : size + 1);
            float[] v = Arrays.copyOf(values, whole ? size : size + 1);
            if (!whole) {
                s[size] = lastStep;
                v[size] = (float) last[kept - 1];
            }
            return new RewardCurve(split, s, v, count, best, bestStep, last);
        }
    }
}
