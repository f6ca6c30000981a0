package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.SubspaceReport;
import org.counterpoint.analysis.SubspaceReport.ModuleSubspaces;
import org.counterpoint.analysis.SubspaceReport.PairOverlap;
import org.counterpoint.analysis.SubspaceReport.PairSummary;
import org.counterpoint.analysis.SubspaceReport.Spectrum;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;

/** The curves below the heat maps of the subspaces view: spectra, principal angles, mean overlap and remaining capacity. */
public final class SubspaceCurves {
    private final List<SubspaceReport> reports;
    private final Looks looks;
    private final String module;
    private final PairSummary pair;

    /**
     * Prepares the panels.
     *
     * @param reports reports with something to show
     * @param looks how runs look
     * @param module full name of the module in focus
     * @param pair pair of updates in focus
     */
    public SubspaceCurves(List<SubspaceReport> reports, Looks looks, String module, PairSummary pair) {
        this.reports = reports;
        this.looks = looks;
        this.module = module;
        this.pair = pair;
    }

    /** The panels of the row, from left to right. */
    public List<Panel> panels() {
        return List.of(spectra(), angles(), summary(), capacity());
    }

    private Panel spectra() {
        List<Series> series = new ArrayList<>();
        for (SubspaceReport report : reports) {
            for (ModuleSubspaces m : report.modules()) {
                if (m.module().equals(module)) {
                    for (Spectrum s : m.spectra()) {
                        series.add(spectrum(report, s));
                    }
                }
            }
        }
        return series.isEmpty()
                ? new Panel.Words("spectra", "Singular values", "No selected run has an update of " + module + ".")
                : new Panel.Xy(
                        "spectra",
                        "Singular values of " + Words.shortModule(module),
                        "",
                        new Axis("index", "", false, 0.5, null, true, List.of()),
                        Axis.of("singular value", "").log(true),
                        series,
                        List.of(),
                        false);
    }

    private Series spectrum(SubspaceReport report, Spectrum s) {
        int n = 0;
        while (n < s.singularValues().length && s.singularValues()[n] > s.spectralNorm() * 1e-6) {
            n++;
        }
        double[] x = new double[n];
        String[] tips = new String[n];
        Arrays.setAll(x, i -> i + 1);
        Arrays.fill(
                tips,
                "rank " + s.rank() + ", stable rank " + Numbers.brief(s.stableRank()) + "\nprotected before it: "
                        + s.protectedDimension());
        return Series.of(
                        report.source() + "/" + s.update(),
                        label(report, s.update()),
                        x,
                        Arrays.copyOf(s.singularValues(), n),
                        style(report, s.update()))
                .withTips(tips);
    }

    private Panel angles() {
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        for (SubspaceReport report : reports) {
            for (ModuleSubspaces m : report.modules()) {
                if (!m.module().equals(module)) {
                    continue;
                }
                for (PairOverlap p : m.pairs()) {
                    if (reports.size() > 1 && (p.a() != pair.a() || p.b() != pair.b())) {
                        continue;
                    }
                    double[] x = new double[p.anglesDeg().length];
                    Arrays.setAll(x, i -> i + 1);
                    series.add(Series.of(
                            report.source() + "/" + p.a() + "/" + p.b(),
                            label(report, p.a()) + " \u2194 " + report.updates().get(p.b()),
                            x,
                            p.anglesDeg(),
                            style(report, p.a() + p.b() - 1)));
                    if (marks.isEmpty() && p.randomOverlap() <= 1) {
                        double angle = Math.toDegrees(Math.acos(Math.sqrt(p.randomOverlap())));
                        marks.add(new Mark.Level(
                                angle, "random " + Numbers.brief(angle) + "\u00b0", looks.muted(), Dash.DASHED));
                    }
                }
            }
        }
        return series.isEmpty()
                ? new Panel.Words(
                        "angles",
                        "Principal angles",
                        "Principal angles need two updates of " + Words.shortModule(module) + " in one run.")
                : new Panel.Xy(
                        "angles",
                        "Principal angles of " + Words.shortModule(module),
                        "",
                        new Axis("index", "", false, 0.5, null, true, List.of()),
                        Axis.of("angle", "\u00b0").range(0, 93),
                        series,
                        marks,
                        false);
    }

