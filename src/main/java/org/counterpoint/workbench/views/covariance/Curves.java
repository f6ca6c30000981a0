package org.counterpoint.workbench.views.covariance;

import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;

/** Curves of objectives over steps, as the panels of the covariance view share them. */
public final class Curves {
    private Curves() {}

    /** A curve of an objective in its colour. */
    public static Series line(
            ObjectiveCovariance o, String what, double[] steps, double[] values, Looks looks, double width) {
        return Series.of(
                o.objective() + "/" + what,
                o.objective() + " \u00b7 " + what,
                steps,
                values,
                SeriesStyle.line(looks.objective(o.objective()), width).band(0.14));
    }

    /** Adds a curve if it has a value. */
    public static void add(List<Series> series, Series line) {
        if (hasValues(line.y())) {
            series.add(line);
        }
    }

    /** The line of zero. */
    public static List<Mark> zero(Looks looks) {
        return List.of(new Mark.Level(0, "", looks.muted(), Dash.SOLID));
    }

    /** Curves over steps, each from its first value on; words where there is no curve. */
    public static Panel panel(
            String id, String title, String note, String unit, List<Series> series, List<Mark> marks, String missing) {
        return series.isEmpty()
                ? new Panel.Words(id, title, missing)
                : new Panel.Xy(
                        id,
                        title,
                        note,
                        Axis.steps(),
                        Axis.of(unit, ""),
                        series.stream().map(Series::fromFirstValue).toList(),
                        marks,
                        true);
    }

    public static boolean hasValues(double[] values) {
        return Arrays.stream(values).anyMatch(Double::isFinite);
    }
}
