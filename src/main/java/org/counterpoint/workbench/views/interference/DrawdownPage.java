package org.counterpoint.workbench.views.interference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.analysis.InterferenceReport.Fall;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.views.shared.RunLook;

/** How far every objective lies below its best evaluation so far. */
final class DrawdownPage {
    private DrawdownPage() {}

    static Figure of(Shown in) {
        List<Panel> curves = new ArrayList<>();
        for (String objective : in.objectives()) {
            curves.add(curve(in, objective));
        }
        return in.figure(
                "drawdown", in.runLegend(), List.of(Figure.Row.of(1.1, curves), Figure.Row.of(1, List.of(table(in)))));
    }

    private static Panel curve(Shown in, String objective) {
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>(in.zero());
        for (InterferenceReport report : in.reports()) {
            int j = report.objectives().indexOf(objective);
            if (j < 0) {
                continue;
            }
            in.looks().run(report.run()).ifPresent(look -> {
                double[] below = new double[report.steps().length];
                for (int t = 0; t < below.length; t++) {
                    below[t] = -report.drawdown()[j][t];
                }
                series.add(Series.of(
                        report.run(),
                        look.label(),
                        report.steps(),
                        below,
                        look.line(in.reports().size() > 4 ? 1 : 1.6)
                                .alpha(in.reports().size() > 4 ? 0.65 : 1)));
            });
        }
        if (in.reports().size() == 1) {
            in.looks().run(in.reports().getFirst().run()).map(Shown::stages).ifPresent(marks::addAll);
        }
        String title = Messages.text("interference.drawdown.of", objective);
        return series.isEmpty()
                ? new Panel.Words("drawdown-" + objective, title, Messages.text("interference.drawdown.missing"))
                : new Panel.Xy(
                        "drawdown-" + objective,
                        title,
                        Messages.text("interference.drawdown.note"),
                        Axis.steps(),
                        Axis.of(Messages.text("interference.below"), ""),
                        series,
                        marks,
                        true);
    }

    /** What a click on the row is told by: run, objective and steps. */
    static String key(InterferenceReport report, Fall fall) {
        return report.run() + "||" + fall.objective() + "|" + (long) fall.from() + "|" + (long) fall.to();
    }

    private static Panel table(Shown in) {
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (InterferenceReport report : in.reports()) {
            for (Fall fall : report.falls()) {
                double z = fall.depth() / fall.se();
                rows.add(new Panel.Table.Row(
                        key(report, fall),
                        List.of(
                                Cell.of(in.looks()
                                        .run(report.run())
                                        .map(RunLook::label)
                                        .orElse(report.run())),
                                Cell.of(fall.objective()).in(in.looks().objective(fall.objective())),
                                Cell.of(
                                        String.format(Locale.ROOT, "%.3f", fall.depth())
                                                + (fall.se() > 0
                                                        ? String.format(Locale.ROOT, " \u00b1 %.3f", fall.se())
                                                        : ""),
                                        fall.depth()),
                                fall.se() > 0 && fall.depth() > 0
                                        ? Cell.of(String.format(Locale.ROOT, "%.1f", z), z)
                                        : Cell.of(""),
                                Cell.of(fall.from()),
                                Cell.of(fall.to()),
                                Cell.of(String.format(Locale.ROOT, "%.3f", fall.atEnd()), fall.atEnd()))));
            }
        }
        rows.sort(
                java.util.Comparator.comparingDouble(row -> -row.cells().get(2).value()));
        return new Panel.Table(
                "falls",
                Messages.text("interference.drawdown.table"),
                Messages.text("interference.drawdown.table.note"),
                List.of(
                        Column.words(Messages.text("interference.column.run")),
                        Column.words(Messages.text("interference.column.objective")),
                        Column.number(Messages.text("interference.column.depth"), ""),
                        Column.number(
                                Messages.text("interference.column.errors"),
                                Messages.text("interference.column.errors.help")),
                        Column.number(Messages.text("interference.column.best"), ""),
                        Column.number(Messages.text("interference.column.bottom"), ""),
                        Column.number(
                                Messages.text("interference.column.end"),
                                Messages.text("interference.column.end.help"))),
                rows,
                null,
                List.of());
    }
}
