package org.counterpoint.workbench.chart;

/** What a column holds, found in one pass: its ends, its smallest sizes, and how many of its entries are no numbers. */
final class Extent {
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double minPositive = Double.POSITIVE_INFINITY;
    private double minSize = Double.POSITIVE_INFINITY;

    static Extent of(double[] values) {
        Extent extent = new Extent();
        for (double value : values) {
            extent.add(value);
        }
        return extent;
    }

    void add(double value) {
        if (Double.isFinite(value)) {
            min = Math.min(min, value);
            max = Math.max(max, value);
            if (value > 0) {
                minPositive = Math.min(minPositive, value);
            }
            if (value != 0) {
                minSize = Math.min(minSize, Math.abs(value));
            }
        }
    }

    void add(Extent other) {
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        minPositive = Math.min(minPositive, other.minPositive);
        minSize = Math.min(minSize, other.minSize);
    }

    /** Lowest finite value that an axis of this kind can show. */
    double min(Scaling scaling) {
        return scaling == Scaling.LOG ? minPositive : min;
    }

    /** Highest finite value. */
    double max() {
        return max;
    }

    /**
     * Where a symlog axis turns linear: a power of ten near the smallest size that occurs, but at most four decades below the largest, so
     * that noise around zero does not fill the axis.
     */
    double threshold() {
        double size = Math.max(Math.abs(min), Math.abs(max));
        if (!(size > 0) || Double.isInfinite(size)) {
            return 1;
        }
        return Math.pow(10, Math.floor(Math.log10(Math.max(minSize, size * 1e-4))));
    }
}
