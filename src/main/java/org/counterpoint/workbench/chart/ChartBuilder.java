package org.counterpoint.workbench.chart;

import java.awt.Color;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/** Turns panels into JFreeChart charts dressed in the theme. Pure and slow enough to be called off the JavaFX thread. */
final class ChartBuilder {
    static {
        // JFreeChart draws rotated words as outlines by default; as words they stay searchable and editable in SVG.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private ChartBuilder() {}

    /**
     * Builds a panel's chart.
     *
     * @param panel an XY or heat panel
     * @param style colours and sizes
     * @param columns pixel columns of the plot, for decimation
     * @param leftEms fixed room for the left axis in em, so that plots line up in a column; 0 = as needed
     */
    static Built build(Panel panel, ChartStyle style, int columns, double leftEms) {
        return switch (panel) {
            case Panel.Xy xy -> xy(xy, style, columns, leftEms);
            case Panel.Heat heat -> heat(heat, style, leftEms);
            case Panel.Table table ->
                throw new IllegalArgumentException("Panel " + table.id() + " holds a table, not a chart.");
            case Panel.Words words ->
                throw new IllegalArgumentException("Panel " + words.id() + " holds words, not a chart.");
        };
    }

    private static Built xy(Panel.Xy panel, ChartStyle style, int columns, double leftEms) {
        XyRange xRange = new XyRange(panel.x().log());
        XyRange yRange = new XyRange(panel.y().log());
        for (Series series : panel.series()) {
            xRange.addAll(series.x());
            yRange.addAll(series.y());
            if (series.lo() != null && series.hi() != null) {
                yRange.addAll(series.lo());
                yRange.addAll(series.hi());
            }
            if (series.base() != null) {
                yRange.addAll(series.base());
            }
        }
        for (Mark mark : panel.marks()) {
            switch (mark) {
                case Mark.Level level -> yRange.add(level.y());
                case Mark.Area area -> {
                    xRange.addAll(area.x());
                    yRange.addAll(area.y());
                }
                default -> {}
            }
        }
        Range domain = xRange.of(panel.x(), panel.time() ? 0.02 : 0.05);
        Range range = yRange.of(panel.y(), 0.07);
        List<Decimator.Kept> kept = decimate(panel, domain, columns);
        XyPainter painter = new XyPainter(panel, style, kept);
        ValueAxis x = axis(panel.x(), domain, style);
        ValueAxis y = axis(panel.y(), range, style);
        XYPlot plot = panel.frame() == Panel.Frame.SQUARE ? new SquarePlot(x, y) : plot(x, y);
        dress(plot, style);
        if (panel.frame() != Panel.Frame.AXES) {
            x.setVisible(false);
            y.setVisible(false);
            plot.setDomainGridlinesVisible(false);
            plot.setRangeGridlinesVisible(false);
        }
        plot.addAnnotation(painter);
        reserve(plot, leftEms, style);
        return new Built(panel, chart(plot, style), painter, domain, range, Badges.of(panel, domain, range, kept));
    }

    /** Chooses the points of each series to draw in a range of the abscissa. */
    static List<Decimator.Kept> decimate(Panel.Xy panel, Range domain, int columns) {
        List<Decimator.Kept> kept = new ArrayList<>();
        for (Series series : panel.series()) {
            if (ascending(series.x())) {
                kept.add(Decimator.minMax(
                        series.x(), series.y(), domain.getLowerBound(), domain.getUpperBound(), Math.max(50, columns)));
            } else {
                int[] all = new int[series.x().length];
                for (int i = 0; i < all.length; i++) {
                    all[i] = i;
                }
                kept.add(new Decimator.Kept(all, all.length));
            }
        }
        return kept;
    }

    private static boolean ascending(double[] x) {
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] >= x[i - 1])) {
                return false;
            }
        }
        return true;
    }

    private static Built heat(Panel.Heat panel, ChartStyle style, double leftEms) {
        double[] edges = panel.edges();
        int columns = panel.columnCount();
        Range domain = edges == null
                ? new Range(-0.5, Math.max(0.5, columns - 0.5))
                : new Range(edges[0], Math.max(edges[columns], edges[0] + 1e-9));
        Range range = new Range(-0.5, Math.max(0.5, panel.rows().size() - 0.5));
        ValueAxis x = axis(
                edges == null ? Axis.categories(panel.columnTitle(), panel.columns()) : Axis.steps(), domain, style);
        ValueAxis y = axis(Axis.categories(panel.rowTitle(), panel.rows()), range, style);
        y.setInverted(true);
        XYPlot plot = plot(x, y);
        dress(plot, style);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.addAnnotation(new HeatPainter(panel, style));
        reserve(plot, leftEms, style);
        JFreeChart chart = chart(plot, style);
        ScaleLegend legend = new ScaleLegend(panel.scale(), style);
        legend.setPosition(RectangleEdge.RIGHT);
        chart.addSubtitle(legend);
        return new Built(panel, chart, null, domain, range, Badges.of(panel));
    }

    private static XYPlot plot(ValueAxis x, ValueAxis y) {
        return new XYPlot(null, x, y, new XYLineAndShapeRenderer());
    }

    private static void dress(XYPlot plot, ChartStyle style) {
        plot.setBackgroundPaint(style.surface());
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinePaint(style.grid());
        plot.setRangeGridlinePaint(style.grid());
        plot.setDomainGridlineStroke(style.stroke(1, Dash.SOLID));
        plot.setRangeGridlineStroke(style.stroke(1, Dash.SOLID));
        plot.setDomainPannable(true);
        plot.setRangePannable(true);
        double gap = style.em() * 0.3;
        plot.setInsets(new RectangleInsets(gap, gap, gap * 0.5, gap * 2.2));
    }

    private static JFreeChart chart(XYPlot plot, ChartStyle style) {
        JFreeChart chart = new JFreeChart(null, style.labelFont(), plot, false);
        chart.setBackgroundPaint(style.surface());
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        return chart;
    }

    private static void reserve(XYPlot plot, double leftEms, ChartStyle style) {
        if (leftEms > 0) {
            org.jfree.chart.axis.AxisSpace space = new org.jfree.chart.axis.AxisSpace();
            space.setLeft(leftEms * style.em());
            plot.setFixedRangeAxisSpace(space);
        }
    }

    private static ValueAxis axis(Axis spec, Range range, ChartStyle style) {
        ValueAxis axis;
        if (!spec.categories().isEmpty()) {
            SymbolAxis symbols = new SymbolAxis(spec.title(), spec.categories().toArray(String[]::new));
            symbols.setGridBandsVisible(false);
            axis = symbols;
        } else if (spec.log()) {
            axis = new DecadeAxis(spec.title());
        } else {
            NumberAxis number = new NumberAxis(spec.title());
            number.setAutoRangeIncludesZero(false);
            number.setStandardTickUnits(
                    spec.integer()
                            ? NumberAxis.createIntegerTickUnits(Locale.ROOT)
                            : NumberAxis.createStandardTickUnits(Locale.ROOT));
            if (range.getLength() < 0.005 && !spec.integer()) {
                number.setNumberFormatOverride(
                        new DecimalFormat("0.0##E0", DecimalFormatSymbols.getInstance(Locale.ROOT)));
            }
            axis = number;
        }
        axis.setLowerMargin(0);
        axis.setUpperMargin(0);
        axis.setDefaultAutoRange(range);
        axis.setRange(range, false, false);
        dress(axis, style);
        return axis;
    }

    private static void dress(ValueAxis axis, ChartStyle style) {
        Color muted = style.muted();
        axis.setTickLabelFont(style.tickFont());
        axis.setTickLabelPaint(muted);
        axis.setLabelFont(style.labelFont());
        axis.setLabelPaint(muted);
        axis.setAxisLinePaint(style.border());
        axis.setAxisLineStroke(style.stroke(1, Dash.SOLID));
        axis.setTickMarksVisible(false);
        double gap = style.em() * 0.22;
        axis.setTickLabelInsets(new RectangleInsets(gap, gap * 1.4, gap, gap * 1.4));
        axis.setLabelInsets(new RectangleInsets(gap * 0.4, gap, gap * 0.4, gap));
    }

    /** Applies a kept zoom to a chart that was built anew from newer data; null leaves an axis as it is. */
    static void zoom(JFreeChart chart, @Nullable Range domain, @Nullable Range range) {
        XYPlot plot = (XYPlot) chart.getPlot();
        if (domain != null) {
            plot.getDomainAxis().setRange(domain);
        }
        if (range != null) {
            plot.getRangeAxis().setRange(range);
        }
    }
}
