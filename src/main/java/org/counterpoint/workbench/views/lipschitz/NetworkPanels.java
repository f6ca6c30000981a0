package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/** The whole network over time: what was found of its Lipschitz constant, next to what products of norms allow. */
record NetworkPanels(List<LipschitzReport> reports, Looks looks) {
    List<Figure.Row> rows() {
        List<LipschitzReport> estimated =
                reports.stream().filter(r -> r.network().estimate().length > 0).toList();
        List<Figure.Row> rows = new ArrayList<>();
        rows.add(
                estimated.isEmpty()
                        ? new Figure.Row(1.4, List.of(new Figure.Cell(0.4, none()), new Figure.Cell(1, growth())))
                        : Figure.Row.of(1.4, List.of(estimate(estimated), growth())));
        List<LipschitzReport> watched =
                reports.stream().filter(r -> r.network().capSteps().length > 0).toList();
        if (!watched.isEmpty()) {
            Panel held = held(watched);
            rows.add(Figure.Row.of(held instanceof Panel.Words ? 0.2 : 0.8, List.of(held)));
        }
        return rows;
    }

    private static Panel none() {
        return new Panel.Words(
                "estimate", Messages.text("lipschitz.estimate.title"), Messages.text("lipschitz.estimate.none"));
    }

    private Panel estimate(List<LipschitzReport> estimated) {
        List<Series> series = new ArrayList<>();
        for (LipschitzReport r : estimated) {
            series.add(Series.of(
                    r.source() + "/estimate",
                    Words.name(r.source(), looks),
                    r.network().steps(),
                    r.network().estimate(),
                    Curve.EMPIRICAL.style(LipschitzFigure.rgb(looks, r), reports.size() > 6)));
        }
        return new Panel.Xy(
                "estimate",
                Messages.text("lipschitz.estimate.title"),
                Messages.text("lipschitz.estimate.note"),
                Axis.steps(),
                Axis.of(Messages.text("lipschitz.axis.estimate"), ""),
                series,
                List.of(),
                true);
    }

    /** Growth of the estimate over its first value beside the growth of the products of norms and bounds. */
    private Panel growth() {
        List<Series> series = new ArrayList<>();
        boolean many = reports.size() >= GroupedBounds.MANY;
        if (many) {
            series.addAll(new GroupedBounds(reports, looks)
                    .of(
                            Curve.ADDITIVE,
                            r -> r.network().updateSteps(),
                            r -> r.depth().logAdditive()));
        }
        for (LipschitzReport r : reports) {
            double[] x = r.network().updateSteps();
            if (!many) {
                add(series, r, Curve.ADDITIVE, x, r.depth().logAdditive());
                add(series, r, Curve.COMPOUNDING, x, r.depth().logCompounding());
                add(series, r, Curve.ROOT_SUM_SQUARE, x, r.depth().logRootSumSquare());
            }
            add(series, r, Curve.MEASURED, x, r.depth().logMeasured());
            if (r.network().estimate().length > 0) {
                add(series, r, Curve.EMPIRICAL, r.network().steps(), r.network().logGrowth());
            }
        }
        return new Panel.Xy(
                "growth",
                Messages.text("lipschitz.growth.title"),
                Messages.text("lipschitz.growth.note"),
                Axis.steps(),
                Axis.of(Messages.text("lipschitz.axis.loggrowth"), Messages.text("lipschitz.unit.nats")),
                series,
                List.of(),
                true);
    }

    private void add(List<Series> series, LipschitzReport r, Curve curve, double[] x, double[] values) {
        if (x.length == values.length && Arrays.stream(values).anyMatch(Double::isFinite)) {
            series.add(Series.of(
                    r.source() + "/" + curve,
                    Words.name(r.source(), looks) + " \u00b7 " + curve.words(),
                    x,
                    values,
                    curve.style(LipschitzFigure.rgb(looks, r), reports.size() > 4)));
        }
    }

    private Panel held(List<LipschitzReport> watched) {
        List<Series> series = new ArrayList<>();
        for (LipschitzReport r : watched) {
            series.add(Series.of(
                    r.source() + "/held",
                    Words.name(r.source(), looks),
                    r.network().capSteps(),
                    r.network().capped(),
                    SeriesStyle.line(LipschitzFigure.rgb(looks, r), 1.4).glyph(Glyph.DIAMOND, 4)));
        }
        long steps = watched.stream().mapToLong(r -> r.network().stepsHeld()).sum();
        if (steps == 0) {
            return new Panel.Words(
                    "held", Messages.text("lipschitz.held.title"), Messages.text("lipschitz.held.never"));
        }
        return new Panel.Xy(
                "held",
                Messages.text("lipschitz.held.title"),
                Messages.text("lipschitz.held.note", steps),
                Axis.steps(),
                new Axis(Messages.text("lipschitz.axis.held"), "", false, 0.0, null, true, List.of()),
                series,
                List.of(),
                true);
    }
}
