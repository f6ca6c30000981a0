package org.counterpoint.workbench.chart;

import org.jfree.data.Range;

/**
 * Where the values of an axis lie in pixels, and back. Immutable, so that a drawing made on one thread can be asked by another.
 *
 * <p>Symlog after Webber (2013), "A bi-symmetric log transformation for wide-range data": sign(v) log10(1 + |v| / c).
 */
final class AxisMap {
    private final Scaling scaling;
    private final double threshold;
    private final double first;
    private final double span;
    private final double from;
    private final double to;

    /**
     * A map.
     *
     * @param scaling how values are spread
     * @param threshold c of symlog, positive; unused otherwise
     * @param range values at the two ends
     * @param from pixel of the lower value
     * @param to pixel of the upper value
     */
    AxisMap(Scaling scaling, double threshold, Range range, double from, double to) {
        this.scaling = scaling;
        this.threshold = threshold;
        this.first = spread(scaling, threshold, range.getLowerBound());
        this.span = spread(scaling, threshold, range.getUpperBound()) - first;
        this.from = from;
        this.to = to;
    }

    /** The value in the units in which the axis is even; NaN or negative infinity where it cannot be drawn. */
    static double spread(Scaling scaling, double threshold, double value) {
        return switch (scaling) {
            case LINEAR -> value;
            case LOG -> value > 0 ? Math.log10(value) : Double.NaN;
            case SYMLOG -> Math.signum(value) * Math.log10(1 + Math.abs(value) / threshold);
        };
    }

    /** Inverse of {@link #spread}. */
    static double gather(Scaling scaling, double threshold, double even) {
        return switch (scaling) {
            case LINEAR -> even;
            case LOG -> Math.pow(10, even);
            case SYMLOG -> Math.signum(even) * threshold * (Math.pow(10, Math.abs(even)) - 1);
        };
    }

    private AxisMap(AxisMap other, double from, double to) {
        scaling = other.scaling;
        threshold = other.threshold;
        first = other.first;
        span = other.span;
        this.from = from;
        this.to = to;
    }

    /** The same map in pixels counted from an origin, each of them a part of the ones before. */
    AxisMap scaled(double origin, double factor) {
        return new AxisMap(this, (from - origin) * factor, (to - origin) * factor);
    }

    /** Pixel of a value. */
    double px(double value) {
        return from + (spread(scaling, threshold, value) - first) / span * (to - from);
    }

    /** Value at a pixel. */
    double value(double px) {
        return gather(scaling, threshold, first + (px - from) / (to - from) * span);
    }

    /** Pixel of the lower end. */
    double from() {
        return from;
    }

    /** Pixel of the upper end. */
    double to() {
        return to;
    }

    /** The range that is seen after what is drawn was moved by some pixels. */
    Range moved(double pixels) {
        return ordered(value(from - pixels), value(to - pixels));
    }

    /** The range that is seen after zooming about a pixel; a factor below 1 shows less. */
    Range zoomed(double about, double factor) {
        return ordered(value(about + (from - about) * factor), value(about + (to - about) * factor));
    }

    /** The range between two pixels. */
    Range between(double a, double b) {
        return ordered(value(a), value(b));
    }

    private static Range ordered(double a, double b) {
        return new Range(Math.min(a, b), Math.max(a, b));
    }
}
