package org.counterpoint.workbench.chart;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Shape drawn at the points of a series. */
public enum Glyph {
    /** No shape. */
    NONE,
    /** Filled circle. */
    CIRCLE,
    /** Filled square. */
    SQUARE,
    /** Filled triangle. */
    TRIANGLE,
    /** Filled diamond. */
    DIAMOND,
    /** Upright cross. */
    PLUS,
    /** Diagonal cross. */
    CROSS,
    /** Outlined circle. */
    RING,
    /** Short upright bar. */
    BAR;

    /** Glyphs that tell groups apart where colour alone does not. */
    public static Glyph of(int index) {
        Glyph[] cycle = {CIRCLE, SQUARE, TRIANGLE, DIAMOND, PLUS, CROSS};
        return cycle[Math.floorMod(index, cycle.length)];
    }

    /** Whether the shape is filled (otherwise it is stroked). */
    boolean filled() {
        return this != CROSS && this != PLUS && this != RING && this != BAR;
    }

    /** The shape of this diameter centred at a point. */
    Shape at(double x, double y, double size) {
        double h = size / 2;
        return switch (this) {
            case NONE -> new Path2D.Double();
            case CIRCLE, RING -> new Ellipse2D.Double(x - h, y - h, size, size);
            case SQUARE -> new Rectangle2D.Double(x - h * 0.88, y - h * 0.88, size * 0.88, size * 0.88);
            case TRIANGLE -> polygon(x, y, h, new double[] {0, -1.1, 1, 0.8, -1, 0.8});
            case DIAMOND -> polygon(x, y, h, new double[] {0, -1.2, 1, 0, 0, 1.2, -1, 0});
            case PLUS -> lines(x, y, h, new double[] {-1.1, 0, 1.1, 0, 0, -1.1, 0, 1.1});
            case CROSS -> lines(x, y, h, new double[] {-1, -1, 1, 1, -1, 1, 1, -1});
            case BAR -> lines(x, y, h, new double[] {0, -1.6, 0, 1.6});
        };
    }

    private static Shape polygon(double x, double y, double h, double[] unit) {
        Path2D path = new Path2D.Double();
        path.moveTo(unit[0], unit[1]);
        for (int i = 2; i < unit.length; i += 2) {
            path.lineTo(unit[i], unit[i + 1]);
        }
        path.closePath();
        return place(path, x, y, h);
    }

    private static Shape lines(double x, double y, double h, double[] unit) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < unit.length; i += 4) {
            path.moveTo(unit[i], unit[i + 1]);
            path.lineTo(unit[i + 2], unit[i + 3]);
        }
        return place(path, x, y, h);
    }

    private static Shape place(Path2D path, double x, double y, double h) {
        AffineTransform transform = AffineTransform.getTranslateInstance(x, y);
        transform.scale(h, h);
        return transform.createTransformedShape(path);
    }
}
