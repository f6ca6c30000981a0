package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.MatrixAt;
import org.counterpoint.analysis.FeasibleCone;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;

/**
 * The weights of three objectives as a triangle: which weightings keep every covariance non-negative at the time cursor, where the
 * run's weights went, and where they are.
 */
final class WeightSimplex {
    private static final double HEIGHT = Math.sqrt(3) / 2;

    private WeightSimplex() {}

    /**
     * The triangle.
     *
     * @param reports one for the cone at the cursor, more for their paths alone
     * @param chosen further weights to mark, of sum one; empty for none
     */
    static Panel of(Shown in, List<CovarianceReport> reports, double[] chosen) {
        CovarianceReport first = reports.getFirst();
        String title = Messages.text("covariance.simplex.title");
        if (first.objectives().size() != 3) {
            return new Panel.Words(
                    "simplex",
                    title,
                    Messages.text("covariance.simplex.three", first.objectives().size()));
        }
        Looks looks = in.looks();
        List<Mark> marks = new ArrayList<>();
        List<Series> series = new ArrayList<>();
        String note = Messages.text("covariance.simplex.paths");
        Optional<MatrixAt> at = MatrixPanel.at(first, in.scope().cursor());
        if (reports.size() == 1 && at.isPresent()) {
            title = Messages.text(
                    "covariance.simplex.at", Long.toString((long) at.get().step()));
            FeasibleCone cone = FeasibleCone.of(at.get().sigma());
            cone(cone, marks, looks);
            zeros(first.objectives(), at.get().sigma(), marks, looks);
            note = note(cone, first);
            if (cone.value() > 0) {
                series.add(point(
                        "best",
                        Messages.text("covariance.simplex.best"),
                        cone.weights(),
                        Glyph.DIAMOND,
                        looks.positive()));
            }
        }
        frame(first.objectives(), marks, looks);
        for (CovarianceReport report : reports) {
            paths(report, in, reports.size() == 1, series);
        }
        if (chosen.length == 3) {
            series.add(point(
                    "chosen", Messages.text("covariance.simplex.chosen"), chosen, Glyph.SQUARE, looks.negative()));
        }
        return new Panel.Xy(
                "simplex",
                title,
                note,
                Axis.of("", "").range(-0.22, 1.22),
                Axis.of("", "").range(-0.13, HEIGHT + 0.11),
                series,
                marks,
                false,
                Panel.Frame.SQUARE,
                List.of());
    }

    private static double x(double[] w) {
        return w[1] + w[2] / 2;
    }

    private static double y(double[] w) {
        return w[2] * HEIGHT;
    }

