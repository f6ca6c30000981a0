package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/** Runs with a spectral cap beside runs without one, on the same scale, and all of them as a table. */
record CapPanels(List<LipschitzReport> reports, Looks looks) {
    List<Figure.Row> rows() {
        List<LipschitzReport> with =
                reports.stream().filter(LipschitzFigure::capped).toList();
        List<LipschitzReport> without =
                reports.stream().filter(r -> !LipschitzFigure.capped(r)).toList();
        double top = reports.stream()
                .flatMap(r -> Stream.of(r.depth().logAdditive(), r.depth().logMeasured()))
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return List.of(
                Figure.Row.of(1.1, List.of(panel("with", with, top), panel("without", without, top))),
                Figure.Row.of(1, List.of(table())));
    }

    private Panel panel(String id, List<LipschitzReport> group, double top) {
        String title = Messages.text("lipschitz.caps." + id, Integer.toString(group.size()));
        List<Series> series = new ArrayList<>();
        boolean many = group.size() >= GroupedBounds.MANY;
        if (many) {
            series.addAll(new GroupedBounds(group, looks)
                    .of(
                            Curve.ADDITIVE,
                            r -> IntStream.range(0, r.depth().logAdditive().length)
                                    .asDoubleStream()
                                    .toArray(),
                            r -> r.depth().logAdditive()));
        }
        for (LipschitzReport r : group) {
            for (Curve curve : many ? List.of(Curve.MEASURED) : List.of(Curve.ADDITIVE, Curve.MEASURED)) {
                double[] values = curve == Curve.ADDITIVE
                        ? r.depth().logAdditive()
                        : r.depth().logMeasured();
                if (Arrays.stream(values).anyMatch(Double::isFinite)) {
                    double[] x = new double[values.length];
                    Arrays.setAll(x, i -> i);
                    series.add(Series.of(
                            r.source() + "/" + curve,
                            Words.name(r.source(), looks) + " \u00b7 " + curve.words(),
                            x,
                            values,
                            curve.style(LipschitzFigure.rgb(looks, r), group.size() > 4)));
                }
            }
        }
        if (series.isEmpty()) {
            return new Panel.Words("caps-" + id, title, Messages.text("lipschitz.caps." + id + ".none"));
        }
        return new Panel.Xy(
                "caps-" + id,
                title,
                Messages.text("lipschitz.caps.note"),
                Axis.categories(
                        "",
                        Words.updateAxis(
                                group.stream().map(LipschitzReport::updates).toList())),
                Axis.of(Messages.text("lipschitz.axis.depth"), Messages.text("lipschitz.unit.nats"))
                        .range(-0.04 * top, 1.06 * top),
                series,
                List.of(),
                false);
    }

    private Panel table() {
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (LipschitzReport r : reports) {
            int last = r.updates().size();
            double cap = r.modules().stream()
                    .mapToDouble(ModuleBounds::cap)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(Double.NaN);
            long held = r.modules().stream()
                    .flatMap(m -> {
                        List<Boolean> each = new ArrayList<>();
                        for (boolean h : m.capHeld()) {
                            each.add(h);
                        }
                        return each.stream();
                    })
                    .filter(h -> h)
                    .count();
            double[] grown = r.network().logGrowth();
            double measured = r.depth().logMeasured()[last];
            double additive = r.depth().logAdditive()[last];
            rows.add(new Panel.Table.Row(
                    r.source(),
                    List.of(
                            Cell.of(Words.name(r.source(), looks)),
                            Cell.of(cap),
                            Double.isNaN(cap)
                                    ? Cell.of("")
                                    : Cell.of(held + " / " + r.modules().size() * last, (double) held),
                            Cell.of(r.modules().stream()
                                    .flatMapToDouble(m -> Arrays.stream(m.updateNorm()))
                                    .max()
                                    .orElse(Double.NaN)),
                            Cell.of(measured),
                            Cell.of(additive),
                            Cell.of(additive > 0 ? measured / additive : Double.NaN),
                            Cell.of(grown.length == 0 ? Double.NaN : grown[grown.length - 1]),
                            Cell.of(r.modules().stream()
                                    .mapToDouble(Tightness.ADDITIVE::of)
                                    .filter(Double::isFinite)
                                    .average()
                                    .orElse(Double.NaN)))));
        }
        return new Panel.Table(
                "runs",
                Messages.text("lipschitz.caps.table"),
                Messages.text("lipschitz.caps.table.note"),
                List.of(
                        Column.words(Messages.text("lipschitz.column.run")),
                        number("cap"),
                        number("held"),
                        number("sigma"),
                        number("logmeasured"),
                        number("logadditive"),
                        number("share"),
                        number("logestimate"),
                        number("meantightness")),
                rows,
                null,
                List.of());
    }

    private static Column number(String key) {
        return Column.number(
                Messages.text("lipschitz.column." + key), Messages.text("lipschitz.column." + key + ".help"));
    }
}