    private Panel summary() {
        List<PairSummary> pairs = SubspacesFigure.pairs(reports);
        if (pairs.isEmpty()) {
            return new Panel.Words(
                    "pairs", "Overlap over all modules", "No run has two updates that could be compared.");
        }
        SubspaceReport names = reports.stream()
                .filter(r -> r.summary().size() == pairs.size())
                .findFirst()
                .orElse(reports.getFirst());
        List<String> rows = pairs.stream()
                .map(p -> Words.shortUpdate(names.updates().get(p.a()))
                        + " \u2194 "
                        + Words.shortUpdate(names.updates().get(p.b())))
                .toList();
        List<Series> series = new ArrayList<>();
        for (SubspaceReport report : reports) {
            double[] x = report.summary().stream()
                    .mapToDouble(PairSummary::meanOverlap)
                    .toArray();
            double[] y = new double[x.length];
            String[] tips = new String[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = rows.size() - 1 - i;
                PairSummary p = report.summary().get(i);
                tips[i] = "random " + Numbers.exact(p.meanRandomOverlap()) + "\nsmallest angle "
                        + Numbers.exact(p.smallestAngleDeg()) + "\u00b0\ncosine " + Numbers.exact(p.cosine());
            }
            SeriesStyle look = style(report, 0);
            series.add(Series.of(
                            report.source() + "/pairs",
                            Words.name(report.source(), looks),
                            x,
                            y,
                            SeriesStyle.points(look.rgb(), look.glyph() == Glyph.NONE ? Glyph.CIRCLE : look.glyph(), 7))
                    .withTips(tips));
        }
        double[] random =
                pairs.stream().mapToDouble(PairSummary::meanRandomOverlap).toArray();
        double[] y = new double[random.length];
        Arrays.setAll(y, i -> rows.size() - 1 - i);
        series.add(Series.of("random", "random subspaces", random, y, SeriesStyle.points(looks.text(), Glyph.BAR, 13)));
        double top = Math.max(
                Arrays.stream(random).max().orElse(0),
                reports.stream()
                        .flatMap(r -> r.summary().stream())
                        .mapToDouble(PairSummary::meanOverlap)
                        .max()
                        .orElse(0));
        return new Panel.Xy(
                "pairs",
                "Mean overlap over all modules",
                "Upright bar: random subspaces.",
                Axis.of("overlap", "").range(-0.02 * top, top * 1.15 + 1e-9),
                Axis.categories("", rows.reversed()),
                series,
                List.of(),
                false);
    }

    private Panel capacity() {
        List<Series> series = new ArrayList<>();
        List<String> names =
                Words.updateAxis(reports.stream().map(SubspaceReport::updates).toList());
        for (SubspaceReport report : reports) {
            int n = report.updates().size();
            double[] mean = new double[n + 1];
            double[] low = new double[n + 1];
            double[] high = new double[n + 1];
            double[] x = new double[n + 1];
            for (int t = 0; t <= n; t++) {
                int update = t;
                double[] share = report.modules().stream()
                        .mapToDouble(m -> remaining(m, update, n))
                        .filter(v -> !Double.isNaN(v))
                        .toArray();
                x[t] = t;
                mean[t] = Arrays.stream(share).average().orElse(Double.NaN);
                low[t] = Arrays.stream(share).min().orElse(Double.NaN);
                high[t] = Arrays.stream(share).max().orElse(Double.NaN);
            }
            SeriesStyle look = style(report, 0);
            series.add(Series.of(report.source() + "/capacity", Words.name(report.source(), looks), x, mean, look)
                    .withBand(low, high));
        }
        return new Panel.Xy(
                "capacity",
                "Remaining capacity after each update",
                reports.size() > 3
                        ? "Share of output directions no update uses."
                        : "Share of output directions no update uses; band: modules.",
                Axis.categories("", names),
                Axis.of("free directions", "%"),
                series,
                List.of(),
                false);
    }

    private static double remaining(ModuleSubspaces m, int update, int n) {
        if (update == n) {
            return 100.0 * m.remainingCapacity() / m.rows();
        }
        return m.spectra().stream()
                .filter(s -> s.update() == update)
                .mapToDouble(s -> 100.0 * s.remainingCapacity() / m.rows())
                .findFirst()
                .orElse(Double.NaN);
    }

    private String label(SubspaceReport report, int update) {
        String words = report.updates().get(update);
        return reports.size() == 1 ? words : Words.name(report.source(), looks) + " \u00b7 " + words;
    }

    /** How an update of a run is drawn. */
    public SeriesStyle style(SubspaceReport report, int update) {
        String name = report.updates().get(Math.min(update, report.updates().size() - 1));
        RunLook look = looks.run(report.source())
                .or(() -> looks.runs().stream()
                        .filter(r -> r.label().equals(name))
                        .findFirst())
                .orElse(null);
        int rgb = look == null ? looks.text() : look.rgb();
        Glyph glyph = Glyph.of(reports.size() == 1 ? update : Math.max(0, reports.indexOf(report)));
        return SeriesStyle.line(rgb, reports.size() > 6 ? 1 : 1.6)
                .dash(Dash.of(update))
                .glyph(reports.size() > 6 ? Glyph.NONE : glyph, 5)
                .alpha(reports.size() > 6 ? 0.6 : 1)
                .band(reports.size() > 3 ? 0 : 0.12);
    }
}
