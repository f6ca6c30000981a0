package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.Changes;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.analysis.CovarianceReport.SignCount;
import org.counterpoint.analysis.CovarianceReport.SignTable;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** How far the covariance law can be trusted: predictions that came true, and what clipping did to the covariances. */
final class LawPage {
    /** Points of runs are told apart by shape up to this many; beyond it one panel per objective is too full to click. */
    private static final double POINT = 5.5;

    private LawPage() {}

    static Figure of(Shown in) {
        List<Figure.Row> rows = new ArrayList<>();
        if (in.single()) {
            rows.add(new Figure.Row(
                    1.2,
                    List.of(new Figure.Cell(1, changes(in)), new Figure.Cell(1.55, table(in, LawPage::perObjective)))));
            if (!in.first().exact()) {
                rows.add(Figure.Row.of(1, clipping(in)));
            }
        } else {
            List<Panel> scatters = new ArrayList<>();
            for (String objective : in.objectives()) {
                scatters.add(scatter(in, objective));
            }
            rows.add(Figure.Row.of(1.1, scatters));
            rows.add(Figure.Row.of(1, List.of(table(in, LawPage::perGroup))));
        }
        List<LegendItem> legend =
                new ArrayList<>(in.single() ? Curves.objectives(in.objectives(), in.looks()) : Pages.runs(in));
        if (in.single()) {
            legend.add(LegendItem.of(
                    Messages.text("covariance.law.legend.score"),
                    SeriesStyle.points(in.looks().text(), Glyph.CIRCLE, POINT)));
            if (any(in.first(), o -> o.changes().firstOrder())) {
                legend.add(LegendItem.of(
                        Messages.text("covariance.law.legend.change"),
                        SeriesStyle.points(in.looks().text(), Glyph.RING, POINT)));
            }
        }
        return Pages.figure(in, "law", legend, rows);
    }

    private static boolean any(CovarianceReport report, Function<ObjectiveCovariance, double[]> column) {
        return report.perObjective().stream().map(column).anyMatch(Curves::hasValues);
    }

    private static Panel changes(Shown in) {
        List<Series> series = new ArrayList<>();
        CovarianceReport report = in.first();
        for (ObjectiveCovariance o : report.perObjective()) {
            int rgb = in.looks().objective(o.objective());
            double alpha = in.focused(o.objective()) ? 0.85 : 0.2;
            series.addAll(points(o.objective(), o.changes(), rgb, Glyph.CIRCLE, alpha, true));
        }
        if (series.isEmpty()) {
            return new Panel.Words(
                    "changes",
                    Messages.text("covariance.law.scatter.title"),
                    Messages.text("covariance.law.scatter.missing"));
        }
        return xy("changes", Messages.text("covariance.law.scatter.title"), source(in.reports()), series, in.looks());
    }

    private static Panel scatter(Shown in, String objective) {
        List<Series> series = new ArrayList<>();
        for (CovarianceReport report : in.reports()) {
            for (ObjectiveCovariance o : report.perObjective()) {
                if (o.objective().equals(objective)) {
                    in.looks()
                            .run(report.run())
                            .ifPresent(look -> series.addAll(points(
                                    look.label(),
                                    o.changes(),
                                    look.rgb(),
                                    look.glyph(),
                                    in.reports().size() > 6 ? 0.55 : 0.85,
                                    false)));
                }
            }
        }
        String title = Messages.text("covariance.law.scatter.of", objective);
        return series.isEmpty()
                ? new Panel.Words("changes-" + objective, title, Messages.text("covariance.law.scatter.missing"))
                : xy("changes-" + objective, title, source(in.reports()), series, in.looks());
    }

    private static Panel xy(String id, String title, String note, List<Series> series, Looks looks) {
        List<Mark> marks = new ArrayList<>(Curves.zero(looks));
        marks.add(new Mark.Upright(0, ""));
        return new Panel.Xy(
                id,
                title,
                note,
                Axis.of(Messages.text("covariance.law.predicted"), ""),
                Axis.of(Messages.text("covariance.law.realised"), ""),
                series,
                marks,
                false);
    }

