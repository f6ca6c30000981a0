package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;

/** What a method steers by: CTWA's moving averages against their targets, or whatever another method logs about itself. */
final class ControllerPage {
    private static final int MOST_PER_ROW = 3;
    private static final int MOST_ROWS = 3;

    private ControllerPage() {}

    /** Whether a run has what this page shows. */
    static boolean tells(CovarianceReport report) {
        return report.perObjective().stream()
                .anyMatch(o -> Curves.hasValues(o.ema()) || Curves.hasValues(o.rawWeight()));
    }

    static Figure of(Shown in) {
        CovarianceReport report = in.first();
        List<Figure.Row> rows = new ArrayList<>();
        List<Panel> averages = new ArrayList<>();
        List<Panel> raw = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            if (Curves.hasValues(o.ema())) {
                averages.add(average(o, in));
            }
            if (Curves.hasValues(o.rawWeight())) {
                raw.add(Curves.panel(
                        "raw-" + o.objective(),
                        Messages.text("covariance.controller.raw", o.objective()),
                        Messages.text("covariance.controller.raw.note"),
                        Messages.text("covariance.weight"),
                        List.of(Curves.line(o, "raw weight", report.steps(), o.rawWeight(), in.looks(), 1.6)),
                        List.of(),
                        ""));
            }
        }
        if (!averages.isEmpty()) {
            rows.add(Figure.Row.of(1.2, averages));
        }
        List<Panel> own = GradientPanels.own(report, in.looks());
        for (int from = 0; from < own.size(); from += MOST_PER_ROW) {
            rows.add(Figure.Row.of(1.2, own.subList(from, Math.min(own.size(), from + MOST_PER_ROW))));
        }
        if (!raw.isEmpty() && rows.size() < MOST_ROWS) {
            rows.add(Figure.Row.of(1, raw));
        }
        if (rows.isEmpty()) {
            return Pages.words(in, Pages.CONTROLLER, Messages.text("covariance.controller.missing"));
        }
        List<LegendItem> legend = new ArrayList<>(Curves.objectives(in.objectives(), in.looks()));
        if (!averages.isEmpty()) {
            legend.add(LegendItem.of(
                    Messages.text("covariance.controller.target"),
                    SeriesStyle.line(in.looks().muted(), 1.4).dash(Dash.DASHED)));
        }
        return Pages.figure(in, Pages.CONTROLLER, legend, rows);
    }

    private static Panel average(ObjectiveCovariance o, Shown in) {
        double[] steps = in.first().steps();
        List<Series> series = new ArrayList<>();
        Curves.add(
                series,
                Curves.line(o, "target", steps, o.target(), in.looks(), 1.2).dash(Dash.DASHED));
        series.add(Curves.line(o, "moving average", steps, o.ema(), in.looks(), 1.7)
                .withBase(o.target())
                .fill(0.18));
        long below = 0;
        long gated = 0;
        long known = 0;
        for (int i = 0; i < steps.length; i++) {
            known += Double.isNaN(o.ema()[i]) ? 0 : 1;
            below += o.ema()[i] < o.target()[i] ? 1 : 0;
            gated += o.gate()[i] == 0 ? 1 : 0;
        }
        return Curves.panel(
                "controller-" + o.objective(),
                Messages.text("covariance.controller.of", o.objective()),
                Messages.text("covariance.controller.note", below, known, gated),
                Messages.text("covariance.unit"),
                series,
                Curves.zero(in.looks()),
                "");
    }
}
