package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/** Norms after each update against their bounds: of one module, and as the product over all. */
record BoundPanels(List<LipschitzReport> reports, Looks looks, String module) {
    private static final int FEW = 4;

    private List<String> updates() {
        return Words.updateAxis(reports.stream().map(LipschitzReport::updates).toList());
    }

    Panel single() {
        List<Series> series = new ArrayList<>();
        List<Badge> badges = new ArrayList<>();
        List<Runnable> caps = new ArrayList<>();
        boolean orthogonal = true;
        boolean gains = false;
        double top = 0;
        double bottom = Double.POSITIVE_INFINITY;
        double capTop = 0;
        boolean many = reports.size() >= GroupedBounds.MANY;
        if (many) {
            series.addAll(grouped(report -> of(report).additive()));
            badges.add(leftOut());
        }
        for (LipschitzReport report : reports) {
            for (ModuleBounds m : report.modules()) {
                if (!m.module().equals(module)) {
                    continue;
                }
                orthogonal &= m.leftOrthogonal();
                if (!many) {
                    add(series, report, Curve.COMPOUNDING, m.compounding());
                    add(series, report, Curve.ADDITIVE, m.additive());
                    add(series, report, Curve.ROOT_SUM_SQUARE, m.rootSumSquare());
                }
                if (m.cap() > 0) {
                    double[] cap = new double[m.additive().length];
                    Arrays.setAll(cap, t -> m.baseNorm() + t * m.cap());
                    caps.add(() -> add(series, report, Curve.CAP, cap));
                    capTop = Math.max(capTop, cap[cap.length - 1]);
                    held(series, report, m);
                }
                add(series, report, Curve.MEASURED, m.measured());
                if (reports.size() <= FEW && LipschitzFigure.knowsGain(m)) {
                    add(series, report, Curve.EMPIRICAL, m.gain());
                    gains = true;
                    bottom = Math.min(
                            bottom,
                            Arrays.stream(m.gain())
                                    .filter(Double::isFinite)
                                    .min()
                                    .orElse(0));
                }
                bottom = Math.min(
                        bottom,
                        Arrays.stream(m.measured())
                                .filter(Double::isFinite)
                                .min()
                                .orElse(0));
                for (double[] curve : many
                        ? List.of(m.measured(), m.additive())
                        : List.of(m.measured(), m.additive(), m.compounding())) {
                    top = Math.max(
                            top,
                            Arrays.stream(curve).filter(Double::isFinite).max().orElse(0));
                }
            }
        }
        if (capTop > 1.5 * top - 0.5 * bottom) {
            // A cap that never bound would press all other curves together.
            badges.add(Badge.of(
                    Messages.text("lipschitz.badge.cap", Numbers.brief(capTop)),
                    Messages.text("lipschitz.badge.cap.why")));
        } else {
            caps.forEach(Runnable::run);
        }
        String about = many
                ? Messages.text("lipschitz.bounds.band")
                : Messages.text(orthogonal ? "lipschitz.module.orthogonal" : "lipschitz.module.overlap");
        return new Panel.Xy(
                        "module",
                        Messages.text("lipschitz.module.title", Words.shortModule(module)),
                        about + (gains ? " " + Messages.text("lipschitz.module.gain") : ""),
                        Axis.categories("", updates()),
                        Axis.of(Messages.text("lipschitz.axis.sigma"), ""),
                        series,
                        List.of(),
                        false)
                .badges(badges);
    }

    /** The module in focus of a run that {@link #has} it. */
    private ModuleBounds of(LipschitzReport report) {
        return report.modules().stream()
                .filter(m -> m.module().equals(module))
                .findFirst()
                .orElseThrow();
    }

    private boolean has(LipschitzReport report) {
        return report.modules().stream().anyMatch(m -> m.module().equals(module));
    }

    private List<Series> grouped(Function<LipschitzReport, double[]> bound) {
        List<LipschitzReport> known = reports.stream().filter(this::has).toList();
        return new GroupedBounds(known, looks).of(Curve.ADDITIVE, report -> positions(bound.apply(report)), bound);
    }

    private Badge leftOut() {
        return Badge.of(
                Messages.text("lipschitz.badge.bounds"),
                Messages.text("lipschitz.badge.bounds.why", Integer.toString(GroupedBounds.MANY - 1)));
    }

    private static double[] positions(double[] values) {
        double[] x = new double[values.length];
        Arrays.setAll(x, i -> i);
        return x;
    }

    /** Marks the updates that the cap held back. */
    private void held(List<Series> series, LipschitzReport report, ModuleBounds m) {
        List<Integer> at = new ArrayList<>();
        for (int t = 0; t < m.capHeld().length; t++) {
            if (m.capHeld()[t]) {
                at.add(t + 1);
            }
        }
        if (!at.isEmpty()) {
            series.add(Series.of(
                    report.source() + "/HELD",
                    Words.name(report.source(), looks) + " \u00b7 " + Messages.text("lipschitz.held"),
                    at.stream().mapToDouble(Integer::doubleValue).toArray(),
                    at.stream().mapToDouble(t -> m.additive()[t]).toArray(),
                    SeriesStyle.points(looks.negative(), Glyph.DIAMOND, 9)));
        }
    }

    Panel depth() {
        List<Series> series = new ArrayList<>();
        boolean many = reports.size() >= GroupedBounds.MANY;
        if (many) {
            series.addAll(new GroupedBounds(reports, looks)
                    .of(
                            Curve.ADDITIVE,
                            r -> positions(r.depth().logAdditive()),
                            r -> r.depth().logAdditive()));
        }
        for (LipschitzReport report : reports) {
            if (!many) {
                add(series, report, Curve.COMPOUNDING, report.depth().logCompounding());
                add(series, report, Curve.ADDITIVE, report.depth().logAdditive());
                add(series, report, Curve.ROOT_SUM_SQUARE, report.depth().logRootSumSquare());
            }
            add(series, report, Curve.MEASURED, report.depth().logMeasured());
        }
        if (series.isEmpty()) {
            return new Panel.Words(
                    "depth", Messages.text("lipschitz.depth.title"), Messages.text("lipschitz.depth.none"));
        }
        return new Panel.Xy(
                        "depth",
                        Messages.text("lipschitz.depth.title"),
                        Messages.text("lipschitz.depth.note"),
                        Axis.categories("", updates()),
                        Axis.of(Messages.text("lipschitz.axis.depth"), Messages.text("lipschitz.unit.nats")),
                        series,
                        List.of(),
                        false)
                .badges(many ? List.of(leftOut()) : List.of());
    }

    private void add(List<Series> series, LipschitzReport report, Curve curve, double[] values) {
        if (Arrays.stream(values).noneMatch(Double::isFinite)) {
            return;
        }
        String label =
                reports.size() == 1 ? curve.words() : Words.name(report.source(), looks) + " \u00b7 " + curve.words();
        boolean own = curve == Curve.MEASURED || curve == Curve.EMPIRICAL;
        SeriesStyle style = reports.size() == 1 && !own
                ? curve.style(looks.muted(), false)
                : curve.style(LipschitzFigure.rgb(looks, report), reports.size() > FEW);
        series.add(Series.of(report.source() + "/" + curve, label, positions(values), values, style));
    }
}
