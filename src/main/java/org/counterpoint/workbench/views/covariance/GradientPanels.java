package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.KeyedSeries;
import org.counterpoint.analysis.CovarianceReport.PolyakSeries;
import org.counterpoint.run.MetricKey;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;

/** Gradients of the objectives, the PL inequality, and what a method logs about itself, of one run. */
final class GradientPanels {
    /** Curves with fewer points than this show them. */
    private static final int FEW = 40;

    private GradientPanels() {}

    /** The panels of what the run logged; none if it logged none of it. */
    static List<Panel> of(CovarianceReport report, Looks looks, double cursor) {
        List<Panel> panels = new ArrayList<>();
        String prefix = has(report, "gradient_norm/") ? "gradient" : "loss_gradient";
        String of =
                Messages.text(prefix.equals("gradient") ? "covariance.gradients.policy" : "covariance.gradients.loss");
        if (has(report, prefix + "_norm/")) {
            panels.add(norms(report, prefix, of, looks));
        }
        if (has(report, prefix + "_cosine/")) {
            panels.add(cosines(report, prefix, of, looks, cursor));
        }
        if (Curves.hasValues(report.pl().gradientSquared())) {
            panels.add(polyak(report.pl(), looks));
        }
        return panels;
    }

    private static boolean has(CovarianceReport report, String prefix) {
        return report.gradients().stream().anyMatch(s -> s.key().startsWith(prefix));
    }

    private static Panel norms(CovarianceReport report, String prefix, String of, Looks looks) {
        List<Series> series = new ArrayList<>();
        for (KeyedSeries s : report.gradients()) {
            if (s.key().startsWith(prefix + "_norm/")) {
                String o = s.key().substring(s.key().indexOf('/') + 1);
                series.add(curve(s, o, looks.objective(o), Dash.SOLID));
            }
        }
        return Curves.panel(
                "gradient-norms",
                Messages.text("covariance.gradients.norms"),
                Messages.text("covariance.gradients.norms.note", of),
                Messages.text("covariance.gradients.norm"),
                series,
                List.of(),
                "");
    }

    private static Panel cosines(CovarianceReport report, String prefix, String of, Looks looks, double cursor) {
        int m = report.objectives().size();
        Set<Double> steps = new TreeSet<>();
        for (KeyedSeries s : report.gradients()) {
            if (s.key().startsWith(prefix + "_cosine/")) {
                Arrays.stream(s.steps()).forEach(steps::add);
            }
        }
        double shown = Double.NaN;
        for (double step : steps) {
            shown = Double.isNaN(shown) || step <= cursor ? step : shown;
        }
        double[][] cosine = new double[m][m];
        for (int a = 0; a < m; a++) {
            for (int b = 0; b < m; b++) {
                double there = at(report, prefix, a, b, shown);
                cosine[a][b] = a == b ? 1 : Double.isNaN(there) ? at(report, prefix, b, a, shown) : there;
            }
        }
        return new Panel.Heat(
                "gradient-cosines",
                Messages.text("covariance.gradients.cosines", Long.toString((long) shown)),
                Messages.text("covariance.gradients.cosines.note", of),
                "",
                report.objectives(),
                "",
                report.objectives(),
                null,
                cosine,
                null,
                ColorScale.diverging(
                        Messages.text("covariance.gradients.cosine"),
                        1,
                        looks.tokens().dark()),
                null,
                true);
    }

    private static double at(CovarianceReport report, String prefix, int a, int b, double step) {
        String key = prefix + "_cosine/" + report.objectives().get(a) + "/"
                + report.objectives().get(b);
        for (KeyedSeries s : report.gradients()) {
            int i = s.key().equals(key) ? Arrays.binarySearch(s.steps(), step) : -1;
            if (i >= 0) {
                return s.values()[i];
            }
        }
        return Double.NaN;
    }

    private static Panel polyak(PolyakSeries pl, Looks looks) {
        List<Series> series = new ArrayList<>();
        boolean known = Curves.hasValues(pl.constant());
        boolean bounded = Curves.hasValues(pl.bound());
        KeyedSeries shown = known
                ? new KeyedSeries("pl/constant", pl.steps(), pl.constant())
                : new KeyedSeries("pl/gradient_squared", pl.steps(), pl.gradientSquared());
        if (bounded) {
            series.add(
                    curve(new KeyedSeries("pl/bound", pl.steps(), pl.bound()), "pl/bound", looks.muted(), Dash.DASHED));
        }
        series.add(curve(shown, shown.key(), looks.text(), Dash.SOLID));
        String note = known
                ? Messages.text(bounded ? "covariance.pl.note.bounded" : "covariance.pl.note", gap(pl))
                : Messages.text("covariance.pl.nogap");
        return Curves.panel(
                "polyak",
                Messages.text(known ? "covariance.pl.title" : "covariance.pl.squared.title"),
                note,
                Messages.text(known ? "covariance.pl.unit" : "covariance.pl.squared.unit"),
                series,
                Curves.zero(looks),
                "");
    }

    private static String gap(PolyakSeries pl) {
        double[] gaps = Arrays.stream(pl.gap()).filter(Double::isFinite).toArray();
        String words = gaps.length == 0
                ? Messages.text("covariance.pl.unknown")
                : String.format(Locale.ROOT, "%.3g \u2192 %.3g", gaps[0], gaps[gaps.length - 1]);
        return Double.isFinite(pl.rate())
                ? Messages.text(
                        "covariance.pl.rate", words, String.format(Locale.ROOT, "%+.2g", 100 * Math.expm1(pl.rate())))
                : words;
    }

    /** What the method logs about itself: one panel per quantity, with a curve per objective where it has one each. */
    static List<Panel> own(CovarianceReport report, Looks looks) {
        Map<String, List<Series>> byName = new LinkedHashMap<>();
        for (KeyedSeries s : report.own()) {
            String objective = objective(s.key(), report.objectives());
            String name =
                    objective.isEmpty() ? s.key() : s.key().substring(0, s.key().length() - objective.length() - 1);
            byName.computeIfAbsent(name, any -> new ArrayList<>())
                    .add(curve(
                            s,
                            objective.isEmpty() ? s.key() : objective,
                            objective.isEmpty() ? looks.text() : looks.objective(objective),
                            Dash.SOLID));
        }
        List<Panel> panels = new ArrayList<>();
        byName.forEach((name, series) -> panels.add(
                Curves.panel("own-" + name, name, meaning(series.getFirst().key()), "", series, List.of(), "")));
        return panels;
    }

    private static String meaning(String key) {
        return MetricKeys.find(key).map(MetricKey::meaning).orElse("");
    }

    /** The objective that a key ends with, or nothing. */
    private static String objective(String key, List<String> objectives) {
        return objectives.stream()
                .filter(o -> key.endsWith("/" + o))
                .findFirst()
                .orElse("");
    }

    private static Series curve(KeyedSeries s, String label, int rgb, Dash dash) {
        SeriesStyle style = SeriesStyle.line(rgb, 1.5).dash(dash);
        return Series.of(
                s.key(), label, s.steps(), s.values(), s.steps().length < FEW ? style.glyph(Glyph.CIRCLE, 4) : style);
    }
}
