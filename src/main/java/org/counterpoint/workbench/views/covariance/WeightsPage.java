package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;

/** The weights in use beside the weights that keep every covariance non-negative. */
final class WeightsPage {
    private WeightsPage() {}

    static Figure of(Shown in) {
        List<Figure.Row> rows = new ArrayList<>();
        if (!in.single()) {
            List<Panel> weights = new ArrayList<>();
            for (String objective : in.objectives()) {
                weights.add(Pages.across(
                        in,
                        "weight-" + objective,
                        Messages.text("covariance.across.weight", objective),
                        Messages.text("covariance.weight"),
                        objective,
                        ObjectiveCovariance::weight,
                        false));
            }
            if (in.objectives().size() > 2) {
                rows.add(Figure.Row.of(1.2, List.of(WeightSimplex.of(in, in.reports(), new double[0]))));
            }
            rows.add(Figure.Row.of(1, weights));
            return Pages.figure(in, "weights", Pages.runs(in), rows);
        }
        CovarianceReport report = in.first();
        List<Figure.Cell> first = new ArrayList<>();
        // Two objectives have no triangle; their feasible weights are an interval, which the band shows exactly.
        if (report.objectives().size() > 2) {
            first.add(new Figure.Cell(1.1, WeightSimplex.of(in, in.reports(), new double[0])));
        }
        first.add(
                new Figure.Cell(1, MatrixPanel.of(report, in.looks(), in.scope().cursor())));
        first.add(new Figure.Cell(1.3, together(in)));
        rows.add(new Figure.Row(1.3, first));
        List<Panel> each = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            each.add(one(o, in));
        }
        if (each.stream().noneMatch(Panel.Words.class::isInstance)) {
            rows.add(Figure.Row.of(1, each));
        }
        List<LegendItem> legend = new ArrayList<>(Curves.objectives(in.objectives(), in.looks()));
        legend.add(LegendItem.of(
                Messages.text("covariance.simplex.best"),
                SeriesStyle.line(in.looks().positive(), 1.2).dash(Dash.DOTTED).glyph(Glyph.DIAMOND, 8)));
        return Pages.figure(in, "weights", legend, rows);
    }

    private static Panel together(Shown in) {
        List<Series> series = new ArrayList<>();
        for (ObjectiveCovariance o : in.first().perObjective()) {
            Curves.add(
                    series,
                    Curves.focus(
                            Curves.line(o, "weight", in.first().steps(), o.weight(), in.looks(), 1.8),
                            in.focused(o.objective())));
        }
        return Curves.panel(
                "weights",
                Messages.text("covariance.weights.title"),
                Messages.text("covariance.weights.note"),
                Messages.text("covariance.weight"),
                series,
                List.of(),
                Messages.text("covariance.weights.missing"));
    }

    private static Panel one(ObjectiveCovariance o, Shown in) {
        double[] steps = in.first().steps();
        List<Series> series = new ArrayList<>();
        String title = Messages.text("covariance.weights.of", o.objective());
        if (Curves.hasValues(o.feasibleLow())) {
            double[] middle = new double[steps.length];
            Arrays.setAll(middle, i -> (o.feasibleLow()[i] + o.feasibleHigh()[i]) / 2);
            series.add(Series.of(
                            o.objective() + "/cone",
                            Messages.text("covariance.weights.middle", o.objective()),
                            steps,
                            middle,
                            SeriesStyle.line(in.looks().objective(o.objective()), 0)
                                    .band(0.16))
                    .withBand(o.feasibleLow(), o.feasibleHigh()));
            Curves.add(
                    series,
                    Curves.line(o, "best", steps, o.feasibleWeight(), in.looks(), 0.9)
                            .dash(Dash.DOTTED));
        }
        Curves.add(series, Curves.line(o, "weight", steps, o.weight(), in.looks(), 2));
        return Curves.panel(
                "weight-" + o.objective(),
                title,
                Messages.text(
                        !Curves.hasValues(o.feasibleLow())
                                ? "covariance.weights.noband"
                                : in.objectives().size() > 2
                                        ? "covariance.weights.band"
                                        : "covariance.weights.band.exact"),
                Axis.of(Messages.text("covariance.weight"), "").range(-0.03, 1.03),
                series,
                List.of(),
                Messages.text("covariance.weights.missing"));
    }
}
