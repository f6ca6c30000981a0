package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;

/** The upright stretch that a line covers in each pixel column: a dense line as it is seen, at the cost of its columns. */
final class Envelope {
    private static final double TALL = 4;

    private final float[] top;
    private final float[] bottom;

    Envelope(int columns) {
        top = new float[columns];
        bottom = new float[columns];
        clear();
    }

    /** Forgets every line. */
    void clear() {
        Arrays.fill(top, Float.POSITIVE_INFINITY);
        Arrays.fill(bottom, Float.NEGATIVE_INFINITY);
    }

    /** Adds a straight line between two points in pixels; one that is no number adds nothing. */
    void line(double x0, double y0, double x1, double y1) {
        if (!Double.isFinite(x0) || !Double.isFinite(y0) || !Double.isFinite(x1) || !Double.isFinite(y1)) {
            return;
        }
        double left = Math.min(x0, x1);
        double right = Math.max(x0, x1);
        int first = (int) Math.max(0, Math.floor(left));
        int last = (int) Math.min(top.length - 1.0, Math.floor(right));
        for (int c = first; c <= last; c++) {
            double a = right > left ? y0 + (y1 - y0) * (Math.clamp(c, left, right) - x0) / (x1 - x0) : y0;
            double b = right > left ? y0 + (y1 - y0) * (Math.clamp(c + 1.0, left, right) - x0) / (x1 - x0) : y1;
            top[c] = (float) Math.min(top[c], Math.min(a, b));
            bottom[c] = (float) Math.max(bottom[c], Math.max(a, b));
        }
    }

    /** Adds the line of a series through the points that were kept. */
    void add(Series series, int[] kept, AxisMap x, AxisMap y) {
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (int k : kept) {
            double px = x.px(series.x()[k]);
            double py = y.px(series.y()[k]);
            line(lastX, lastY, px, py);
            lastX = px;
            lastY = py;
        }
    }

    /** Upper end in a column in pixels; above {@link #bottom} where the column is empty. */
    float top(int column) {
        return top[column];
    }

    /** Lower end in a column in pixels. */
    float bottom(int column) {
        return bottom[column];
    }

    /** Whether the line goes up and down so much that its stretches say more than its course. */
    boolean tall() {
        double sum = 0;
        int filled = 0;
        for (int c = 0; c < top.length; c++) {
            if (top[c] <= bottom[c]) {
                sum += bottom[c] - top[c];
                filled++;
            }
        }
        return filled > 0 && sum / filled > TALL;
    }

    /**
     * Fills the stretches in the paint of the surface.
     *
     * @param area where the columns lie
     * @param width line width in units of the surface
     */
    void fill(Graphics2D g2, Rectangle2D area, double width) {
        double unit = area.getWidth() / top.length;
        Object smooth = g2.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
        // Columns meet edge to edge; smoothing would leave seams and cost most of the time.
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        Rectangle2D.Double box = new Rectangle2D.Double();
        for (int c = 0; c < top.length; c++) {
            if (top[c] <= bottom[c]) {
                double from = area.getMinY() + top[c] * unit - width / 2;
                double to = area.getMinY() + bottom[c] * unit + width / 2;
                box.setRect(area.getMinX() + c * unit, from, unit, to - from);
                g2.fill(box);
            }
        }
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    }
}
