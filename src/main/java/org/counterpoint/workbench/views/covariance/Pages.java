package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** What the pages of the covariance view have in common. */
final class Pages {
    static final String SIGNS = "signs";
    static final String LAW = "law";
    static final String WEIGHTS = "weights";
    static final String CONTROLLER = "controller";
    static final String LEDGER = "ledger";
    static final String REWEIGHT = "reweight";
    static final String GRADIENTS = "gradients";
    private static final int MANY = 4;

    private Pages() {}

    /** A page with its heading: the run or the number of runs, and what must be kept in mind. */
    static Figure figure(Shown in, String page, List<LegendItem> legend, List<Figure.Row> rows) {
        String subject = in.single()
                ? in.name(in.first())
                : Messages.text("covariance.runs", in.reports().size());
        List<String> words = new ArrayList<>();
        String about = Messages.text("covariance.page." + page + ".about");
        if (!about.isEmpty()) {
            words.add(about);
        }
        if (!in.left().isEmpty()) {
            words.add(in.left());
        }
        return new Figure(
                Messages.text("covariance.page." + page + ".title", subject), String.join(" ", words), legend, rows, 0);
    }

    /** A page that only says something about the runs. */
    static Figure words(Shown in, String page, String text) {
        return figure(
                in,
                page,
                List.of(),
                List.of(Figure.Row.of(
                        1, List.of(new Panel.Words("words", Messages.text("covariance.page." + page), text)))));
    }

    /** Legend of several runs: one entry per configuration. */
    static List<LegendItem> runs(Shown in) {
        List<LegendItem> legend = new ArrayList<>();
        for (List<RunLook> group : in.looks().groups()) {
            long count = group.stream()
                    .filter(run -> in.reports().stream().anyMatch(r -> r.run().equals(run.id())))
                    .count();
            if (count > 0) {
                RunLook first = group.getFirst();
                legend.add(LegendItem.of(
                        count == 1
                                ? first.label()
                                : Messages.text("covariance.legend.seeds", first.groupLabel(), count),
                        first.line(2.2)));
            }
        }
        return legend;
    }

    /** A quantity of one objective in every run. */
    static Panel across(
            Shown in,
            String id,
            String title,
            String unit,
            String objective,
            Function<ObjectiveCovariance, double[]> quantity,
            boolean band) {
        List<Series> series = new ArrayList<>();
        Looks looks = in.looks();
        for (CovarianceReport report : in.reports()) {
            for (ObjectiveCovariance o : report.perObjective()) {
                double[] values = quantity.apply(o);
                if (o.objective().equals(objective) && Curves.hasValues(values)) {
                    looks.run(report.run()).ifPresent(look -> {
                        boolean many = in.reports().size() > MANY;
                        Series line = Series.of(
                                report.run(),
                                look.label(),
                                report.steps(),
                                values,
                                look.line(many ? 0.9 : 1.3)
                                        .alpha(many ? 0.55 : 0.9)
                                        .band(0.10));
                        series.add(
                                Arrays.equals(values, o.covariance())
                                        ? band ? line.withError(o.se(), 1.96) : line.withTooltipError(o.se())
                                        : line);
                    });
                }
            }
        }
        return Curves.panel(
                id,
                title,
                Messages.text("covariance.across.note"),
                unit,
                series,
                unit.equals(Messages.text("covariance.unit")) ? Curves.zero(looks) : List.of(),
                Messages.text("covariance.across.missing"));
    }

    /** One decimal of a percentage. */
    static String percent(double share) {
        return Double.isNaN(share) ? "" : Math.round(100 * share) + "\u00a0%";
    }
}
