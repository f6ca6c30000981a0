package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jspecify.annotations.Nullable;

/**
 * Paints the series and marks of an XY panel as whole paths. JFreeChart's item renderers visit and allocate per point; here the cost is
 * bounded by the pixels, because what is drawn has been decimated before (see {@link Decimator}).
 */
final class XyPainter extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1L;

    private final transient Panel.Xy panel;
    private final transient ChartStyle style;
    private transient volatile List<Decimator.Kept> kept;

    XyPainter(Panel.Xy panel, ChartStyle style, List<Decimator.Kept> kept) {
        this.panel = panel;
        this.style = style;
        this.kept = List.copyOf(kept);
    }

    /** Replaces the decimated points (after a zoom); takes effect at the next draw. */
    void show(List<Decimator.Kept> points) {
        kept = List.copyOf(points);
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
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        Canvas canvas = new Canvas(g2, area, domain, range);
        new MarkPainter(style, canvas).behind(panel.marks());
        for (int i = 0; i < panel.series().size(); i++) {
            band(canvas, panel.series().get(i), kept.get(i).index());
        }
        for (int i = 0; i < panel.series().size(); i++) {
            line(canvas, panel.series().get(i), kept.get(i).index());
        }
        for (int i = 0; i < panel.series().size(); i++) {
            glyphs(canvas, panel.series().get(i), kept.get(i).index());
        }
        new MarkPainter(style, canvas).front(panel.marks());
        g2.setClip(clip);
    }

    private static void band(Canvas canvas, Series series, int[] index) {
        double[] lo = series.lo();
        double[] hi = series.hi();
        double[] base = series.base();
        if (series.style().bandAlpha() <= 0) {
            return;
        }
        if (lo != null && hi != null) {
            canvas.fill(series, index, lo, hi, false);
        }
        if (base != null) {
            canvas.fill(series, index, series.y(), base, true);
        }
    }

    private void line(Canvas canvas, Series series, int[] index) {
        SeriesStyle look = series.style();
        if (look.width() <= 0 || index.length == 0) {
            return;
        }
        Graphics2D g2 = canvas.g2();
        g2.setStroke(style.stroke(look.width(), look.dash()));
        int chunks = look.fade() ? Math.min(10, Math.max(1, index.length - 1)) : 1;
        for (int c = 0; c < chunks; c++) {
            int from = (int) ((long) (index.length - 1) * c / chunks);
            int to = (int) ((long) (index.length - 1) * (c + 1) / chunks);
            double strength = look.fade() && chunks > 1 ? 0.25 + 0.75 * c / (chunks - 1) : 1;
            g2.setPaint(ChartStyle.color(look.rgb(), look.alpha() * strength));
            Path2D path = new Path2D.Double();
            boolean open = false;
            for (int k = from; k <= to; k++) {
                double x = canvas.x(series.x()[index[k]]);
                double y = canvas.y(series.y()[index[k]]);
                if (!Double.isFinite(x) || !Double.isFinite(y)) {
                    open = false;
                } else if (open) {
                    path.lineTo(x, y);
                } else {
                    path.moveTo(x, y);
                    open = true;
                }
            }
            g2.draw(path);
        }
        if (look.arrow()) {
            arrow(canvas, series, index);
        }
    }

    private void arrow(Canvas canvas, Series series, int[] index) {
        double length = 7 * style.unit();
        int last = index.length - 1;
        double x1 = canvas.x(series.x()[index[last]]);
        double y1 = canvas.y(series.y()[index[last]]);
        for (int k = last - 1; k >= 0; k--) {
            double dx = x1 - canvas.x(series.x()[index[k]]);
            double dy = y1 - canvas.y(series.y()[index[k]]);
            double d = Math.hypot(dx, dy);
            if (d >= length * 0.6) {
                double ux = dx / d * length;
                double uy = dy / d * length;
                Path2D head = new Path2D.Double();
                head.moveTo(x1 + ux * 0.5, y1 + uy * 0.5);
                head.lineTo(x1 - ux * 0.6 - uy * 0.55, y1 - uy * 0.6 + ux * 0.55);
                head.lineTo(x1 - ux * 0.6 + uy * 0.55, y1 - uy * 0.6 - ux * 0.55);
                head.closePath();
                canvas.g2().fill(head);
                return;
            }
        }
    }

    private void glyphs(Canvas canvas, Series series, int[] index) {
        SeriesStyle look = series.style();
        if (look.glyph() == Glyph.NONE) {
            return;
        }
        Graphics2D g2 = canvas.g2();
        double size = look.glyphSize() * style.unit();
        for (int k = 0; k < index.length; k++) {
            double x = canvas.x(series.x()[index[k]]);
            double y = canvas.y(series.y()[index[k]]);
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                continue;
            }
            double strength = look.fade() ? 0.3 + 0.7 * k / Math.max(1, index.length - 1) : 1;
            Shape shape = look.glyph().at(x, y, size);
            if (look.glyph().filled()) {
                g2.setPaint(style.surface());
                g2.setStroke(style.stroke(1.6, Dash.SOLID));
                if (look.alpha() >= 0.9 && !look.fade()) {
                    g2.draw(shape); // a thin rim of background keeps overlapping points apart
                }
                g2.setPaint(ChartStyle.color(look.rgb(), look.alpha() * strength));
                g2.fill(shape);
            } else {
                g2.setPaint(ChartStyle.color(look.rgb(), look.alpha() * strength));
                g2.setStroke(style.stroke(1.6, Dash.SOLID));
                g2.draw(shape);
            }
        }
    }

    /** The plot area with its two axes. */
    record Canvas(Graphics2D g2, Rectangle2D area, ValueAxis domain, ValueAxis range) {
        double x(double value) {
            return domain.valueToJava2D(value, area, RectangleEdge.BOTTOM);
        }

        double y(double value) {
            return range.valueToJava2D(value, area, RectangleEdge.LEFT);
        }

        void line(double x0, double y0, double x1, double y1) {
            g2.draw(new Line2D.Double(x0, y0, x1, y1));
        }

        /** Fills between two columns of values; onlyBelow = only where the first lies under the second. */
        void fill(Series series, int[] index, double[] a, double[] b, boolean onlyBelow) {
            g2.setPaint(ChartStyle.color(series.style().rgb(), series.style().bandAlpha()));
            List<double[]> run = new ArrayList<>();
            for (int k : index) {
                double x = x(series.x()[k]);
                double top = onlyBelow ? Math.max(a[k], b[k]) : b[k];
                double y0 = y(a[k]);
                double y1 = y(top);
                if (Double.isFinite(x) && Double.isFinite(y0) && Double.isFinite(y1)) {
                    run.add(new double[] {x, y0, y1});
                } else {
                    flush(run);
                }
            }
            flush(run);
        }

        private void flush(List<double[]> run) {
            if (run.size() > 1) {
                Path2D path = new Path2D.Double();
                path.moveTo(run.getFirst()[0], run.getFirst()[1]);
                for (double[] p : run) {
                    path.lineTo(p[0], p[1]);
                }
                for (double[] p : run.reversed()) {
                    path.lineTo(p[0], p[2]);
                }
                path.closePath();
                g2.fill(path);
            }
            run.clear();
        }
    }
}
