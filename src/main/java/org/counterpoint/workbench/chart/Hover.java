package org.counterpoint.workbench.chart;

import java.util.List;
import org.counterpoint.workbench.Messages;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/** Finds what lies under the pointer and says it in exact numbers. */
final class Hover {
    private static final double EVENT_REACH = 6;
    /** Base stroke on the screen. */
    private static final double FLAG_UNIT = 1;

    private final Built built;
    private final Drawing drawing;

    Hover(Built built, Drawing drawing) {
        this.built = built;
        this.drawing = drawing;
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
        if (!drawing.area().contains(px, py)) {
            return null;
        }
        return switch (built.panel()) {
            case Panel.Xy xy -> {
                List<Mark.Event> events = Mark.Event.of(xy.marks());
                Hit flag = event(events, px, py, true);
                Hit near = flag != null ? flag : point(xy, px, py, reach);
                yield near != null ? near : event(events, px, py, false);
            }
            case Panel.Heat heat -> {
                Hit flag = event(heat.events(), px, py, true);
                yield flag != null ? flag : cell(heat, px, py);
            }
            case Panel.Table ignored -> null;
            case Panel.Words ignored -> null;
        };
    }

    /** Pixel of an abscissa. */
    double px(double value) {
        return drawing.x().px(value);
    }

    /** Pixel of an ordinate. */
    double py(double value) {
        return drawing.y().px(value);
    }

    /** Index of the point of a series nearest to a pixel, within a squared distance; -1 where there is none. O(log n) as a rule. */
    static int nearest(SeriesIndex index, AxisMap x, AxisMap y, double px, double py, double within) {
        double reach = Math.sqrt(within);
        Range seen = x.between(px - reach, px + reach);
        int from = index.lowerBound(seen.getLowerBound());
        int end = index.upperBound(seen.getUpperBound());
        int position = index.y().nearest(from, end, within, new Pyramid.Distance() {
            @Override
            public double stretch(int first, int last, double lowest, double highest) {
                double dx = gap(px, x.px(index.xAt(first)), x.px(index.xAt(last - 1)));
                double dy = gap(py, y.px(lowest), y.px(highest));
                // What an axis cannot show has no pixel; the points inside are asked one by one then.
                return Double.isNaN(dx) || Double.isNaN(dy) ? 0 : dx * dx + dy * dy;
            }

            @Override
            public double point(int i) {
                double dx = x.px(index.xAt(i)) - px;
                double dy = y.px(index.y().at(i)) - py;
                return dx * dx + dy * dy;
            }
        });
        return position < 0 ? -1 : index.indexAt(position);
    }

    private static double gap(double p, double a, double b) {
        return Math.max(0, Math.max(Math.min(a, b) - p, p - Math.max(a, b)));
    }

    /** The event whose flag or, where nothing else is near, whose line lies under the pointer. */
    private @Nullable Hit event(List<Mark.Event> events, double px, double py, boolean flags) {
        double top = drawing.area().getMinY();
        if (events.isEmpty() || (flags && py > top + EventPainter.depth(FLAG_UNIT))) {
            return null;
        }
        for (EventPainter.Bundle bundle : EventPainter.bundles(events, this::px, drawing.area(), FLAG_UNIT)) {
            if (Math.abs(px - bundle.px()) <= EVENT_REACH) {
                return new Hit(bundle.px(), top + EVENT_REACH, Double.NaN, -1, -1, null, -1, bundle.words());
            }
        }
        return null;
    }

    private @Nullable Hit point(Panel.Xy panel, double px, double py, double reach) {
        Series best = null;
        int bestIndex = -1;
        double bestDistance = reach * reach;
        for (int s = 0; s < built.indexes().size(); s++) {
            if (!built.crowd().draws(s)) {
                continue;
            }
            int i = nearest(built.indexes().get(s), drawing.x(), drawing.y(), px, py, bestDistance);
            if (i >= 0) {
                best = panel.series().get(s);
                bestIndex = i;
                double dx = px(best.x()[i]) - px;
                double dy = py(best.y()[i]) - py;
                bestDistance = dx * dx + dy * dy;
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
            text.append('\n').append(Messages.text("chart.hover.step", Numbers.exact(steps[i])));
        }
        line(text, panel.x(), series.x()[i]);
        line(text, panel.y(), series.y()[i]);
        double[] se = series.se();
        if (se != null && !Double.isNaN(se[i])) {
            text.append(' ').append(Messages.text("chart.hover.se", Numbers.exact(se[i])));
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
        double x = drawing.x().value(px);
        int row = (int) Math.round(drawing.y().value(py));
        int column = column(panel, x);
        if (row < 0 || row >= panel.rows().size() || column < 0 || column >= panel.columnCount()) {
            return null;
        }
        double value = panel.values()[row][column];
        boolean[][] hatched = panel.hatched();
        String[][] tips = panel.tips();
        String where = panel.edges() == null
                ? panel.columns().get(column)
                : Messages.text("chart.hover.step", Numbers.exact(middle(panel.edges(), column)));
        String words = panel.rows().get(row)
                + "\n"
                + where
                + (Double.isNaN(value) && tips != null && !tips[row][column].isEmpty()
                        ? ""
                        : "\n" + panel.scale().label() + " " + Numbers.exact(value))
                + (tips != null
                        ? (tips[row][column].isEmpty() ? "" : "\n" + tips[row][column])
                        : hatched != null && hatched[row][column]
                                ? "\n" + Messages.text("chart.hover.undetermined")
                                : "");
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
