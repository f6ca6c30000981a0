package org.counterpoint.workbench.chart;

import org.jfree.data.Range;

/** Finds the range of an axis from everything drawn against it. */
final class XyRange {
    private XyRange() {}

    /** The range with a margin in the units in which the axis is even, and with the axis' own fixed ends where it has them. */
    static Range of(Axis axis, Extent extent, double threshold, double margin) {
        return of(axis, extent, threshold, margin, margin);
    }

    /** The same with a margin of its own at the upper end, where words may stand. */
    static Range of(Axis axis, Extent extent, double threshold, double margin, double upper) {
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
            lo = AxisMap.gather(axis.scaling(), threshold, a - (b - a) * margin);
            hi = AxisMap.gather(axis.scaling(), threshold, b + (b - a) * upper);
        } else if (log) {
            lo /= 2;
            hi *= 2;
        } else {
            // Around zero alone nothing says how large values would be.
            double pad = hi == 0 ? 1 : Math.abs(hi) * 0.1;
            lo -= pad;
            hi += pad;
        }
        lo = axis.min() != null ? axis.min() : lo;
        hi = axis.max() != null ? axis.max() : hi;
        return hi > lo ? new Range(lo, hi) : new Range(lo, lo + (log ? lo : 1));
    }
}
