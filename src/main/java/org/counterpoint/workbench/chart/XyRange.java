package org.counterpoint.workbench.chart;

import org.jfree.data.Range;

/** Finds the range of an axis from everything drawn against it. */
final class XyRange {
    private XyRange() {}

    /** The range with a margin in the units in which the axis is even, and with the axis' own fixed ends where it has them. */
    static Range of(Axis axis, Extent extent, double threshold, double margin) {
        boolean log = axis.scaling() == Scaling.LOG;
        double lo = extent.min(axis.scaling());
        double hi = extent.max();
        if (!(lo <= hi)) {
            lo = log ? 0.1 : 0;
            hi = 1;
        }
        if (hi > lo) {
            double a = AxisMap.spread(axis.scaling(), threshold, lo);
            double b = AxisMap.spread(axis.scaling(), threshold, hi);
            double pad = (b - a) * margin;
            lo = AxisMap.gather(axis.scaling(), threshold, a - pad);
            hi = AxisMap.gather(axis.scaling(), threshold, b + pad);
        } else if (log) {
            lo /= 2;
            hi *= 2;
        } else {
            double pad = Math.max(Math.abs(hi) * 0.1, 1e-6);
            lo -= pad;
            hi += pad;
        }
        lo = axis.min() != null ? axis.min() : lo;
        hi = axis.max() != null ? axis.max() : hi;
        return hi > lo ? new Range(lo, hi) : new Range(lo, lo + (log ? lo : 1));
    }
}