    private static List<Series> points(String name, Changes changes, int rgb, Glyph glyph, double alpha, boolean both) {
        List<Series> series = new ArrayList<>();
        if (both && Curves.hasValues(changes.firstOrder())) {
            series.add(points(
                    name + " \u00b7 " + Messages.text("covariance.law.change"),
                    changes.firstOrder(),
                    changes,
                    SeriesStyle.points(rgb, Glyph.RING, POINT).alpha(alpha * 0.85)));
        }
        if (Curves.hasValues(changes.predicted())) {
            series.add(points(
                    name,
                    changes.predicted(),
                    changes,
                    SeriesStyle.points(rgb, glyph, POINT).alpha(alpha)));
        }
        return series;
    }

    private static Series points(String key, double[] predicted, Changes changes, SeriesStyle style) {
        String[] tips = new String[predicted.length];
        Arrays.setAll(tips, i -> Messages.text("covariance.law.tip", Long.toString((long) changes.fromStep()[i])));
        return Series.of(key, key, predicted, changes.realised(), style)
                .withTooltipError(changes.realisedSe())
                .withSteps(changes.toStep())
                .withTips(tips);
    }

    private static String source(List<CovarianceReport> reports) {
        if (reports.stream().allMatch(CovarianceReport::exact)) {
            return Messages.text("covariance.law.source.exact");
        }
        boolean heldOut = reports.stream()
                .flatMap(r -> r.perObjective().stream())
                .anyMatch(o -> o.changes().source().equals(Changes.HELD_OUT));
        return Messages.text(heldOut ? "covariance.law.source.heldout" : "covariance.law.source.training");
    }

    private static Panel table(Shown in, Function<Shown, List<Panel.Table.Row>> maker) {
        List<Panel.Table.Row> rows = maker.apply(in);
        String title = Messages.text("covariance.law.table.title");
        if (rows.isEmpty()) {
            return new Panel.Words("agreement", title, Messages.text("covariance.law.scatter.missing"));
        }
        return new Panel.Table(
                "agreement",
                title,
                Messages.text("covariance.law.table.note"),
                List.of(
                        Column.words(Messages.text("covariance.law.column.objective")),
                        Column.words(Messages.text(
                                in.single() ? "covariance.law.column.along" : "covariance.law.column.method")),
                        column("agree"),
                        column("disagree"),
                        column("undetermined"),
                        column("rate"),
                        column("interval"),
                        column("any")),
                rows,
                in.scope().objective(),
                List.of());
    }

    private static Column column(String name) {
        return Column.number(
                Messages.text("covariance.law.column." + name),
                Messages.text("covariance.law.column." + name + ".help"));
    }

    private static List<Panel.Table.Row> perObjective(Shown in) {
        List<Panel.Table.Row> rows = new ArrayList<>();
        SignCount all = new SignCount(0, 0, 0);
        SignTable any = new SignTable(0, 0);
        String score = Messages.text("covariance.law.row.score");
        String change = Messages.text("covariance.law.row.change");
        for (ObjectiveCovariance o : in.first().perObjective()) {
            Changes c = o.changes();
            int rgb = in.looks().objective(o.objective());
            if (Curves.hasValues(c.predicted())) {
                SignTable raw = new SignTable(c.agree(), c.disagree());
                rows.add(row(o.objective(), o.objective(), score, c.alongScore(), raw, rgb));
                all = all.plus(c.alongScore());
                any = new SignTable(any.agree() + raw.agree(), any.disagree() + raw.disagree());
            }
            if (Curves.hasValues(c.firstOrder())) {
                rows.add(row(
                        o.objective() + "/change", o.objective(), change, c.alongChange(), c.firstOrderSigns(), rgb));
            }
        }
        if (!rows.isEmpty()) {
            rows.add(row(
                    "all",
                    Messages.text("covariance.law.all"),
                    score,
                    all,
                    any,
                    in.looks().text()));
        }
        return rows;
    }

