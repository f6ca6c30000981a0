package org.counterpoint.workbench.views.interference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.counterpoint.analysis.CovarianceLedger;
import org.counterpoint.analysis.CovarianceLedger.Part;
import org.counterpoint.analysis.CovarianceLedgers;
import org.counterpoint.analysis.CovarianceLedgers.Summary;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.analysis.InterferenceReport.Window;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.views.covariance.LedgerTable;

/** Rewards over steps with the windows of interference as spans, the windows as a table, and the prompts of the chosen one. */
final class WindowsPage {
    private static final int MOST_PANELS = 6;
    private static final int FEW = 40;

    private WindowsPage() {}

    /** A window and the run it belongs to; its key names both. */
    record Found(InterferenceReport report, Window window) {
        String key() {
            return report.run() + "|" + window.rise() + "|" + window.fall() + "|" + (long) window.from() + "|"
                    + (long) window.to();
        }

        boolean is(@org.jspecify.annotations.Nullable StepRange range) {
            return range != null && range.from() == (long) window.from() && range.to() == (long) window.to();
        }
    }

    /** The windows of all runs, strongest first. */
    static List<Found> windows(List<InterferenceReport> reports) {
        return reports.stream()
                .flatMap(r -> r.windows().stream().map(w -> new Found(r, w)))
                .sorted(Comparator.comparingDouble(f ->
                        Double.isNaN(f.window().strength()) ? 0 : -f.window().strength()))
                .toList();
    }

    static Figure of(Shown in, List<CovarianceLedger> ledgers) {
        List<Found> windows = windows(in.reports());
        Optional<Found> chosen = chosen(windows, in, ledgers);
        List<Figure.Row> rows = new ArrayList<>();
        List<Shown.Group> groups = in.groups();
        List<Panel> curves = new ArrayList<>();
        for (Shown.Group group : groups.subList(0, Math.min(MOST_PANELS, groups.size()))) {
            int left = curves.size() == MOST_PANELS - 1 ? groups.size() - MOST_PANELS : 0;
            curves.add(rewards(in, group, left, chosen));
        }
        rows.add(Figure.Row.of(1.15, alike(groups) ? sameScale(curves) : curves));
        if (windows.isEmpty()) {
            rows.add(Figure.Row.of(0.25, List.of(table(in, windows, chosen))));
            return in.figure("windows", in.objectiveLegend(), rows);
        }
        rows.add(new Figure.Row(
                1,
                List.of(
                        new Figure.Cell(1.05, table(in, windows, chosen)),
                        new Figure.Cell(1, prompts(in, chosen, ledgers)))));
        return in.figure("windows", in.objectiveLegend(), rows);
    }

    /** The window that is selected, by its steps and one of its objectives; the strongest one whose prompts are known while no steps are selected. */
    private static Optional<Found> chosen(List<Found> windows, Shown in, List<CovarianceLedger> ledgers) {
        String objective = in.scope().objective();
        if (in.scope().range() == null) {
            return windows.stream()
                    .filter(f -> ledgers.stream()
                            .anyMatch(l -> l.run().equals(f.report().run())
                                    && l.unavailable().isEmpty()))
                    .findFirst()
                    .or(() -> windows.stream().findFirst());
        }
        return windows.stream()
                .filter(f -> f.is(in.scope().range()))
                .min(Comparator.comparingInt(f -> f.window().fall().equals(objective)
                        ? 0
                        : f.window().rise().equals(objective) ? 1 : 2));
    }

    private static boolean alike(List<Shown.Group> groups) {
        return groups.stream()
                        .map(group -> group.reports().getFirst().objectives())
                        .distinct()
                        .count()
                == 1;
    }

    /** The same rewards beside each other are compared by eye, so all panels get one vertical axis, with room for the names of stages. */
    private static List<Panel> sameScale(List<Panel> panels) {
        DoubleSummaryStatistics all = panels.stream()
                .filter(Panel.Xy.class::isInstance)
                .flatMap(panel -> ((Panel.Xy) panel).series().stream())
                .flatMapToDouble(series -> Arrays.stream(series.y()))
                .filter(Double::isFinite)
                .summaryStatistics();
        double margin = 0.05 * (all.getMax() - all.getMin());
        if (!(margin > 0)) {
            return panels;
        }
        return panels.stream()
                .<Panel>map(panel -> panel instanceof Panel.Xy xy
                        ? xy.axes(xy.x(), xy.y().range(all.getMin() - margin, all.getMax() + 2.4 * margin))
                        : panel)
                .toList();
    }

