package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReweighting;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;

/** What the covariances of every step would have been under other weights, to first order. */
final class ReweightPage {
    private ReweightPage() {}

    /**
     * The page.
     *
     * @param weights of sum one; equal weights where their number is not that of the objectives
     */
    static Figure of(Shown in, double[] weights) {
        CovarianceReport report = in.first();
        if (report.matrices().isEmpty()) {
            return Pages.words(in, Pages.REWEIGHT, Messages.text("covariance.matrix.missing"));
        }
        int m = report.objectives().size();
        double[] used = weights;
        if (weights.length != m) {
            used = new double[m];
            Arrays.fill(used, 1.0 / m);
        }
        CovarianceReweighting what = CovarianceReweighting.of(report, used);
        List<Panel> curves = new ArrayList<>();
        for (int j = 0; j < m; j++) {
            curves.add(curves(in, what, j));
        }
        List<LegendItem> legend = new ArrayList<>(Curves.objectives(in.objectives(), in.looks()));
        legend.add(LegendItem.of(
                Messages.text("covariance.reweight.recorded"),
                SeriesStyle.line(in.looks().muted(), 1.1).dash(Dash.DASHED)));
        List<Figure.Cell> second = new ArrayList<>(List.of(new Figure.Cell(1.5, table(in, what, used))));
        if (m > 2) {
            second.add(new Figure.Cell(1, WeightSimplex.of(in, in.reports(), used)));
        }
        return Pages.figure(
                in, Pages.REWEIGHT, legend, List.of(Figure.Row.of(1.1, curves), new Figure.Row(1.1, second)));
    }

    private static Panel curves(Shown in, CovarianceReweighting what, int j) {
        String o = in.objectives().get(j);
        int rgb = in.looks().objective(o);
        List<Series> series = List.of(
                Series.of(
                        o + "/recorded",
                        Messages.text("covariance.reweight.recorded"),
                        what.steps(),
                        what.recorded()[j],
                        SeriesStyle.line(in.looks().muted(), 1.1).dash(Dash.DASHED)),
                Series.of(
                        o + "/chosen",
                        Messages.text("covariance.reweight.chosen"),
                        what.steps(),
                        what.chosen()[j],
                        SeriesStyle.line(rgb, 1.6)));
        return Curves.panel(
                "reweight-" + o,
                Messages.text("covariance.reweight.of", o),
                Messages.text(
                        "covariance.reweight.negative",
                        Pages.percent(CovarianceReweighting.negative(what.recorded()[j])),
                        Pages.percent(CovarianceReweighting.negative(what.chosen()[j]))),
                Messages.text("covariance.unit"),
                series,
                Curves.zero(in.looks()),
                "");
    }

    private static Panel table(Shown in, CovarianceReweighting what, double[] weights) {
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (int j = 0; j < weights.length; j++) {
            String o = in.objectives().get(j);
            rows.add(new Panel.Table.Row(
                    o,
                    List.of(
                            Cell.of(o).in(in.looks().objective(o)),
                            Cell.of(String.format(Locale.ROOT, "%.2f", weights[j]), weights[j]),
                            Cell.of(CovarianceReweighting.mean(what.recorded()[j])),
                            Cell.of(CovarianceReweighting.mean(what.chosen()[j])),
                            share(CovarianceReweighting.negative(what.recorded()[j])),
                            share(CovarianceReweighting.negative(what.chosen()[j])))));
        }
        return new Panel.Table(
                "reweight-table",
                Messages.text("covariance.reweight.table"),
                Messages.text("covariance.reweight.table.note"),
                List.of(
                        Column.words(Messages.text("covariance.law.column.objective")),
                        Column.number(Messages.text("covariance.weight"), ""),
                        Column.number(Messages.text("covariance.reweight.column.mean"), ""),
                        Column.number(Messages.text("covariance.reweight.column.mean.chosen"), ""),
                        Column.number(Messages.text("covariance.reweight.column.negative"), ""),
                        Column.number(Messages.text("covariance.reweight.column.negative.chosen"), "")),
                rows,
                in.scope().objective(),
                List.of());
    }

    private static Cell share(double value) {
        return Cell.of(Pages.percent(value), value);
    }
}
