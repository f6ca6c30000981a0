package org.counterpoint.workbench.views.lessons;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.ProtectedPlane;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.shared.Looks;

/** Two protected directions, the plane they span, and an update with its projected part and its leak, in three dimensions. */
final class ProjectionFigure {
    private static final double PITCH = Math.toRadians(24);
    private static final double REACH = 1.35;

    private ProjectionFigure() {}

    /**
     * What to draw; angles in degrees.
     *
     * @param turn direction of the update around the upright axis
     * @param rise height of the update over the ground
     * @param between angle between the two protected directions
     * @param camera direction the picture is seen from
     * @param adam whether Adam's first step is drawn
     */
    record State(double turn, double rise, double between, double camera, boolean adam) {
        /** The update, of length 1. */
        double[] update() {
            double t = Math.toRadians(turn);
            double r = Math.toRadians(rise);
            return new double[] {Math.cos(r) * Math.cos(t), Math.cos(r) * Math.sin(t), Math.sin(r)};
        }

        /** The first protected direction; the plane is tilted, so that the axes of the parameters are not its own. */
        double[] first() {
            return new double[] {0.94, 0.1, 0.33};
        }

        double[] second() {
            double angle = Math.toRadians(between);
            double[] across = {-0.18, 0.96, 0.22};
            double[] a = first();
            double[] b = new double[3];
            for (int i = 0; i < 3; i++) {
                b[i] = Math.cos(angle) * a[i] + Math.sin(angle) * across[i];
            }
            return b;
        }

        ProtectedPlane plane() {
            return ProtectedPlane.of(first(), second());
        }
    }

    static Figure of(State state, Tokens theme) {
        ProtectedPlane plane = state.plane();
        double[] update = state.update();
        ProtectedPlane.Split split = plane.split(update);
        double[] adam = scaled(ProtectedPlane.firstAdamStep(split.kept()), 1 / Math.sqrt(3));
        ProtectedPlane.Split after = plane.split(adam);

        int text = Looks.rgb(theme.text());
        int muted = Looks.rgb(theme.muted());
        int good = Looks.rgb(theme.positive());
        int bad = Looks.rgb(theme.negative());
        List<Mark> marks = new ArrayList<>();
        for (int i = -4; i <= 4; i++) {
            double s = i / 4.0 * 1.1;
            segment(marks, state, plane.point(s, -1.1), plane.point(s, 1.1), muted, 0.5);
            segment(marks, state, plane.point(-1.1, s), plane.point(1.1, s), muted, 0.5);
        }
        List<Series> series = new ArrayList<>();
        List<LegendItem> legend = new ArrayList<>();
        arrow(series, legend, state, "first", state.first(), muted, 1.8, Dash.DOTTED);
        arrow(series, legend, state, "second", state.second(), muted, 1.8, Dash.DASH_DOT);
        arrow(series, legend, state, "update", update, text, 2.6, Dash.SOLID);
        arrow(series, legend, state, "kept", split.kept(), good, 2.6, Dash.LONG);
        arrow(series, legend, state, "leak", split.leak(), bad, 2.6, Dash.DASHED);
        if (state.adam()) {
            arrow(series, legend, state, "adam", adam, Looks.rgb(theme.accent()), 2.6, Dash.DASH_DOT_DOT);
        }
        dashed(marks, state, update, split.kept(), muted);
        dashed(marks, state, update, split.leak(), muted);
        Axis axis = Axis.of("", "").range(-REACH, REACH);
        Panel picture = new Panel.Xy(
                "projection",
                Messages.text("lessons.projection.picture"),
                Messages.text("lessons.projection.picture.note"),
                axis,
                axis,
                series,
                marks,
                false,
                Panel.Frame.SQUARE,
                List.of());
        List<Panel.Table.Row> rows = new ArrayList<>();
        rows.add(row("update", split));
        rows.add(row("kept", plane.split(split.kept())));
        rows.add(row("adam", after));
        rows.add(row("post", plane.split(after.kept())));
        Panel table = new Panel.Table(
                "projection-numbers",
                Messages.text("lessons.projection.numbers"),
                Messages.text(after.leakShare() > 0.01 ? "lessons.projection.leaks" : "lessons.projection.tight"),
                List.of(
                        Column.words(Messages.text("lessons.projection.column.step")),
                        Column.number(
                                Messages.text("lessons.projection.column.leak"),
                                Messages.text("lessons.projection.column.leak.help")),
                        Column.number(
                                Messages.text("lessons.projection.column.kept"),
                                Messages.text("lessons.projection.column.kept.help"))),
                rows,
                null,
                List.of());
        return new Figure(
                Messages.text("lessons.projection.title"),
                Messages.text("lessons.projection.intro"),
                legend,
                List.of(new Figure.Row(1, List.of(new Figure.Cell(1.15, picture), new Figure.Cell(1, table)))),
                0);
    }

    private static Panel.Table.Row row(String key, ProtectedPlane.Split split) {
        return new Panel.Table.Row(
                key,
                List.of(
                        Panel.Table.Cell.of(Messages.text("lessons.projection.row." + key)),
                        Panel.Table.Cell.of(percent(split.leakShare()), split.leakShare()),
                        Panel.Table.Cell.of(percent(split.energyKept()), split.energyKept())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static double[] scaled(double[] v, double factor) {
        return new double[] {v[0] * factor, v[1] * factor, v[2] * factor};
    }

    /** Where a point lies on the picture. */
    static double[] seen(double[] p, double camera) {
        double angle = Math.toRadians(camera);
        double across = p[0] * Math.cos(angle) - p[1] * Math.sin(angle);
        double deep = p[0] * Math.sin(angle) + p[1] * Math.cos(angle);
        return new double[] {across, p[2] * Math.cos(PITCH) + deep * Math.sin(PITCH)};
    }

    private static void segment(List<Mark> marks, State state, double[] a, double[] b, int rgb, double width) {
        double[] from = seen(a, state.camera());
        double[] to = seen(b, state.camera());
        marks.add(new Mark.Segment(from[0], from[1], to[0], to[1], rgb, width, Dash.SOLID));
    }

    private static void dashed(List<Mark> marks, State state, double[] a, double[] b, int rgb) {
        double[] from = seen(a, state.camera());
        double[] to = seen(b, state.camera());
        marks.add(new Mark.Segment(from[0], from[1], to[0], to[1], rgb, 1, Dash.DOTTED));
    }

    private static void arrow(
            List<Series> series,
            List<LegendItem> legend,
            State state,
            String key,
            double[] tip,
            int rgb,
            double width,
            Dash dash) {
        double[] at = seen(tip, state.camera());
        SeriesStyle style = new SeriesStyle(rgb, width, dash, 1, Glyph.NONE, 5, true, false, 0.18);
        String label = Messages.text("lessons.projection." + key);
        series.add(Series.of(key, label, new double[] {0, at[0]}, new double[] {0, at[1]}, style));
        legend.add(LegendItem.of(label, style));
    }
}