    private static void frame(List<String> objectives, List<Mark> marks, Looks looks) {
        double[][] corners = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int c = 0; c < 3; c++) {
            double[] a = corners[c];
            double[] b = corners[(c + 1) % 3];
            marks.add(new Mark.Segment(x(a), y(a), x(b), y(b), looks.muted(), 1.1, Dash.SOLID));
            marks.add(new Mark.Text(
                    x(a),
                    y(a) + (c == 2 ? 0.02 : -0.02),
                    objectives.get(c),
                    looks.objective(objectives.get(c)),
                    0.5,
                    c == 2 ? 1 : 0));
        }
    }

    private static void cone(FeasibleCone cone, List<Mark> marks, Looks looks) {
        List<double[]> corners = ordered(cone.vertices());
        if (corners.size() < 3) {
            return;
        }
        marks.add(new Mark.Area(
                corners.stream().mapToDouble(WeightSimplex::x).toArray(),
                corners.stream().mapToDouble(WeightSimplex::y).toArray(),
                looks.positive(),
                0.2));
    }

    /** Corners around their middle, repeated ones once. */
    static List<double[]> ordered(List<double[]> vertices) {
        List<double[]> distinct = new ArrayList<>();
        for (double[] v : vertices) {
            if (distinct.stream().noneMatch(d -> Math.hypot(x(d) - x(v), y(d) - y(v)) < 1e-9)) {
                distinct.add(v);
            }
        }
        double cx = distinct.stream().mapToDouble(WeightSimplex::x).average().orElse(0);
        double cy = distinct.stream().mapToDouble(WeightSimplex::y).average().orElse(0);
        distinct.sort(Comparator.comparingDouble(v -> Math.atan2(y(v) - cy, x(v) - cx)));
        return distinct;
    }

    /** Share of all weightings that the corners enclose. */
    static double share(List<double[]> vertices) {
        List<double[]> corners = ordered(vertices);
        double twice = 0;
        for (int i = 0; i < corners.size(); i++) {
            double[] a = corners.get(i);
            double[] b = corners.get((i + 1) % corners.size());
            twice += x(a) * y(b) - x(b) * y(a);
        }
        return Math.abs(twice) / HEIGHT;
    }

    /** Where the covariance of an objective changes its sign: a line through the triangle. */
    private static void zeros(List<String> objectives, double[][] sigma, List<Mark> marks, Looks looks) {
        for (int j = 0; j < 3; j++) {
            List<double[]> ends = new ArrayList<>();
            for (int a = 0; a < 3; a++) {
                int b = (a + 1) % 3;
                double from = sigma[j][a];
                double to = sigma[j][b];
                if (from * to < 0) {
                    double[] w = new double[3];
                    w[b] = from / (from - to);
                    w[a] = 1 - w[b];
                    ends.add(w);
                }
            }
            if (ends.size() == 2) {
                marks.add(new Mark.Segment(
                        x(ends.get(0)),
                        y(ends.get(0)),
                        x(ends.get(1)),
                        y(ends.get(1)),
                        looks.objective(objectives.get(j)),
                        1.4,
                        Dash.DASHED));
            }
        }
    }

    private static String note(FeasibleCone cone, CovarianceReport report) {
        double share = share(cone.vertices());
        String where = Double.isNaN(cone.value())
                ? Messages.text("covariance.simplex.nomatrix")
                : cone.vertices().isEmpty()
                        ? Messages.text("covariance.simplex.none")
                        : Messages.text("covariance.simplex.share", percent(share));
        return where + " " + inside(report);
    }

    private static String percent(double share) {
        return share > 0 && share < 0.01
                ? String.format(Locale.ROOT, "%.1g %%", 100 * share)
                : Math.round(100 * share) + "\u00a0%";
    }

    /** At how many steps the weights in use kept every covariance of the reward matrix non-negative. */
    private static String inside(CovarianceReport report) {
        int known = 0;
        int inside = 0;
        for (MatrixAt at : report.matrices()) {
            double[] w = weights(report, at.step());
            if (Arrays.stream(w).noneMatch(Double::isNaN)) {
                known++;
                boolean all = true;
                for (double[] row : at.sigma()) {
                    double sum = 0;
                    for (int k = 0; k < w.length; k++) {
                        sum += row[k] * w[k];
                    }
                    all &= sum >= 0;
                }
                inside += all ? 1 : 0;
            }
        }
        return known == 0 ? "" : Messages.text("covariance.simplex.inside", inside, known);
    }

    private static double[] weights(CovarianceReport report, double step) {
        int i = Arrays.binarySearch(report.steps(), step);
        double[] w = new double[report.objectives().size()];
        Arrays.setAll(w, j -> i < 0 ? Double.NaN : report.perObjective().get(j).weight()[i]);
        return w;
    }

    private static void paths(CovarianceReport report, Shown in, boolean single, List<Series> series) {
        // The base model has covariances but no weights yet.
        double[] steps = Arrays.stream(report.steps())
                .filter(step -> !Double.isNaN(x(weights(report, step))))
                .toArray();
        int n = steps.length;
        double[] xs = new double[n];
        double[] ys = new double[n];
        String[] tips = new String[n];
        int current = -1;
        for (int i = 0; i < n; i++) {
            double[] w = weights(report, steps[i]);
            xs[i] = x(w);
            ys[i] = y(w);
            tips[i] = words(report.objectives(), w);
            current = current < 0 || steps[i] <= in.scope().cursor() ? i : current;
        }
        if (current < 0) {
            return;
        }
        int rgb = single
                ? in.looks().text()
                : in.looks()
                        .run(report.run())
                        .map(r -> r.rgb())
                        .orElse(in.looks().text());
        String label = single ? Messages.text("covariance.simplex.path") : in.name(report);
        series.add(Series.of(
                        "path/" + report.run(),
                        label,
                        xs,
                        ys,
                        SeriesStyle.line(rgb, 1.3).path())
                .withSteps(steps)
                .withTips(tips));
        series.add(Series.of(
                        "now/" + report.run(),
                        label,
                        new double[] {xs[current]},
                        new double[] {ys[current]},
                        SeriesStyle.points(rgb, Glyph.CIRCLE, 9))
                .withSteps(new double[] {steps[current]})
                .withTips(new String[] {tips[current]}));
    }

    private static Series point(String key, String label, double[] w, Glyph glyph, int rgb) {
        return Series.of(key, label, new double[] {x(w)}, new double[] {y(w)}, SeriesStyle.points(rgb, glyph, 10))
                .withTips(new String[] {
                    Arrays.stream(w)
                            .mapToObj(v -> String.format(Locale.ROOT, "%.2f", v))
                            .collect(Collectors.joining(" / "))
                });
    }

    private static String words(List<String> objectives, double[] w) {
        StringBuilder words = new StringBuilder();
        for (int j = 0; j < w.length; j++) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%s %.2f", objectives.get(j), w[j]));
        }
        return words.toString();
    }
}
