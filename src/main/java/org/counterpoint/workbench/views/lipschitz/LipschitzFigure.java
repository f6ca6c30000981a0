package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;
import org.jspecify.annotations.Nullable;

/** The Lipschitz view as data: growth of the largest singular value against its bounds, per module and over the depth. */
public final class LipschitzFigure {
    private static final int MOST_MAPS = 4;

    private final List<LipschitzReport> reports;
    private final Looks looks;
    private final List<ModuleGrid.Place> places;
    private final ModuleGrid grid;
    private final String module;

    private LipschitzFigure(List<LipschitzReport> reports, Looks looks, @Nullable String wanted) {
        this.reports = reports;
        this.looks = looks;
        places = ModuleGrid.places(reports);
        grid = ModuleGrid.of(places);
        module = wanted != null && places.stream().anyMatch(p -> p.module().equals(wanted))
                ? wanted
                : places.getFirst().module();
    }

    /**
     * Builds the figure.
     *
     * @param reports one per selected run
     * @param looks colours and names
     * @param module full name of the module in focus, or null for the first
     */
    public static Figure of(List<LipschitzReport> reports, Looks looks, @Nullable String module) {
        if (reports.isEmpty()) {
            return Figure.words("Lipschitz bounds", "Select a run in the library to see how its norms grow.");
        }
        List<LipschitzReport> shown = ModuleGrid.available(reports);
        if (shown.isEmpty()) {
            return Figure.words("Lipschitz bounds", Words.reasons(reports, looks));
        }
        String left = shown.size() == reports.size() ? "" : "Not shown: " + Words.reasons(reports, looks);
        return new LipschitzFigure(shown, looks, module).figure(left);
    }

    private Figure figure(String left) {
        List<String> words = new ArrayList<>();
        // A note belongs to the figure only where it holds for every run in it.
        reports.getFirst().notes().stream()
                .filter(note -> reports.stream().allMatch(r -> r.notes().contains(note)))
                .forEach(words::add);
        List<Panel> maps = new ArrayList<>();
        for (LipschitzReport report : reports.subList(0, Math.min(MOST_MAPS, reports.size()))) {
            maps.add(map(report));
        }
        if (reports.size() > 1) {
            words.add("Heat maps: measured growth over the growth the additive bound allows.");
        }
        if (reports.size() > MOST_MAPS) {
            words.add("Heat maps of the first " + MOST_MAPS + " of " + reports.size() + " runs; curves of all.");
        }
        if (!left.isEmpty()) {
            words.add(left);
        }
        List<Figure.Row> rows = new ArrayList<>();
        rows.add(Figure.Row.of(1.25, List.of(single(), depth())));
        if (reports.size() == 1) {
            rows.add(Figure.Row.of(1.0, List.of(maps.getFirst(), tightest())));
        } else {
            rows.add(Figure.Row.of(1.0, maps));
        }
        String title = reports.size() == 1
                ? "Lipschitz bounds of " + Words.name(reports.getFirst().source(), looks)
                : "Lipschitz bounds of " + reports.size() + " runs";
        return new Figure(title, String.join(" ", words), legend(), rows, 0);
    }

    private List<LegendItem> legend() {
        List<LegendItem> items = new ArrayList<>();
        for (List<RunLook> group : looks.groups()) {
            if (reports.stream().anyMatch(r -> group.stream().anyMatch(g -> g.id().equals(r.source())))) {
                RunLook first = group.getFirst();
                items.add(LegendItem.of(
                        group.size() == 1 ? first.label() : first.groupLabel() + " (" + group.size() + " seeds)",
                        SeriesStyle.line(first.rgb(), 3)));
            }
        }
        for (Curve curve : Curve.values()) {
            items.add(LegendItem.of(curve.words, curve.style(looks.muted(), false)));
        }
        return items;
    }

    private Panel single() {
        List<Series> series = new ArrayList<>();
        List<String> names =
                Words.updateAxis(reports.stream().map(LipschitzReport::updates).toList());
        boolean orthogonal = true;
        for (LipschitzReport report : reports) {
            for (ModuleBounds m : report.modules()) {
                if (!m.module().equals(module)) {
                    continue;
                }
                orthogonal &= m.leftOrthogonal();
                add(series, report, Curve.COMPOUNDING, m.compounding());
                add(series, report, Curve.ADDITIVE, m.additive());
                add(series, report, Curve.ROOT_SUM_SQUARE, m.rootSumSquare());
                if (m.cap() > 0) {
                    double[] cap = new double[m.additive().length];
                    Arrays.setAll(cap, t -> m.baseNorm() + t * m.cap());
                    add(series, report, Curve.CAP, cap);
                }
                add(series, report, Curve.MEASURED, m.measured());
            }
        }
        return new Panel.Xy(
                "module",
                "Largest singular value of " + Words.shortModule(module),
                orthogonal
                        ? "Column spaces of the updates are orthogonal, so the root-sum-square is a bound."
                        : "Column spaces of the updates overlap, so the root-sum-square is no bound here.",
                Axis.categories("", names),
                Axis.of("\u03c3\u2081 of base + updates", ""),
                series,
                List.of(),
                false);
    }

