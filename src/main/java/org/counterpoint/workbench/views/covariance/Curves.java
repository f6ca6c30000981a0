package org.counterpoint.workbench.views.covariance;

import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;

/** Curves of objectives over steps, as the pages of the covariance view share them. */
final class Curves {
    private static final double FADED = 0.22;

    private Curves() {}

    /** A curve of an objective in its colour; {@code what} names it in its key, and its words in the bundle. */
    static Series line(ObjectiveCovariance o, String what, double[] steps, double[] values, Looks looks, double width) {
        return Series.of(
                o.objective() + "/" + what,
                o.objective() + " \u00b7 " + Messages.text("covariance.series." + what.replace(' ', '-')),
                steps,
                values,
                SeriesStyle.line(looks.objective(o.objective()), width).band(0.14));
    }

    /** The same curve, pale where another objective is in focus. */
    static Series focus(Series line, boolean focused) {
        return focused
                ? line
                : new Series(
                        line.key(),
                        line.label(),
                        line.x(),
                        line.y(),
                        null,
                        null,
                        line.se(),
                        line.steps(),
                        null,
                        line.tips(),
                        line.style().alpha(FADED));
    }

    /** Adds a curve if it has a value. */
    static void add(List<Series> series, Series line) {
        if (hasValues(line.y())) {
            series.add(line);
        }
    }

    /** The line of zero. */
    static List<Mark> zero(Looks looks) {
        return List.of(new Mark.Level(0, "", looks.muted(), Dash.SOLID));
    }

    /** Curves over steps, each from its first value on; words where there is no curve. */
    static Panel panel(
            String id, String title, String note, String unit, List<Series> series, List<Mark> marks, String missing) {
        return panel(id, title, note, Axis.of(unit, ""), series, marks, missing);
    }

    /** The same on an axis with its own range. */
    static Panel panel(
            String id, String title, String note, Axis y, List<Series> series, List<Mark> marks, String missing) {
        return series.isEmpty()
                ? new Panel.Words(id, title, missing)
                : new Panel.Xy(
                        id,
                        title,
                        note,
                        Axis.steps(),
                        y,
                        series.stream().map(Series::fromFirstValue).toList(),
                        marks,
                        true);
    }

    static boolean hasValues(double[] values) {
        return Arrays.stream(values).anyMatch(Double::isFinite);
    }

    /** One entry for each objective. */
    static List<LegendItem> objectives(List<String> objectives, Looks looks) {
        return objectives.stream()
                .map(o -> LegendItem.of(o, SeriesStyle.line(looks.objective(o), 2.2)))
                .toList();
    }
}
