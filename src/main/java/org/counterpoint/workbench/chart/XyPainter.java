package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * Paints the series and marks of an XY panel as whole paths. JFreeChart's item renderers visit and allocate per point; here the cost is
 * bounded by the pixels, because only what can be seen is drawn (see {@link Decimator}). One thread draws at a time.
 */
final class XyPainter extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1L;

    /** Fewest columns on a screen; drawings that ask for more are not made of pixels. */
    static final int SCREEN_COLUMNS = 50;

    private final transient Panel.Xy panel;
    private final transient ChartStyle style;
    private final transient Built.Side across;
    private final transient Built.Side upwards;
    private final transient List<SeriesIndex> indexes;
    private final transient CrowdChoice crowd;
    private final transient @Nullable ColorScale density;
    private transient Chooser chooser = Decimator::pyramid;
    private transient double columnsPerUnit = 1;
    private transient int leastColumns = SCREEN_COLUMNS;
    private transient List<Decimator.Kept> kept = List.of();

    XyPainter(
            Panel.Xy panel,
            ChartStyle style,
            Built.Side across,
            Built.Side upwards,
            List<SeriesIndex> indexes,
            CrowdChoice crowd,
            @Nullable ColorScale density) {
        this.panel = panel;
        this.style = style;
        this.across = across;
        this.upwards = upwards;
        this.indexes = List.copyOf(indexes);
        this.crowd = crowd;
        this.density = density;
    }

    /** Sets how finely is drawn: pixel columns for each unit of the drawing's width, and how many columns at least. */
    void resolution(double perUnit, int least) {
        columnsPerUnit = perUnit;
        leastColumns = least;
    }

    /** How the points of an ascending series are chosen; pixels of the map are columns. */
    @FunctionalInterface
    interface Chooser {
        /** Chooses the points to draw between two abscissae. */
        Decimator.Kept choose(SeriesIndex index, double from, double to, AxisMap map, int columns);
    }

    /** Chooses points in another way, to compare the two. */
    void choose(Chooser other) {
        chooser = other;
    }

    /** The points drawn last. */
    List<Decimator.Kept> kept() {
        return kept;
    }

    /**
     * Chooses the points to draw of each series that is drawn.
     *
     * @param indexes the series
     * @param crowd which of them are drawn
     * @param domain range that is seen
     * @param x the abscissa, its pixels being columns from 0
     * @param y the ordinate in pixels
     * @param columns pixel columns
     */
    static List<Decimator.Kept> decimate(
            List<SeriesIndex> indexes, CrowdChoice crowd, Range domain, AxisMap x, AxisMap y, int columns) {
        return decimate(indexes, crowd, domain, x, y, columns, Decimator::pyramid);
    }

    private static List<Decimator.Kept> decimate(
            List<SeriesIndex> indexes,
            CrowdChoice crowd,
            Range domain,
            AxisMap x,
            AxisMap y,
            int columns,
            Chooser chooser) {
        List<Decimator.Kept> kept = new ArrayList<>();
        for (int s = 0; s < indexes.size(); s++) {
            SeriesIndex index = indexes.get(s);
            if (!crowd.draws(s)) {
                kept.add(new Decimator.Kept(new int[0], 0));
            } else if (index.ascending()) {
                kept.add(chooser.choose(index, domain.getLowerBound(), domain.getUpperBound(), x, columns));
            } else {
                int visible = index.upperBound(domain.getUpperBound()) - index.lowerBound(domain.getLowerBound());
                kept.add(Decimator.loose(index, visible, x, y, 4 * columns));
            }
        }
        return kept;
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
        int columns = (int) Math.max(leastColumns, Math.ceil(area.getWidth() * columnsPerUnit));
        AxisMap y = upwards.map(range.getRange(), area.getMaxY(), area.getMinY());
        List<Decimator.Kept> points = decimate(
                indexes, crowd, domain.getRange(), across.map(domain.getRange(), 0, columns), y, columns, chooser);
        kept = points;
        Canvas canvas = new Canvas(
                g2,
                area,
                across.map(domain.getRange(), area.getMinX(), area.getMaxX()),
                y,
                columnsPerUnit,
                leastColumns <= SCREEN_COLUMNS);
        new MarkPainter(style, canvas).behind(panel.marks());
        if (density != null) {
            density(canvas, points, density);
        }
        for (int s : crowd.single()) {
            band(canvas, panel.series().get(s), points.get(s).band());
        }
        for (int s : crowd.single()) {
            line(canvas, panel.series().get(s), points.get(s).index());
        }
        for (int s : crowd.single()) {
            glyphs(canvas, panel.series().get(s), points.get(s).index());
        }
        if (panel.frame() != Panel.Frame.AXES) {
            // Words at the corners of a frame without axes reach beyond it.
            g2.setClip(clip);
        }
        new MarkPainter(style, canvas).front(panel.marks());
        g2.setClip(clip);
    }

    private void density(Canvas canvas, List<Decimator.Kept> points, ColorScale scale) {
        Rectangle2D area = canvas.area();
        // On paper pixels would be finer than a line can be seen.
        double pixels = canvas.screen() ? columnsPerUnit : 2;
        int columns = (int) Math.ceil(area.getWidth() * pixels);
        int rows = (int) Math.ceil(area.getHeight() * pixels);
        Density counted = Density.of(
                crowd.dense().stream().map(indexes::get).toList(),
                crowd.dense().stream().map(points::get).toList(),
                canvas.xMap().scaled(area.getMinX(), columns / area.getWidth()),
                canvas.yMap().scaled(area.getMinY(), rows / area.getHeight()),
                columns,
                rows);
        Graphics2D g2 = canvas.g2();
        g2.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        AffineTransform place = AffineTransform.getTranslateInstance(area.getMinX(), area.getMinY());
        place.scale(area.getWidth() / columns, area.getHeight() / rows);
        g2.drawImage(counted.image(scale), place, null);
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
        canvas.g2().setStroke(style.stroke(look.width(), look.dash()));
        LinePainter painter = new LinePainter(canvas, style);
        painter.draw(series, index);
        if (look.arrow()) {
            painter.arrows(series, index);
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
            int rgb = LinePainter.color(series, index[k]);
            Shape shape = look.glyph().at(x, y, size);
            if (look.glyph().filled()) {
                g2.setPaint(style.surface());
                g2.setStroke(style.stroke(1.6, Dash.SOLID));
                if (look.alpha() >= 0.9 && !look.fade()) {
                    g2.draw(shape); // a thin rim of background keeps overlapping points apart
                }
                g2.setPaint(ChartStyle.color(rgb, look.alpha() * strength));
                g2.fill(shape);
            } else {
                g2.setPaint(ChartStyle.color(rgb, look.alpha() * strength));
                g2.setStroke(style.stroke(1.6, Dash.SOLID));
                g2.draw(shape);
            }
        }
    }

    /** The plot area with its two axes. */
    record Canvas(Graphics2D g2, Rectangle2D area, AxisMap xMap, AxisMap yMap, double pixelsPerUnit, boolean screen) {
        double x(double value) {
            return xMap.px(value);
        }

        double y(double value) {
            return yMap.px(value);
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
