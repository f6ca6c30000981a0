package org.counterpoint.workbench.chart;

import java.awt.geom.Rectangle2D;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;
import org.counterpoint.workbench.selection.StepRange;
import org.jspecify.annotations.Nullable;

/** What lies above a drawn chart: time cursor, range of steps in focus, rubber band, and the pointer's values. FX thread only. */
final class PlotOverlay extends Pane {
    private final Line cursor = new Line();
    private final Pane rings = new Pane();
    private final Rectangle before = new Rectangle();
    private final Rectangle after = new Rectangle();
    private final Line from = new Line();
    private final Line to = new Line();
    private final Rectangle band = new Rectangle();
    private final Polyline highlight = new Polyline();
    private final Circle hoverPoint = new Circle();
    private final Label tip = new Label();

    PlotOverlay() {
        setMouseTransparent(true);
        style(cursor, "time-cursor");
        style(before, "beside-range");
        style(after, "beside-range");
        style(from, "range-edge");
        style(to, "range-edge");
        style(band, "rubber-band");
        style(highlight, "highlight-line");
        style(hoverPoint, "hover-point");
        style(tip, "hover-tip");
        getChildren().setAll(before, after, from, to, cursor, rings, highlight, band, hoverPoint, tip);
    }

    private static void style(javafx.scene.Node node, String styleClass) {
        node.getStyleClass().add(styleClass);
        node.setManaged(false);
        node.setVisible(false);
    }

    /** Places the time cursor and the range of steps over a chart; NaN and null hide them. */
    void place(@Nullable Built built, @Nullable Drawing drawing, double step, @Nullable StepRange range, double em) {
        rings.getChildren().clear();
        cursor.setVisible(false);
        range(null, null);
        if (built == null || drawing == null) {
            return;
        }
        if (PlotSurface.timed(built.panel())) {
            range(drawing, range);
            Rectangle2D area = drawing.area();
            double x = drawing.x().px(step);
            if (x >= area.getMinX() - 0.5 && x <= area.getMaxX() + 0.5) {
                upright(cursor, x, area);
                cursor.setVisible(true);
            }
        } else if (built.panel() instanceof Panel.Xy xy && !Double.isNaN(step)) {
            xy.series().forEach(series -> ring(series, drawing, step, em));
        }
    }

    private static void upright(Line line, double x, Rectangle2D area) {
        line.setStartX(x);
        line.setEndX(x);
        line.setStartY(area.getMinY());
        line.setEndY(area.getMaxY());
    }

    private void range(@Nullable Drawing drawing, @Nullable StepRange range) {
        List.of(before, after, from, to).forEach(node -> node.setVisible(drawing != null && range != null));
        if (drawing == null || range == null) {
            return;
        }
        Rectangle2D area = drawing.area();
        double left = Math.clamp(drawing.x().px((double) range.from()), area.getMinX(), area.getMaxX());
        double right = Math.clamp(drawing.x().px((double) range.to()), area.getMinX(), area.getMaxX());
        box(before, area.getMinX(), area.getMinY(), left - area.getMinX(), area.getHeight());
        box(after, right, area.getMinY(), area.getMaxX() - right, area.getHeight());
        upright(from, left, area);
        upright(to, right, area);
    }

    private static void box(Rectangle box, double x, double y, double width, double height) {
        box.setX(x);
        box.setY(y);
        box.setWidth(Math.max(0, width));
        box.setHeight(Math.max(0, height));
    }

    private void ring(Series series, Drawing drawing, double step, double em) {
        double[] steps = series.steps();
        if (steps == null || steps.length == 0 || !series.style().timed()) {
            return;
        }
        int i = Math.max(0, Decimator.upperBound(steps, step) - 1);
        Circle circle = new Circle(drawing.x().px(series.x()[i]), drawing.y().px(series.y()[i]), em * 0.45);
        circle.getStyleClass().add("time-point");
        rings.getChildren().add(circle);
    }

    /** Draws the rubber band of a drag between two points; it takes the full height or width of the plot where told. */
    void rubberBand(
            Rectangle2D area, double x0, double y0, double x1, double y1, boolean fullHeight, boolean fullWidth) {
        double left = fullWidth ? area.getMinX() : Math.max(area.getMinX(), Math.min(x0, x1));
        double right = fullWidth ? area.getMaxX() : Math.min(area.getMaxX(), Math.max(x0, x1));
        double top = fullHeight ? area.getMinY() : Math.max(area.getMinY(), Math.min(y0, y1));
        double bottom = fullHeight ? area.getMaxY() : Math.min(area.getMaxY(), Math.max(y0, y1));
        box(band, left, top, right - left, bottom - top);
        band.setVisible(true);
    }

    void hideRubberBand() {
        band.setVisible(false);
    }

    /** Shows the values of what was hit; the line of its series stands out where single lines cannot be told apart. */
    void show(Hover.Hit hit, double[] line, double em) {
        hoverPoint.setVisible(hit.row() < 0);
        hoverPoint.setCenterX(hit.x());
        hoverPoint.setCenterY(hit.y());
        hoverPoint.setRadius(em * 0.38);
        highlight.getPoints().clear();
        for (double coordinate : line) {
            highlight.getPoints().add(coordinate);
        }
        highlight.setVisible(line.length > 0);
        tip.setText(hit.words());
        tip.setVisible(true);
        tip.autosize();
        double x = hit.x() + em + tip.getWidth() > getWidth() ? hit.x() - em - tip.getWidth() : hit.x() + em;
        double y = Math.clamp(hit.y() - tip.getHeight() / 2, 0, Math.max(0, getHeight() - tip.getHeight()));
        tip.relocate(Math.max(0, x), y);
    }

    void hideTip() {
        tip.setVisible(false);
        hoverPoint.setVisible(false);
        highlight.setVisible(false);
    }
}