    private static Panel rewards(Shown in, Shown.Group group, int left, Optional<Found> chosen) {
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        int spans = 0;
        double rate = 0;
        boolean single = group.reports().size() == 1;
        for (InterferenceReport report : group.reports()) {
            rate += report.rate() / group.reports().size();
            for (Window window : report.windows()) {
                spans++;
                boolean here = chosen.map(c -> c.report().run().equals(report.run())
                                && c.window().equals(window))
                        .orElse(false);
                double alpha = here ? 0.26 : single ? 0.1 : 0.05;
                marks.add(
                        new Mark.Span(window.from(), window.to(), "", in.looks().objective(window.fall()), alpha));
            }
            for (int j = 0; j < report.objectives().size(); j++) {
                String o = report.objectives().get(j);
                SeriesStyle style = SeriesStyle.line(in.looks().objective(o), single ? 1.8 : 1.2)
                        .alpha(in.focused(o) ? 1 : 0.3);
                series.add(Series.of(
                        report.run() + "/" + o,
                        single ? o : o + " \u00b7 " + in.name(report),
                        report.steps(),
                        report.reward()[j],
                        report.steps().length < FEW && single
                                ? style.glyph(org.counterpoint.workbench.chart.Glyph.CIRCLE, 4)
                                : style));
            }
        }
        marks.addAll(Shown.stages(group.look()));
        List<Badge> badges = left > 0
                ? List.of(Badge.of(
                        Messages.text("interference.windows.left", left),
                        Messages.text("interference.windows.left.why", MOST_PANELS)))
                : List.of();
        return new Panel.Xy(
                        "rewards-" + group.look().group(),
                        group.name(),
                        Messages.text(
                                "interference.windows.note",
                                spans,
                                Shown.percent(rate),
                                Shown.percent(group.reports().getFirst().chance())),
                        Axis.steps(),
                        Axis.of(Messages.text("interference.reward"), ""),
                        series,
                        marks,
                        true)
                .badges(badges);
    }

    private static Panel table(Shown in, List<Found> windows, Optional<Found> chosen) {
        String title = Messages.text("interference.windows.table");
        if (windows.isEmpty()) {
            return new Panel.Words("windows", title, Messages.text("interference.windows.none"));
        }
        boolean many = in.reports().size() > 1;
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(Messages.text("interference.column.rises")));
        columns.add(number("rise"));
        columns.add(Column.words(Messages.text("interference.column.falls")));
        columns.add(number("fall"));
        columns.add(Column.number(Messages.text("interference.column.from"), ""));
        columns.add(Column.number(Messages.text("interference.column.to"), ""));
        columns.add(number("strength"));
        if (many) {
            columns.add(Column.words(Messages.text("interference.column.run")));
        }
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (Found found : windows) {
            Window w = found.window();
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(w.rise()).in(in.looks().objective(w.rise())));
            cells.add(change(w.riseChange(), w.riseSe(), !many));
            cells.add(Cell.of(w.fall()).in(in.looks().objective(w.fall())));
            cells.add(change(w.fallChange(), w.fallSe(), !many));
            cells.add(Cell.of(w.from()));
            cells.add(Cell.of(w.to()));
            cells.add(
                    Double.isInfinite(w.strength())
                            ? Cell.of(Messages.text("interference.exact"), w.strength())
                            : Cell.of(
                                    Double.isNaN(w.strength()) ? "" : String.format(Locale.ROOT, "%.1f", w.strength()),
                                    w.strength()));
            if (many) {
                cells.add(Cell.of(in.name(found.report())));
            }
            rows.add(new Panel.Table.Row(found.key(), cells));
        }
        return new Panel.Table(
                "windows",
                title,
                Messages.text("interference.windows.table.note"),
                columns,
                rows,
                chosen.map(Found::key).orElse(null),
                List.of());
    }

    private static Column number(String name) {
        return Column.number(
                Messages.text("interference.column." + name), Messages.text("interference.column." + name + ".help"));
    }

    /** A change; its error beside it where there is room, under the pointer otherwise. */
    private static Cell change(double value, double se, boolean room) {
        String error = se > 0 ? String.format(Locale.ROOT, " \u00b1 %.3f", se) : "";
        String words = String.format(Locale.ROOT, "%+.3f", value);
        return Cell.of(room ? words + error : words, value).tip(room || error.isEmpty() ? "" : words + error);
    }

    private static Panel prompts(Shown in, Optional<Found> chosen, List<CovarianceLedger> ledgers) {
        String title = Messages.text("interference.prompts.title");
        if (chosen.isEmpty()) {
            return new Panel.Words("prompts", title, Messages.text("interference.prompts.choose"));
        }
        Found found = chosen.get();
        Window w = found.window();
        Optional<CovarianceLedger> ledger = ledgers.stream()
                .filter(l -> l.run().equals(found.report().run()))
                .findFirst();
        Optional<String> why = ledger.flatMap(CovarianceLedger::unavailable);
        if (ledger.isEmpty() || why.isPresent()) {
            return new Panel.Words("prompts", title, why.orElse(Messages.text("interference.prompts.choose")));
        }
        // The update of the step at which the window begins was made before its first evaluation.
        Summary summary = CovarianceLedgers.summary(
                List.of(ledger.get()), Part.WITHIN, step -> step > w.from() && step <= w.to());
        LedgerTable.Filter filter = new LedgerTable.Filter(w.rise(), w.fall(), null);
        if (LedgerTable.lines(summary, filter).isEmpty()) {
            return new Panel.Words("prompts", title, Messages.text("interference.prompts.none", w.rise(), w.fall()));
        }
        return LedgerTable.conflict(
                "prompts",
                title,
                Messages.text(
                        "interference.prompts.note",
                        w.rise(),
                        w.fall(),
                        Long.toString((long) w.from()),
                        Long.toString((long) w.to())),
                summary,
                filter,
                in.scope().prompt(),
                in.looks());
    }
}
