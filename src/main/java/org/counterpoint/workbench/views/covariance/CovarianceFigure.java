package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;

/** The covariance view as data: one run in detail, or several side by side. */
public final class CovarianceFigure {
    private static final int MOST_STRIPS = 6;
    private static final int MOST_PER_ROW = 4;

    private CovarianceFigure() {}

    /**
     * Builds the figure: detail for one run with covariances, comparison for more.
     *
     * @param reports one per selected run, in order
     * @param looks colours and names
     * @param cursor time cursor; positive infinity for the last step
     */
    public static Figure of(List<CovarianceReport> reports, Looks looks, double cursor) {
        if (reports.isEmpty()) {
            return Figure.words("Covariance signs", "Select a run in the library to see its covariances.");
        }
        List<CovarianceReport> shown =
                reports.stream().filter(r -> r.unavailable().isEmpty()).toList();
        if (shown.isEmpty()) {
            return Figure.words("Covariance signs", reasons(reports, looks));
        }
        String left = shown.size() == reports.size() ? "" : "Not shown: " + reasons(reports, looks);
        return shown.size() == 1 ? detail(shown.getFirst(), looks, left, cursor) : comparison(shown, looks, left);
    }

    private static String reasons(List<CovarianceReport> reports, Looks looks) {
        List<CovarianceReport> without =
                reports.stream().filter(r -> r.unavailable().isPresent()).toList();
        if (reports.size() == 1) {
            return without.getFirst().unavailable().orElse("");
        }
        return Words.reasons(
                without.stream().map(r -> Words.name(r.run(), looks)).toList(),
                without.stream().map(r -> r.unavailable().orElse("")).toList());
    }

    private static String name(CovarianceReport report, Looks looks) {
        return looks.run(report.run()).map(RunLook::label).orElse(report.run());
    }

    private static Figure detail(CovarianceReport report, Looks looks, String left, double cursor) {
        List<Figure.Row> rows = new ArrayList<>();
        rows.add(Figure.Row.of(0.85, List.of(SignStrip.of(List.of(report), List.of(name(report, looks)), looks))));
        rows.add(Figure.Row.of(
                1.25, List.of(covariance(report, looks), weights(report, looks), controller(report, looks, cursor))));
        List<Panel> rest = new ArrayList<>(LawPanels.of(report, looks));
        rest.addAll(GradientPanels.of(report, looks, cursor));
        int lines = (rest.size() + MOST_PER_ROW - 1) / MOST_PER_ROW;
        int each = (rest.size() + lines - 1) / lines;
        for (int from = 0; from < rest.size(); from += each) {
            rows.add(Figure.Row.of(1.25, rest.subList(from, Math.min(rest.size(), from + each))));
        }
        List<LegendItem> legend = new ArrayList<>();
        for (String objective : report.objectives()) {
            legend.add(LegendItem.of(objective, SeriesStyle.line(looks.objective(objective), 2.2)));
        }
        legend.add(LegendItem.of(
                "dashed: the second quantity of a panel",
                SeriesStyle.line(looks.muted(), 1.4).dash(Dash.DASHED)));
        List<String> words = new ArrayList<>(report.notes());
        if (!left.isEmpty()) {
            words.add(left);
        }
        return new Figure("Covariance signs of " + name(report, looks), String.join(" ", words), legend, rows, 0);
    }