    private static List<Panel.Table.Row> perGroup(Shown in) {
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (List<RunLook> group : in.looks().groups()) {
            for (String objective : in.objectives()) {
                SignCount all = new SignCount(0, 0, 0);
                SignTable any = new SignTable(0, 0);
                for (CovarianceReport report : in.reports()) {
                    if (group.stream().anyMatch(look -> look.id().equals(report.run()))) {
                        for (ObjectiveCovariance o : report.perObjective()) {
                            if (o.objective().equals(objective)) {
                                Changes c = o.changes();
                                all = all.plus(c.alongScore());
                                any = new SignTable(any.agree() + c.agree(), any.disagree() + c.disagree());
                            }
                        }
                    }
                }
                if (all.agree() + all.disagree() + all.undetermined() > 0) {
                    rows.add(row(
                            group.getFirst().group() + "/" + objective,
                            objective,
                            group.getFirst().groupLabel(),
                            all,
                            any,
                            in.looks().objective(objective)));
                }
            }
        }
        return rows;
    }

    private static Panel.Table.Row row(
            String key, String objective, String along, SignCount count, SignTable any, int rgb) {
        SignTable determined = count.determined();
        double[] interval = determined.interval();
        return new Panel.Table.Row(
                key,
                List.of(
                        Cell.of(objective).in(rgb),
                        Cell.of(along),
                        Cell.of(count.agree()),
                        Cell.of(count.disagree()),
                        Cell.of(count.undetermined()),
                        Cell.of(Pages.percent(determined.agreement()), determined.agreement()),
                        Cell.of(
                                determined.total() == 0
                                        ? ""
                                        : String.format(
                                                Locale.ROOT, "%.0f\u2013%.0f %%", 100 * interval[0], 100 * interval[1]),
                                interval[0]),
                        Cell.of(any.agree() + " / " + any.total(), any.agreement())));
    }

    /** One panel per objective: clipped against what clipping could have made of it at most. */
    private static List<Panel> clipping(Shown in) {
        CovarianceReport report = in.first();
        List<Panel> panels = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            panels.add(clipping(o, report.steps(), in));
        }
        if (panels.stream().allMatch(Panel.Words.class::isInstance)) {
            return List.of(new Panel.Words(
                    "clipping", Messages.text("covariance.clip.title"), Messages.text("covariance.clip.missing")));
        }
        return panels;
    }

    private static Panel clipping(ObjectiveCovariance o, double[] steps, Shown in) {
        List<Series> series = new ArrayList<>();
        boolean bounded = o.boundedSteps() > 0;
        double[] free = bounded ? o.unclipped() : o.advantage();
        Series plain = Curves.line(o, bounded ? "weight without clipping" : "advantage", steps, free, in.looks(), 1.1)
                .dash(Dash.DASHED);
        if (bounded) {
            double[] low = new double[steps.length];
            double[] high = new double[steps.length];
            Arrays.setAll(low, i -> free[i] - o.clipBound()[i]);
            Arrays.setAll(high, i -> free[i] + o.clipBound()[i]);
            plain = plain.withBand(low, high);
        }
        Curves.add(series, plain);
        Curves.add(series, Curves.line(o, "clipped weight", steps, o.clipped(), in.looks(), 1.6));
        return Curves.panel(
                "clipping-" + o.objective(),
                Messages.text("covariance.clip.of", o.objective()),
                bounded
                        ? Messages.text("covariance.clip.bounded", o.guaranteedSteps(), o.boundedSteps())
                        : Messages.text("covariance.clip.plain"),
                Messages.text("covariance.unit"),
                series,
                Curves.zero(in.looks()),
                Messages.text("covariance.clip.missing"));
    }
}
