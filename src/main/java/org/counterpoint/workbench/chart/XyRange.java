package org.counterpoint.workbench.chart;

import org.jfree.data.Range;

/** Finds the range of an axis from everything drawn against it, and counts what cannot be drawn. */
final class XyRange {
    private final boolean log;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    XyRange(boolean log) {
        this.log = log;
    }

    void add(double value) {
        if (Double.isFinite(value) && (!log || value > 0)) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    }

    void addAll(double[] values) {
        for (double value : values) {
            add(value);
        }
    }

    /** The range with a margin, and with the axis' own fixed ends where it has them. */
    Range of(Axis axis, double margin) {
        double lo = min;
        double hi = max;
        if (!(lo <= hi)) {
            lo = log ? 0.1 : 0;
            hi = 1;
        }
        if (log) {
            double pad = hi > lo ? Math.pow(hi / lo, margin) : 2;
            lo /= pad;
            hi *= pad;
        } else {
            double pad = hi > lo ? (hi - lo) * margin : Math.max(Math.abs(hi) * 0.1, 1e-6);
            lo -= pad;
            hi += pad;
        }
        lo = axis.min() != null ? axis.min() : lo;
        hi = axis.max() != null ? axis.max() : hi;
        return hi > lo ? new Range(lo, hi) : new Range(lo, lo + (log ? lo : 1));
    }
}
