package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;

/** Which objectives each update raises or lowers: the sign strip, the covariances behind it, and the part between prompts. */
final class SignsPage {
    private static final int MOST_STRIPS = 6;

    private SignsPage() {}

    static Figure of(Shown in) {
        List<CovarianceReport> strips =
                in.reports().subList(0, Math.min(MOST_STRIPS, in.reports().size()));
        List<Badge> badges = strips.size() == in.reports().size()
                ? List.of()
                : List.of(Badge.of(
                        Messages.text("covariance.strip.left", in.reports().size() - strips.size()),
                        Messages.text("covariance.strip.left.why", strips.size())));
        Panel strip = SignStrip.of(strips, strips.stream().map(in::name).toList(), in.looks(), badges);
        List<Figure.Row> rows = new ArrayList<>();
        int lines = in.objectives().size() * strips.size();
        rows.add(Figure.Row.of(0.35 + 0.14 * Math.min(16, lines), List.of(strip)));
        if (in.single()) {
            rows.add(new Figure.Row(
                    1.25, List.of(new Figure.Cell(1.35, covariance(in)), new Figure.Cell(1, between(in)))));
            List<LegendItem> legend = new ArrayList<>(Curves.objectives(in.objectives(), in.looks()));
            legend.add(LegendItem.of(
                    Messages.text("covariance.legend.second"),
                    SeriesStyle.line(in.looks().muted(), 1.4).dash(Dash.DASHED)));
            return Pages.figure(in, "signs", legend, rows);
        }
        List<Panel> covariances = new ArrayList<>();
        for (String objective : in.objectives()) {
            covariances.add(Pages.across(
                    in,
                    "covariance-" + objective,
                    Messages.text("covariance.across.covariance", objective),
                    Messages.text("covariance.unit"),
                    objective,
                    ObjectiveCovariance::covariance,
                    in.reports().size() <= 4));
        }
        rows.add(Figure.Row.of(1.3, covariances));
        return Pages.figure(in, "signs", Pages.runs(in), rows);
    }

    private static Panel covariance(Shown in) {
        CovarianceReport report = in.first();
        Looks looks = in.looks();
        List<Series> series = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            if (Double.isFinite(o.negativeFraction())) {
                counts.add(o.objective() + " " + Math.round(100 * o.negativeFraction()) + "\u00a0%");
            }
            Curves.add(
                    series,
                    Curves.focus(
                            Curves.line(o, "covariance", report.steps(), o.covariance(), looks, 1.2)
                                    .withError(o.se(), 1.96),
                            in.focused(o.objective())));
        }
        return Curves.panel(
                "covariance",
                Messages.text("covariance.curves.title"),
                Messages.text("covariance.curves.note", String.join(", ", counts)),
                Messages.text("covariance.unit"),
                series,
                Curves.zero(looks),
                Messages.text("covariance.curves.missing"));
    }

    private static Panel between(Shown in) {
        CovarianceReport report = in.first();
        List<Series> series = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            if (Curves.hasValues(o.between())) {
                boolean focused = in.focused(o.objective());
                series.add(Curves.focus(
                        Curves.line(o, "between prompts", report.steps(), o.between(), in.looks(), 1.1)
                                .dash(Dash.DASHED),
                        focused));
                Curves.add(
                        series,
                        Curves.focus(
                                Curves.line(o, "within prompts", report.steps(), o.covariance(), in.looks(), 1.6),
                                focused));
            }
        }
        return Curves.panel(
                "between",
                Messages.text("covariance.between.title"),
                Messages.text("covariance.between.note"),
                Messages.text("covariance.unit"),
                series,
                Curves.zero(in.looks()),
                Messages.text("covariance.between.missing"));
    }
}
