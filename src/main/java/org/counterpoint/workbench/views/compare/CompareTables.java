package org.counterpoint.workbench.views.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.CompareExport;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel.Table;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Panel.Table.Row;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** The tables of a comparison as panels. */
final class CompareTables {
    static final String TESTS = "compare-tests";

    private final CompareReport report;
    private final Looks looks;

    CompareTables(CompareReport report, Looks looks) {
        this.report = report;
        this.looks = looks;
    }

    Table results(String id, @Nullable String focus) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(report.groupBy()));
        columns.add(Column.number("n", text("n.help")));
        report.objectives().forEach(o -> columns.add(Column.number(o, text("iqm.help"))));
        columns.add(Column.number(text("all"), text("all.help")));
        columns.add(Column.number(text("worst"), text("worst.help")));
        List<Row> rows = new ArrayList<>();
        for (String group : report.groups()) {
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(group + (group.equals(report.baseline()) ? " " + text("isBaseline") : "")));
            int seeds = 0;
            List<Cell> values = new ArrayList<>();
            for (String objective : report.objectives()) {
                CompareReport.Row row = report.row(group, objective).orElseThrow();
                seeds = Math.max(seeds, row.nSeeds());
                boolean best = CompareExport.best(report, group, objective);
                Cell cell = Cell.of((best ? "★ " : "") + CompareExport.cell(row.iqm(), row.ci()), row.iqm())
                        .tip(seedsOf(row));
                values.add(best ? cell.in(looks.objective(objective)) : cell);
            }
            cells.add(Cell.of(seeds));
            cells.addAll(values);
            CompareReport.Aggregate all = report.aggregate().stream()
                    .filter(a -> a.method().equals(group))
                    .findFirst()
                    .orElseThrow();
            cells.add(Cell.of(CompareExport.cell(all.iqm(), all.ci()), all.iqm()));
            cells.add(Cell.of(all.worst()));
            rows.add(new Row(group, cells));
        }
        return new Table(id, text("results"), text("results.note"), columns, rows, focus, List.of());
    }

    private static String seedsOf(CompareReport.Row row) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < row.nSeeds(); i++) {
            parts.add(Messages.text("compare.seed", Long.toString(row.seeds()[i])) + ": "
                    + Numbers.exact(row.values()[i]));
        }
        return String.join("\n", parts);
    }

    Table tests(@Nullable String objective) {
        List<Column> columns = List.of(
                Column.words("a"),
                Column.words("b"),
                Column.words(text("objective")),
                Column.number(text("difference"), text("difference.help")),
                Column.number("p", text("p.help")),
                Column.number(text("holm"), text("holm.help")),
                Column.number(text("detectable"), text("detectable.help")),
                Column.number(text("needed"), text("needed.help")),
                Column.words(text("verdict")));
        List<Row> rows = new ArrayList<>();
        for (CompareReport.Test t : report.tests()) {
            if (objective != null
                    && report.objectives().contains(objective)
                    && !t.objective().equals(objective)) {
                continue;
            }
            rows.add(new Row(
                    t.a() + "\t" + t.b() + "\t" + t.objective(),
                    List.of(
                            Cell.of(t.a()),
                            Cell.of(t.b()),
                            Cell.of(t.objective()).in(looks.objective(t.objective())),
                            Cell.of(CompareExport.cell(t.difference(), t.ci()), t.difference()),
                            Cell.of(t.pValue()).tip(t.test()),
                            Cell.of(t.pAdjusted()),
                            Cell.of(t.detectable()),
                            t.seedsNeeded() == 0 ? Cell.of("") : Cell.of(t.seedsNeeded()),
                            Cell.of(t.verdict()).tip(t.verdict()))));
        }
        int hidden = report.tests().size() - rows.size();
        return new Table(
                TESTS,
                text("tests"),
                "",
                columns,
                rows,
                null,
                hidden == 0
                        ? List.of()
                        : List.of(Badge.of(
                                Messages.text("compare.hidden", Integer.toString(hidden)), text("hidden.why"))));
    }

    Table axes() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(text("axis")));
        columns.add(Column.number(text("equalBudget"), text("equalBudget.help")));
        report.objectives().forEach(o -> columns.add(Column.words(o)));
        columns.add(Column.words(text("evidence")));
        List<Row> rows = new ArrayList<>();
        for (CompareReport.AxisVerdict axis : report.axes()) {
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(axis.axis()));
            cells.add(Cell.of(amount(axis.axis(), axis.budget()), axis.budget()));
            for (String objective : report.objectives()) {
                cells.add(axis.winners().stream()
                        .filter(w ->
                                w.objective().equals(objective) && !w.group().isEmpty())
                        .findFirst()
                        .map(w -> winner(w))
                        .orElse(Cell.of(text("na"))));
            }
            cells.add(Cell.of(axis.evidence()).tip(axis.evidence()));
            rows.add(new Row(axis.axis(), cells));
        }
        String split = report.axes().isEmpty() ? "" : report.axes().getFirst().split();
        return new Table(
                "compare-axes",
                text("axes"),
                Messages.text("compare.axes.note", split),
                columns,
                rows,
                null,
                List.of());
    }

    private Cell winner(CompareReport.Winner winner) {
        boolean changes = report.axes().stream()
                        .flatMap(a -> a.winners().stream())
                        .filter(w -> w.objective().equals(winner.objective())
                                && !w.group().isEmpty())
                        .map(CompareReport.Winner::group)
                        .distinct()
                        .count()
                > 1;
        String margin = Double.isNaN(winner.margin()) ? "" : "  +" + Numbers.brief(winner.margin());
        Cell cell = Cell.of((changes ? "⚠ " : "") + winner.group() + margin, winner.value())
                .tip(Messages.text("compare.winner.tip", Numbers.exact(winner.value()), margin));
        return changes ? cell.in(Looks.rgb(looks.tokens().warning())) : cell;
    }

    static String amount(String axis, double value) {
        if (Double.isNaN(value)) {
            return Messages.text("compare.na");
        }
        return switch (axis) {
            case "wall time" -> String.format(Locale.ROOT, "%.1f s", value);
            case "KL from reference" -> String.format(Locale.ROOT, "%.3f", value);
            default -> Numbers.count(Math.round(value));
        };
    }

    Table budgets() {
        List<Row> rows = report.budgets().stream()
                .map(b -> new Row(
                        b.group(),
                        List.of(
                                Cell.of(b.group()),
                                Cell.of(b.runs()),
                                Cell.of(amount("steps", b.steps()), b.steps()),
                                Cell.of(amount("samples", b.samples()), b.samples()),
                                Cell.of(amount("tokens", b.tokens()), b.tokens()),
                                Cell.of(amount("wall time", b.seconds()), b.seconds()),
                                Cell.of(amount("KL from reference", b.kl()), b.kl()))))
                .toList();
        return new Table(
                "compare-budgets",
                text("budgets"),
                text("budgets.note"),
                List.of(
                        Column.words(report.groupBy()),
                        Column.number(text("runs"), ""),
                        Column.number(text("steps"), ""),
                        Column.number(text("samples"), ""),
                        Column.number(text("tokens"), ""),
                        Column.number(text("time"), ""),
                        Column.number("KL", text("kl.help"))),
                rows,
                null,
                List.of());
    }

    Table audit() {
        List<Row> rows = report.audit().stream()
                .map(c -> new Row(
                        c.check(),
                        List.of(
                                Cell.of(text("result." + c.result()), rank(c.result()))
                                        .in(color(c.result())),
                                Cell.of(c.check()),
                                Cell.of(c.evidence()).tip(c.evidence()))))
                .toList();
        return new Table(
                "compare-audit",
                Messages.text("compare.audit", report.comparability().words()),
                "",
                List.of(
                        new Column(text("result"), text("result.help"), false),
                        Column.words(text("check")),
                        Column.words(text("evidence"))),
                rows,
                null,
                List.of());
    }

    private static int rank(String result) {
        return List.of("fail", "warn", "na", "pass").indexOf(result);
    }

    private int color(String result) {
        return switch (result) {
            case "fail" -> looks.negative();
            case "warn" -> Looks.rgb(looks.tokens().warning());
            case "pass" -> looks.positive();
            default -> looks.muted();
        };
    }

    Table config(ConfigDiff diff) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(text("key")));
        diff.columns().forEach(c -> columns.add(Column.words(c.label())));
        List<Row> rows = new ArrayList<>();
        for (ConfigDiff.Row row : diff.differing()) {
            List<Cell> cells = new ArrayList<>();
            Cell key =
                    Cell.of(row.key()).tip(text("effect." + row.effect().name().toLowerCase(Locale.ROOT)));
            cells.add(
                    switch (row.effect()) {
                        case NOT_COMPARABLE -> key.in(looks.negative());
                        case MAY_MATTER -> key.in(Looks.rgb(looks.tokens().warning()));
                        case SETTING -> key;
                    });
            row.values()
                    .forEach(
                            v -> cells.add(v == null ? Cell.of("–") : Cell.of(v).tip(v)));
            rows.add(new Row(row.key(), cells));
        }
        return new Table(
                "compare-config",
                text("config"),
                Messages.text("compare.config.equal", Integer.toString(diff.equal())),
                columns,
                rows,
                null,
                List.of());
    }

    private static String text(String key) {
        return Messages.text("compare." + key);
    }
}
