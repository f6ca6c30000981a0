package org.counterpoint.workbench.app;

import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import org.counterpoint.workbench.settings.CenterShape.Side;

/** Where in a pane a view can be put: in place of what it shows, or into a new half at one of its edges. */
enum PanePlace {
    /** In place of what the pane shows. */
    INSIDE(0, 0, 1, 1),
    /** Into a new left half. */
    LEFT(0, 0, 0.5, 1),
    /** Into a new right half. */
    RIGHT(0.5, 0, 0.5, 1),
    /** Into a new upper half. */
    TOP(0, 0, 1, 0.5),
    /** Into a new lower half. */
    BOTTOM(0, 0.5, 1, 0.5);

    /** How far from an edge, as a share of the width or height, the edge is meant. */
    private static final double EDGE = 0.25;

    private final double x;
    private final double y;
    private final double width;
    private final double height;

    PanePlace(double x, double y, double width, double height) {
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }

    /**
     * The place that a point means.
     *
     * @param pane where the pane is
     * @param header height of its header, in which no edge is meant
     */
    static PanePlace at(Bounds pane, double header, double pointX, double pointY) {
        double fromLeft = (pointX - pane.getMinX()) / pane.getWidth();
        double fromTop = (pointY - pane.getMinY() - header) / Math.max(1, pane.getHeight() - header);
        if (fromTop < 0) {
            return INSIDE;
        }
        double nearest = Math.min(Math.min(fromLeft, 1 - fromLeft), Math.min(fromTop, 1 - fromTop));
        if (nearest > EDGE) {
            return INSIDE;
        }
        if (nearest == fromLeft) {
            return LEFT;
        }
        if (nearest == 1 - fromLeft) {
            return RIGHT;
        }
        return nearest == fromTop ? TOP : BOTTOM;
    }

    /** The part of a pane that the view would take. */
    Rectangle2D part(Bounds pane) {
        return new Rectangle2D(
                pane.getMinX() + x * pane.getWidth(),
                pane.getMinY() + y * pane.getHeight(),
                width * pane.getWidth(),
                height * pane.getHeight());
    }

    /** How a pane is divided for it. */
    Side side() {
        return this == LEFT || this == RIGHT ? Side.RIGHT : Side.DOWN;
    }

    /** Whether the new half comes before the old one. */
    boolean before() {
        return this == LEFT || this == TOP;
    }
}
