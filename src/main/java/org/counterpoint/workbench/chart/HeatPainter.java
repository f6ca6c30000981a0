package org.counterpoint.workbench.chart;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jspecify.annotations.Nullable;

/** Paints the cells of a heat map or strip; hatches what cannot be told from nothing, outlines the selected cell. */
final class HeatPainter extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1L;

    private final transient Panel.Heat panel;
    private final transient ChartStyle style;
    private transient double grid = 1;

    HeatPainter(Panel.Heat panel, ChartStyle style) {
        this.panel = panel;
        this.style = style;
    }

    /** Sets how many pixels a unit of the drawing has; cells begin and end on whole ones. */
    void resolution(double pixelsPerUnit) {
        grid = pixelsPerUnit;
    }

    private double snap(double value) {
        return Math.round(value * grid) / grid;
    }

    @Override
    public void draw(
            Graphics2D g2,
            XYPlot plot,
            Rectangle2D area,
            ValueAxis domain,
            ValueAxis range,
            int rendererIndex,
            @Nullable PlotRenderingInfo info) {
        Shape clip = g2.getClip();
        g2.clip(area);
        // Cells must meet without seams, so edges are rounded to whole pixels and drawn without smoothing.
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        double gap = panel.edges() == null ? style.unit() : 0;
        Path2D pattern = new Path2D.Double();
        double rowGap = style.unit() * 1.5;
        for (int r = 0; r < panel.values().length; r++) {
            double top = snap(range.valueToJava2D(r - 0.5, area, RectangleEdge.LEFT));
            double bottom = snap(range.valueToJava2D(r + 0.5, area, RectangleEdge.LEFT));
            for (int c = 0; c < panel.columnCount(); c++) {
                double left = snap(domain.valueToJava2D(lower(c), area, RectangleEdge.BOTTOM));
                double right = snap(domain.valueToJava2D(lower(c + 1), area, RectangleEdge.BOTTOM));
                if (right <= area.getMinX() || left >= area.getMaxX() || right <= left) {
                    continue;
                }
                cell(g2, pattern, r, c, new Rectangle2D.Double(left, top, right - left - gap, bottom - top - rowGap));
            }
        }
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        // One path for all hatching: thousands of clipped strokes would take seconds on a software renderer.
        g2.setPaint(ChartStyle.color(style.muted().getRGB() & 0xffffff, 0.75));
        g2.setStroke(style.stroke(1, Dash.SOLID));
        g2.draw(pattern);
        EventPainter.paint(g2, area, x -> domain.valueToJava2D(x, area, RectangleEdge.BOTTOM), panel.events(), style);
        select(g2, area, domain, range);
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g2.setClip(clip);
    }

    private double lower(int column) {
        double[] edges = panel.edges();
        return edges == null ? column - 0.5 : edges[column];
    }

    private void cell(Graphics2D g2, Path2D pattern, int r, int c, Rectangle2D box) {
        double value = panel.values()[r][c];
        if (Double.isNaN(value)) {
            g2.setPaint(style.grid());
            g2.setStroke(style.stroke(1, Dash.SOLID));
            g2.draw(new Line2D.Double(
                    box.getCenterX() - box.getWidth() * 0.2,
                    box.getCenterY(),
                    box.getCenterX() + box.getWidth() * 0.2,
                    box.getCenterY()));
            return;
        }
        int rgb = panel.scale().rgb(value);
        g2.setPaint(ChartStyle.color(rgb, 1));
        g2.fill(box);
        boolean[][] hatched = panel.hatched();
        if (hatched != null && hatched[r][c]) {
            hatch(pattern, box);
        }
        if (panel.printed()) {
            print(g2, box, value, rgb);
        }
    }

    /** Adds the slanted lines of one cell to the pattern; it is anchored to the plot, so it runs on through neighbors. */
    private void hatch(Path2D pattern, Rectangle2D box) {
        double pitch = 6 * style.unit();
        double from = Math.floor((box.getMinX() - box.getMaxY()) / pitch) * pitch;
        for (double d = from; d <= box.getMaxX() - box.getMinY(); d += pitch) {
            double top = Math.max(box.getMinY(), box.getMinX() - d);
            double bottom = Math.min(box.getMaxY(), box.getMaxX() - d);
            if (bottom > top) {
                pattern.moveTo(top + d, top);
                pattern.lineTo(bottom + d, bottom);
            }
        }
    }

    private void print(Graphics2D g2, Rectangle2D box, double value, int rgb) {
        g2.setFont(style.font(0.74));
        FontMetrics metrics = g2.getFontMetrics();
        double room = box.getWidth() - 2 * style.unit();
        String words = String.format(Locale.ROOT, metrics.stringWidth("-0.000") <= room ? "%.3f" : "%.2f", value);
        if (metrics.stringWidth(words) > room) {
            words = words.replaceFirst("^(-?)0\\.", "$1.");
        }
        if (metrics.stringWidth(words) > box.getWidth() || metrics.getAscent() > box.getHeight()) {
            return;
        }
        g2.setPaint(ColorScale.wantsBlack(rgb) ? Color.BLACK : Color.WHITE);
        g2.drawString(words, (float) (box.getCenterX() - metrics.stringWidth(words) / 2.0), (float)
                (box.getCenterY() + metrics.getAscent() / 2.0 - metrics.getDescent() / 2.0));
    }

    private void select(Graphics2D g2, Rectangle2D area, ValueAxis domain, ValueAxis range) {
        int[] cell = panel.selected();
        if (cell == null || cell[0] >= panel.rows().size() || cell[1] >= panel.columnCount()) {
            return;
        }
        double left = domain.valueToJava2D(lower(cell[1]), area, RectangleEdge.BOTTOM);
        double right = domain.valueToJava2D(lower(cell[1] + 1), area, RectangleEdge.BOTTOM);
        double top = range.valueToJava2D(cell[0] - 0.5, area, RectangleEdge.LEFT);
        double bottom = range.valueToJava2D(cell[0] + 0.5, area, RectangleEdge.LEFT);
        double u = style.unit();
        g2.setPaint(style.surface());
        g2.setStroke(style.stroke(4, Dash.SOLID));
        Rectangle2D box = new Rectangle2D.Double(left + u, top + u, right - left - 3 * u, bottom - top - 3.5 * u);
        g2.draw(box);
        g2.setPaint(style.text());
        g2.setStroke(style.stroke(2, Dash.SOLID));
        g2.draw(box);
    }
}
