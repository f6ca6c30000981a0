package org.counterpoint.workbench.chart;

import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jspecify.annotations.Nullable;

/** Finds what lies under the pointer and says it in exact numbers. */
final class Hover {
    private final Built built;
    private final Rectangle2D area;

    Hover(Built built, Rectangle2D area) {
        this.built = built;
        this.area = area;
    }

    /**
     * What is nearest to the pointer.
     *
     * @param x centre in pixels
     * @param y centre in pixels
     * @param step training step it belongs to, or NaN
     * @param row row of a heat map, else -1
     * @param column column of a heat map, else -1
     * @param series key of the series, or null on a heat map
     * @param index index of the point in its series, else -1
     * @param words exact values, one fact a line
     */
    record Hit(
            double x,
            double y,
            double step,
            int row,
            int column,
            @Nullable String series,
            int index,
            String words) {}

    /** The nearest point or the cell, or null when nothing is within reach (in pixels). */
    @Nullable
    Hit at(double px, double py, double reach) {
        if (!area.contains(px, py)) {
            return null;
        }
        return switch (built.panel()) {
            case Panel.Xy xy -> point(xy, px, py, reach);
            case Panel.Heat heat -> cell(heat, px, py);
            case Panel.Table ignored -> null;
            case Panel.Words ignored -> null;
        };
    }

    /** Pixel of an abscissa. */
    double px(double value) {
        return domain().valueToJava2D(value, area, RectangleEdge.BOTTOM);
    }

    /** Pixel of an ordinate. */
    double py(double value) {
        return range().valueToJava2D(value, area, RectangleEdge.LEFT);
    }

    private ValueAxis domain() {
        return ((XYPlot) built.chart().getPlot()).getDomainAxis();
    }

    private ValueAxis range() {
        return ((XYPlot) built.chart().getPlot()).getRangeAxis();
    }

    private @Nullable Hit point(Panel.Xy panel, double px, double py, double reach) {
        Series best = null;
        int bestIndex = -1;
        double bestDistance = reach * reach;
        for (Series series : panel.series()) {
            for (int i = 0; i < series.x().length; i++) {
                double dx = px(series.x()[i]) - px;
                if (Math.abs(dx) > reach) {
                    continue;
                }
                double dy = py(series.y()[i]) - py;
                double d = dx * dx + dy * dy;
                if (d <= bestDistance) {
                    bestDistance = d;
                    best = series;
                    bestIndex = i;
                }
            }
        }
        if (best == null) {
            return null;
        }
        double[] steps = best.steps();
        double step = steps != null ? steps[bestIndex] : panel.time() ? best.x()[bestIndex] : Double.NaN;
        return new Hit(
                px(best.x()[bestIndex]),
                py(best.y()[bestIndex]),
                step,
                -1,
                -1,
                best.key(),
                bestIndex,
                words(panel, best, bestIndex));
    }

    static String words(Panel.Xy panel, Series series, int i) {
        StringBuilder text = new StringBuilder(series.label());
        double[] steps = series.steps();
        if (steps != null) {
            text.append("\nstep ").append(Numbers.exact(steps[i]));
        }
        line(text, panel.x(), series.x()[i]);
        line(text, panel.y(), series.y()[i]);
        double[] se = series.se();
        if (se != null && !Double.isNaN(se[i])) {
            text.append(" \u00b1 ").append(Numbers.exact(se[i])).append(" (SE)");
        }
        String[] tips = series.tips();
        if (tips != null && !tips[i].isEmpty()) {
            text.append('\n').append(tips[i]);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Axis axis, double value) {
        if (axis.label().isEmpty() && axis.categories().isEmpty()) {
            return;
        }
        if (!axis.categories().isEmpty()) {
            int k = (int) Math.round(value);
            if (k >= 0 && k < axis.categories().size()) {
                text.append('\n').append(axis.categories().get(k));
            }
            return;
        }
        text.append('\n').append(axis.label()).append(' ').append(Numbers.exact(value));
        if (!axis.unit().isEmpty()) {
            text.append(' ').append(axis.unit());
        }
    }

    private @Nullable Hit cell(Panel.Heat panel, double px, double py) {
        double x = domain().java2DToValue(px, area, RectangleEdge.BOTTOM);
        int row = (int) Math.round(range().java2DToValue(py, area, RectangleEdge.LEFT));
        int column = column(panel, x);
        if (row < 0 || row >= panel.rows().size() || column < 0 || column >= panel.columnCount()) {
            return null;
        }
        double value = panel.values()[row][column];
        boolean[][] hatched = panel.hatched();
        String[][] tips = panel.tips();
        String where = panel.edges() == null
                ? panel.columns().get(column)
                : "step " + Numbers.exact(middle(panel.edges(), column));
        String words = panel.rows().get(row)
                + "\n"
                + where
                + "\n"
                + panel.scale().label()
                + " "
                + Numbers.exact(value)
                + (tips != null
                        ? (tips[row][column].isEmpty() ? "" : "\n" + tips[row][column])
                        : hatched != null && hatched[row][column] ? "\nsign undetermined" : "");
        double step = panel.edges() == null ? Double.NaN : middle(panel.edges(), column);
        return new Hit(px, py, step, row, column, null, -1, words);
    }

    private static double middle(double[] edges, int column) {
        return (edges[column] + edges[column + 1]) / 2;
    }

    private static int column(Panel.Heat panel, double x) {
        double[] edges = panel.edges();
        if (edges == null) {
            return (int) Math.round(x);
        }
        return Decimator.upperBound(edges, x) - 1;
    }
}
