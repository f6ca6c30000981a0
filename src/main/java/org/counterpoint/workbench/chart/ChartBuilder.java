package org.counterpoint.workbench.chart;

import java.awt.Color;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.workbench.Messages;
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

    /** How a panel is built. */
    record Options(double leftEms, Crowd crowd, List<SeriesIndex> known) {
        /** Options of an image: nothing was drawn before. */
        static Options image(double leftEms) {
            return new Options(leftEms, Crowd.AUTO, List.of());
        }
    }

    /**
     * Builds a panel's chart.
     *
     * @param panel an XY or heat panel
     * @param style colours and sizes
     * @param options room for the left axis in em (so that plots line up in a column; 0 = as needed), crowds, and what is known of the
     *     panel's series from an earlier chart
     */
    static Built build(Panel panel, ChartStyle style, Options options) {
        return switch (panel) {
            case Panel.Xy xy -> xy(xy, style, options);
            case Panel.Heat heat -> heat(heat, style, options.leftEms());
            case Panel.Table table ->
                throw new IllegalArgumentException("Panel " + table.id() + " holds a table, not a chart.");
            case Panel.Words words ->
                throw new IllegalArgumentException("Panel " + words.id() + " holds words, not a chart.");
        };
    }

    private static Built xy(Panel.Xy panel, ChartStyle style, Options options) {
        List<SeriesIndex> indexes = new ArrayList<>();
        Extent across = new Extent();
        Extent upwards = new Extent();
        for (int s = 0; s < panel.series().size(); s++) {
            SeriesIndex index = index(panel.series().get(s), s, options.known());
            indexes.add(index);
            across.add(index.xExtent());
            upwards.add(index.yExtent());
        }
        for (Mark mark : panel.marks()) {
            switch (mark) {
                case Mark.Level level -> upwards.add(level.y());
                case Mark.Area area -> {
                    across.add(Extent.of(area.x()));
                    upwards.add(Extent.of(area.y()));
                }
                case Mark.Segment segment -> {
                    across.add(segment.x0());
                    across.add(segment.x1());
                    upwards.add(segment.y0());
                    upwards.add(segment.y1());
                }
                default -> {}
            }
        }
        double beside = panel.time() ? 0.02 : 0.05;
        Built.Side x = side(panel.x(), across, beside, beside);
        Built.Side y = side(panel.y(), upwards, 0.07, named(panel.marks()) ? 0.13 : 0.07);
        CrowdChoice crowd = CrowdChoice.of(panel, options.crowd());
        ColorScale dense = crowd.dense().isEmpty() ? null : densityScale(indexes, crowd, x, y, style);
        XyPainter painter = new XyPainter(panel, style, x, y, indexes, crowd, dense);
        ValueAxis domain = axis(panel.x(), x, style);
        ValueAxis range = axis(panel.y(), y, style);
        XYPlot plot = panel.frame() == Panel.Frame.SQUARE ? new SquarePlot(domain, range) : plot(domain, range);
        dress(plot, style);
        if (panel.frame() != Panel.Frame.AXES) {
            domain.setVisible(false);
            range.setVisible(false);
            plot.setDomainGridlinesVisible(false);
            plot.setRangeGridlinesVisible(false);
        }
        plot.addAnnotation(painter);
        reserve(plot, options.leftEms(), style);
        JFreeChart chart = chart(plot, style);
        ColorScale legend = dense != null ? dense : stepScale(panel);
        if (legend != null) {
            legend(chart, legend, style);
        }
        return new Built(panel, chart, painter, x, y, indexes, crowd);
    }

    private static SeriesIndex index(Series series, int position, List<SeriesIndex> known) {
        if (position < known.size() && known.get(position).serves(series)) {
            return known.get(position).of(series);
        }
        return known.stream()
                .filter(one -> one.serves(series))
                .findFirst()
                .map(one -> one.of(series))
                .orElseGet(() -> new SeriesIndex(series));
    }

    private static @Nullable ColorScale stepScale(Panel.Xy panel) {
        for (Series series : panel.series()) {
            if (series.style().byStep() != null) {
                return series.style().byStep();
            }
        }
        return null;
    }

    /** Colors of a density: from one line over a pixel to the most that lie over one at the size of an ordinary panel. */
    private static ColorScale densityScale(
            List<SeriesIndex> indexes, CrowdChoice crowd, Built.Side x, Built.Side y, ChartStyle style) {
        int columns = 500;
        int rows = 250;
        AxisMap across = x.map(x.range(), 0, columns);
        AxisMap upwards = y.map(y.range(), rows, 0);
        List<SeriesIndex> dense = crowd.dense().stream().map(indexes::get).toList();
        List<Decimator.Kept> kept =
                XyPainter.decimate(dense, CrowdChoice.all(dense.size()), x.range(), across, upwards, columns);
        int most = Density.of(dense, kept, across, upwards, columns, rows).max();
        boolean dark = style.tokens().dark();
        ColorScale scale = ColorScale.sequential(Messages.text("chart.crowd.scale"), 1, Math.max(2, most), dark);
        // One line must be the faintest on either ground.
        return dark ? scale : scale.reverse();
    }

    /** Whether words stand at the upper end of the plot. */
    private static boolean named(List<Mark> marks) {
        return marks.stream()
                .anyMatch(mark ->
                        mark instanceof Mark.Upright upright && !upright.label().isEmpty());
    }

    private static Built.Side side(Axis axis, Extent extent, double margin, double upper) {
        double threshold = extent.threshold();
        return new Built.Side(XyRange.of(axis, extent, threshold, margin, upper), axis.scaling(), threshold, false);
    }

    private static Built heat(Panel.Heat panel, ChartStyle style, double leftEms) {
        double[] edges = panel.edges();
        int columns = panel.columnCount();
        Range domain = edges == null
                ? new Range(-0.5, Math.max(0.5, columns - 0.5))
                : new Range(edges[0], Math.max(edges[columns], edges[0] + 1e-9));
        Range range = new Range(-0.5, Math.max(0.5, panel.rows().size() - 0.5));
        Built.Side across = new Built.Side(domain, Scaling.LINEAR, 1, false);
        Built.Side upwards = new Built.Side(range, Scaling.LINEAR, 1, true);
        ValueAxis x = axis(
                edges == null ? Axis.categories(panel.columnTitle(), panel.columns()) : Axis.steps(), across, style);
        ValueAxis y = axis(Axis.categories(panel.rowTitle(), panel.rows()), upwards, style);
        y.setInverted(true);
        XYPlot plot = plot(x, y);
        dress(plot, style);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.addAnnotation(new HeatPainter(panel, style));
        reserve(plot, leftEms, style);
        JFreeChart chart = chart(plot, style);
        legend(chart, panel.scale(), style);
        return new Built(panel, chart, null, across, upwards, List.of(), CrowdChoice.all(0));
    }

    private static void legend(JFreeChart chart, ColorScale scale, ChartStyle style) {
        ScaleLegend legend = new ScaleLegend(scale, style);
        legend.setPosition(RectangleEdge.RIGHT);
        chart.addSubtitle(legend);
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

    private static ValueAxis axis(Axis spec, Built.Side side, ChartStyle style) {
        Range range = side.range();
        ValueAxis axis;
        if (!spec.categories().isEmpty()) {
            SymbolAxis symbols = new SymbolAxis(spec.title(), spec.categories().toArray(String[]::new));
            symbols.setGridBandsVisible(false);
            axis = symbols;
        } else if (spec.scaling() == Scaling.LOG) {
            axis = new DecadeAxis(spec.title());
        } else if (spec.scaling() == Scaling.SYMLOG) {
            String words = Messages.text("chart.axis.symlog", spec.title(), Numbers.brief(side.threshold()));
            axis = new SymlogAxis(words, side.threshold());
        } else {
            NumberAxis number = new AiryAxis(spec.title());
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
}
