package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.Words;

/** How tight bounds are over the network, one map for each run, and every module's numbers as a table. */
record ModuleMaps(List<LipschitzReport> reports, Looks looks, Tightness tightness, String module) {
    private static final int MOST = 6;

    List<Figure.Row> rows() {
        List<LipschitzReport> shown = reports.subList(0, Math.min(MOST, reports.size()));
        List<Panel> maps = new ArrayList<>();
        for (LipschitzReport report : shown) {
            maps.add(map(report, maps.isEmpty()));
        }
        List<Figure.Row> rows = new ArrayList<>();
        for (int from = 0; from < maps.size(); from += 3) {
            rows.add(Figure.Row.of(1, maps.subList(from, Math.min(maps.size(), from + 3))));
        }
        rows.add(
                reports.size() == 1
                        ? new Figure.Row(1, List.of(new Figure.Cell(1.3, table()), new Figure.Cell(1, grown())))
                        : Figure.Row.of(1, List.of(table())));
        return rows;
    }

    Panel first() {
        return map(reports.getFirst(), true);
    }

    private Panel map(LipschitzReport report, boolean firstMap) {
        List<ModuleGrid.Place> places = ModuleGrid.places(reports);
        ModuleGrid grid = ModuleGrid.of(places);
        double[][] values = grid.values(report.modules(), tightness::of);
        String title = reports.size() == 1 ? tightness.words() : Words.name(report.source(), looks);
        if (Arrays.stream(values).flatMapToDouble(Arrays::stream).noneMatch(Double::isFinite)) {
            return new Panel.Words(
                    "map-" + report.source(),
                    title,
                    Messages.text(tightness == Tightness.INPUTS ? "lipschitz.map.nogain" : "lipschitz.map.nothing"));
        }
        List<Badge> badges = firstMap && reports.size() > MOST
                ? List.of(new Badge(
                        Messages.text("lipschitz.badge.runs", Integer.toString(reports.size() - MOST)),
                        Messages.text("lipschitz.badge.runs.why"),
                        List.of(Messages.text("lipschitz.column.run")),
                        () -> reports.subList(MOST, reports.size()).stream()
                                .map(r -> List.of(Words.name(r.source(), looks)))
                                .toList()))
                : List.of();
        return new Panel.Heat(
                "map-" + report.source(),
                title,
                firstMap ? tightness.why() : "",
                "",
                grid.rowNames(),
                "",
                grid.columnNames(),
                null,
                values,
                null,
                ColorScale.sequential(
                        tightness.words(), 0, top(), looks.tokens().dark()),
                grid.cell(places, module),
                true,
                badges);
    }

    /** One scale for all maps, as long as what they show; the bound itself, 1, is often far away. */
    private double top() {
        double largest = reports.stream()
                .flatMap(report -> report.modules().stream())
                .mapToDouble(tightness::of)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return Math.min(1, Numbers.above(largest));
    }

    private Panel table() {
        List<Panel.Table.Row> rows = new ArrayList<>();
        boolean one = reports.size() == 1;
        for (LipschitzReport report : reports) {
            for (ModuleBounds m : report.modules()) {
                if (!one && !m.module().equals(module)) {
                    continue;
                }
                int last = m.measured().length - 1;
                rows.add(new Panel.Table.Row(
                        one ? m.module() : report.source(),
                        List.of(
                                Cell.of(one ? Words.shortModule(m.module()) : Words.name(report.source(), looks)),
                                Cell.of(m.baseNorm()),
                                Cell.of(m.gain()[last]),
                                Cell.of(m.measured()[last]),
                                Cell.of(m.rootSumSquare()[last])
                                        .tip(Messages.text(
                                                m.leftOrthogonal()
                                                        ? "lipschitz.module.orthogonal"
                                                        : "lipschitz.module.overlap")),
                                Cell.of(m.additive()[last]),
                                Cell.of(m.compounding()[last]),
                                Cell.of(m.cap()),
                                Cell.of(Tightness.ADDITIVE.of(m)),
                                Cell.of(Tightness.GROWTH.of(m)))));
            }
        }
        return new Panel.Table(
                "table",
                one
                        ? Messages.text("lipschitz.table.modules")
                        : Messages.text("lipschitz.table.runs", Words.shortModule(module)),
                Messages.text("lipschitz.table.note"),
                List.of(
                        Column.words(Messages.text(one ? "lipschitz.column.module" : "lipschitz.column.run")),
                        number("base"),
                        number("gain"),
                        number("measured"),
                        number("rss"),
                        number("additive"),
                        number("compounding"),
                        number("cap"),
                        number("tightness"),
                        number("used")),
                rows,
                one ? module : null,
                List.of());
    }

    private static Column number(String key) {
        return Column.number(
                Messages.text("lipschitz.column." + key), Messages.text("lipschitz.column." + key + ".help"));
    }

    /** The modules of a single run that grew most, with their bounds. */
    Panel grown() {
        LipschitzReport report = reports.getFirst();
        List<ModuleBounds> sorted = report.modules().stream()
                .sorted(Comparator.comparingDouble(ModuleMaps::growth).reversed())
                .limit(8)
                .toList()
                .reversed();
        int rgb = LipschitzFigure.rgb(looks, report);
        return new Panel.Xy(
                "growth",
                Messages.text("lipschitz.grown.title"),
                Messages.text("lipschitz.grown.note"),
                Axis.of(Messages.text("lipschitz.axis.growth"), ""),
                Axis.categories(
                        "",
                        sorted.stream().map(m -> Words.shortModule(m.module())).toList()),
                List.of(
                        dots(Curve.ADDITIVE, sorted, ModuleBounds::additive, looks.muted(), Glyph.TRIANGLE),
                        dots(Curve.ROOT_SUM_SQUARE, sorted, ModuleBounds::rootSumSquare, looks.muted(), Glyph.RING),
                        dots(Curve.MEASURED, sorted, ModuleBounds::measured, rgb, Glyph.CIRCLE)),
                List.of(),
                false);
    }

    private static Series dots(
            Curve curve, List<ModuleBounds> modules, Function<ModuleBounds, double[]> values, int rgb, Glyph glyph) {
        double[] x = modules.stream()
                .mapToDouble(m -> values.apply(m)[m.additive().length - 1] / (m.baseNorm() > 0 ? m.baseNorm() : 1))
                .toArray();
        double[] y = new double[x.length];
        String[] tips = new String[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = i;
            tips[i] = Messages.text(
                    "lipschitz.tip.base", Numbers.brief(modules.get(i).baseNorm()));
        }
        return Series.of(curve.name(), curve.words(), x, y, SeriesStyle.points(rgb, glyph, 6.5))
                .withTips(tips);
    }

    private static double growth(ModuleBounds m) {
        double g = m.measured()[m.measured().length - 1] / m.baseNorm();
        return Double.isNaN(g) ? 0 : g;
    }
}