    private Panel depth() {
        List<Series> series = new ArrayList<>();
        List<String> names =
                Words.updateAxis(reports.stream().map(LipschitzReport::updates).toList());
        for (LipschitzReport report : reports) {
            add(series, report, Curve.COMPOUNDING, report.depth().logCompounding());
            add(series, report, Curve.ADDITIVE, report.depth().logAdditive());
            add(series, report, Curve.ROOT_SUM_SQUARE, report.depth().logRootSumSquare());
            add(series, report, Curve.MEASURED, report.depth().logMeasured());
        }
        return new Panel.Xy(
                "depth",
                "Growth of the product over all modules",
                "Log of the product of norms over the base; a proxy, attention is not globally Lipschitz.",
                Axis.categories("", names),
                Axis.of("log growth of the product", "nats"),
                series,
                List.of(),
                false);
    }

    private void add(List<Series> series, LipschitzReport report, Curve curve, double[] values) {
        if (Arrays.stream(values).noneMatch(Double::isFinite)) {
            return;
        }
        double[] x = new double[values.length];
        Arrays.setAll(x, i -> i);
        int rgb = looks.run(report.source()).map(RunLook::rgb).orElse(looks.text());
        String label =
                reports.size() == 1 ? curve.words : Words.name(report.source(), looks) + " \u00b7 " + curve.words;
        SeriesStyle style = curve.style(rgb, reports.size() > 4);
        if (reports.size() == 1 && curve != Curve.MEASURED) {
            style = curve.style(looks.muted(), false);
        }
        series.add(Series.of(report.source() + "/" + curve, label, x, values, style));
    }

    private Panel map(LipschitzReport report) {
        double[][] values = grid.values(report.modules(), LipschitzFigure::used);
        return new Panel.Heat(
                "map-" + report.source(),
                reports.size() == 1 ? "Share of the additive bound used" : Words.name(report.source(), looks),
                reports.size() == 1 ? "Measured growth over the growth the additive bound allows." : "",
                "",
                grid.rowNames(),
                "",
                grid.columnNames(),
                null,
                values,
                null,
                ColorScale.sequential(
                        "share of the bound, 0 to 1", 0, 1, looks.tokens().dark()),
                grid.cell(places, module),
                true);
    }

    private static double used(ModuleBounds m) {
        int last = m.additive().length - 1;
        double allowed = m.additive()[last] - m.additive()[0];
        return allowed <= 0 ? Double.NaN : Math.max(0, (m.measured()[last] - m.measured()[0]) / allowed);
    }

    private Panel tightest() {
        LipschitzReport report = reports.getFirst();
        List<ModuleBounds> sorted = report.modules().stream()
                .sorted(java.util.Comparator.comparingDouble(LipschitzFigure::growth)
                        .reversed())
                .limit(8)
                .toList()
                .reversed();
        List<String> names =
                sorted.stream().map(m -> Words.shortModule(m.module())).toList();
        List<Series> series = new ArrayList<>();
        int rgb = looks.run(report.source()).map(RunLook::rgb).orElse(looks.text());
        series.add(dots("additive", Curve.ADDITIVE, sorted, ModuleBounds::additive, looks.muted(), Glyph.TRIANGLE));
        series.add(dots("rss", Curve.ROOT_SUM_SQUARE, sorted, ModuleBounds::rootSumSquare, looks.muted(), Glyph.RING));
        series.add(dots("measured", Curve.MEASURED, sorted, ModuleBounds::measured, rgb, Glyph.CIRCLE));
        return new Panel.Xy(
                "growth",
                "Modules that grew most",
                "Circle: measured; ring: root-sum-square; triangle: additive bound.",
                Axis.of("last \u03c3\u2081 over base", ""),
                Axis.categories("", names),
                series,
                List.of(),
                false);
    }

    private static Series dots(
            String key,
            Curve curve,
            List<ModuleBounds> modules,
            java.util.function.Function<ModuleBounds, double[]> values,
            int rgb,
            Glyph glyph) {
        double[] x = modules.stream()
                .mapToDouble(m -> values.apply(m)[m.additive().length - 1] / m.baseNorm())
                .toArray();
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> i);
        return Series.of(key, curve.words, x, y, SeriesStyle.points(rgb, glyph, 6.5));
    }

    private static double growth(ModuleBounds m) {
        double g = m.measured()[m.measured().length - 1] / m.baseNorm();
        return Double.isNaN(g) ? 0 : g;
    }

    /** The curves of a module; the dash tells them apart, the colour tells runs apart. */
    private enum Curve {
        MEASURED("measured", Dash.SOLID),
        ROOT_SUM_SQUARE("root-sum-square (bound if orthogonal)", Dash.DOTTED),
        ADDITIVE("additive bound (Theorem 2a)", Dash.DASHED),
        COMPOUNDING("compounding reference (ours)", Dash.DASH_DOT),
        CAP("cap: base + updates \u00d7 \u03c4", Dash.SOLID);

        private final String words;
        private final Dash dash;

        Curve(String words, Dash dash) {
            this.words = words;
            this.dash = dash;
        }

        SeriesStyle style(int rgb, boolean many) {
            double width = this == MEASURED ? 2.4 : this == CAP ? 0.9 : 1.4;
            SeriesStyle style =
                    SeriesStyle.line(rgb, many ? width * 0.6 : width).dash(dash).alpha(many ? 0.6 : 1);
            return this == MEASURED && !many ? style.glyph(Glyph.CIRCLE, 6) : style;
        }
    }
}