    private static Panel covariance(CovarianceReport report, Looks looks) {
        List<Series> series = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            counts.add(o.objective() + " " + Math.round(100 * o.negativeFraction()) + " %");
            Curves.add(
                    series,
                    Curves.line(o, "covariance", report.steps(), o.covariance(), looks, 1.2)
                            .withError(o.se(), 1.96));
        }
        return Curves.panel(
                "covariance",
                "Covariance with the score",
                "Band: 95 %. Below zero: " + String.join(", ", counts) + " of steps.",
                "covariance",
                series,
                Curves.zero(looks),
                "This run logged no covariance of rewards and score.");
    }

    private static Panel weights(CovarianceReport report, Looks looks) {
        List<Series> series = new ArrayList<>();
        boolean cone = false;
        for (ObjectiveCovariance o : report.perObjective()) {
            if (Curves.hasValues(o.weight())) {
                boolean known = Curves.hasValues(o.feasibleLow());
                cone |= known;
                Series line = Curves.line(o, "weight", report.steps(), o.weight(), looks, 1.8);
                if (known) {
                    series.addFirst(band(o, report.steps(), looks));
                    series.add(edge(o, "lower", o.feasibleLow(), report.steps(), looks));
                    series.add(edge(o, "upper", o.feasibleHigh(), report.steps(), looks));
                }
                series.add(line);
            }
        }
        return Curves.panel(
                "weights",
                "Weights in use",
                cone
                        ? "Dotted: ends of the feasible cone (no covariance negative)."
                        : "No weights make every covariance nonnegative, or the matrix was not logged: no cone is drawn.",
                "weight",
                series,
                List.of(),
                "This run logged no weights.");
    }

    private static Series band(ObjectiveCovariance o, double[] steps, Looks looks) {
        SeriesStyle style = SeriesStyle.line(looks.objective(o.objective()), 0).band(0.06);
        double[] middle = new double[steps.length];
        Arrays.setAll(middle, i -> (o.feasibleLow()[i] + o.feasibleHigh()[i]) / 2);
        return Series.of(
                        o.objective() + "/cone",
                        o.objective() + " \u00b7 middle of the feasible cone",
                        steps,
                        middle,
                        style)
                .withBand(o.feasibleLow(), o.feasibleHigh());
    }

    private static Series edge(ObjectiveCovariance o, String end, double[] values, double[] steps, Looks looks) {
        return Curves.line(o, end + " end of the feasible cone", steps, values, looks, 0.9)
                .dash(Dash.DOTTED);
    }

    private static Panel controller(CovarianceReport report, Looks looks, double cursor) {
        List<Series> series = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            if (Curves.hasValues(o.ema())) {
                Curves.add(
                        series,
                        Curves.line(o, "target", report.steps(), o.target(), looks, 1.2)
                                .dash(Dash.DASHED));
                series.add(Curves.line(o, "moving average", report.steps(), o.ema(), looks, 1.7)
                        .withBase(o.target())
                        .fill(0.14));
            }
        }
        if (series.isEmpty() && !report.matrices().isEmpty()) {
            return CovarianceMatrix.of(report, looks, cursor);
        }
        return Curves.panel(
                "controller",
                "CTWA: moving average against its target",
                "Fill: deficit that raises the weight. Dashed: target.",
                "covariance",
                series,
                List.of(),
                "This run has no target controller: only CTWA keeps a moving average of the covariances and a target for each.");
    }

    private static Figure comparison(List<CovarianceReport> reports, Looks looks, String left) {
        List<CovarianceReport> strips = reports.subList(0, Math.min(MOST_STRIPS, reports.size()));
        List<String> names = strips.stream().map(r -> name(r, looks)).toList();
        List<Figure.Row> rows = new ArrayList<>();
        List<String> objectives = reports.getFirst().objectives();
        rows.add(Figure.Row.of(
                0.45 + 0.17 * objectives.size() * strips.size(), List.of(SignStrip.of(strips, names, looks))));
        List<Panel> covariances = new ArrayList<>();
        List<Panel> weights = new ArrayList<>();
        for (String objective : objectives) {
            covariances.add(across(
                    "covariance-" + objective,
                    objective + ": covariance with the score",
                    reports,
                    objective,
                    looks,
                    true));
            weights.add(across("weight-" + objective, objective + ": weight in use", reports, objective, looks, false));
        }
        rows.add(Figure.Row.of(1.3, covariances));
        rows.add(Figure.Row.of(1.1, weights));
        List<LegendItem> legend = new ArrayList<>();
        for (List<RunLook> group : looks.groups()) {
            if (group.stream()
                    .anyMatch(run -> reports.stream().anyMatch(r -> r.run().equals(run.id())))) {
                RunLook first = group.getFirst();
                legend.add(LegendItem.of(
                        group.size() == 1 ? first.label() : first.groupLabel() + " (" + group.size() + " seeds)",
                        first.line(2.2)));
            }
        }
        List<String> words = new ArrayList<>();
        words.add("Every step is drawn as logged, nothing is smoothed.");
        if (strips.size() < reports.size()) {
            words.add("The strip shows the first " + strips.size() + " of " + reports.size() + " runs.");
        }
        if (!left.isEmpty()) {
            words.add(left);
        }
        return new Figure("Covariance signs of " + reports.size() + " runs", String.join(" ", words), legend, rows, 0);
    }

    private static Panel across(
            String id,
            String title,
            List<CovarianceReport> reports,
            String objective,
            Looks looks,
            boolean covariance) {
        List<Series> series = new ArrayList<>();
        for (CovarianceReport report : reports) {
            for (ObjectiveCovariance o : report.perObjective()) {
                double[] values = covariance ? o.covariance() : o.weight();
                if (o.objective().equals(objective) && Curves.hasValues(values)) {
                    looks.run(report.run()).ifPresent(look -> {
                        double alpha = reports.size() > 4 ? 0.55 : 0.9;
                        Series line = Series.of(
                                report.run(),
                                look.label(),
                                report.steps(),
                                values,
                                look.line(reports.size() > 4 ? 0.9 : 1.3)
                                        .alpha(alpha)
                                        .band(0.10));
                        series.add(
                                covariance && reports.size() <= 4
                                        ? line.withError(o.se(), 1.96)
                                        : covariance ? line.withTooltipError(o.se()) : line);
                    });
                }
            }
        }
        return Curves.panel(
                id,
                title,
                "",
                covariance ? "covariance" : "weight",
                series,
                covariance ? Curves.zero(looks) : List.of(),
                "No selected run logged this.");
    }
}
