package org.counterpoint.workbench.views.interference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;

/** How often, and how much, each objective rose while each other fell. */
final class PairsPage {
    private static final int MOST_PANELS = 6;
    private static final int PER_ROW = 3;

    /** What a cell of the matrix says. */
    enum Metric {
        /** Share of windows. */
        SHARE,
        /** Mean rise in these windows. */
        RISE,
        /** Mean fall in these windows. */
        FALL;

        double[][] matrix(InterferenceReport report) {
            return switch (this) {
                case SHARE -> report.pairs();
                case RISE -> report.pairRise();
                case FALL -> report.pairFall();
            };
        }

        String words() {
            return Messages.text("interference.pairs." + name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private PairsPage() {}

    static Figure of(Shown in, Metric metric) {
        List<Shown.Group> groups = in.groups();
        List<double[][]> matrices = new ArrayList<>();
        double limit = 0;
        for (Shown.Group group : groups) {
            double[][] mean = mean(group.reports(), metric);
            matrices.add(mean);
            for (double[] row : mean) {
                for (double v : row) {
                    limit = Double.isNaN(v) ? limit : Math.max(limit, v);
                }
            }
        }
        List<Panel> maps = new ArrayList<>();
        int shown = Math.min(MOST_PANELS, groups.size());
        for (int g = 0; g < shown; g++) {
            int left = g == MOST_PANELS - 1 ? groups.size() - MOST_PANELS : 0;
            maps.add(map(in, groups.get(g), metric, matrices.get(g), limit, left));
        }
        List<Figure.Row> rows = new ArrayList<>();
        // Four stand in a square, not three beside each other and a wide one below.
        int across = shown == PER_ROW + 1 ? 2 : PER_ROW;
        for (int from = 0; from < maps.size(); from += across) {
            rows.add(Figure.Row.of(1, maps.subList(from, Math.min(maps.size(), from + across))));
        }
        rows.add(Figure.Row.of(shown > PER_ROW ? 0.9 : 0.75, List.of(table(in))));
        return in.figure("pairs", List.of(), rows);
    }

    /** Mean over seeds of the entries that have a value. */
    static double[][] mean(List<InterferenceReport> reports, Metric metric) {
        int m = reports.getFirst().objectives().size();
        double[][] sum = new double[m][m];
        int[][] count = new int[m][m];
        for (InterferenceReport report : reports) {
            double[][] matrix = metric.matrix(report);
            for (int j = 0; j < Math.min(m, matrix.length); j++) {
                for (int k = 0; k < Math.min(m, matrix.length); k++) {
                    if (!Double.isNaN(matrix[j][k])) {
                        sum[j][k] += matrix[j][k];
                        count[j][k]++;
                    }
                }
            }
        }
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                sum[j][k] = count[j][k] == 0 ? Double.NaN : sum[j][k] / count[j][k];
            }
        }
        return sum;
    }

    private static Panel map(Shown in, Shown.Group group, Metric metric, double[][] values, double limit, int left) {
        List<String> names = group.reports().getFirst().objectives();
        double[][] pairs = new double[values.length][];
        String[][] tips = new String[values.length][];
        for (int j = 0; j < values.length; j++) {
            pairs[j] = values[j].clone();
            pairs[j][j] = Double.NaN;
            tips[j] = new String[values.length];
            Arrays.fill(tips[j], "");
            tips[j][j] = Messages.text("interference.pairs.itself");
        }
        return new Panel.Heat(
                        "pairs-" + group.look().group(),
                        group.name(),
                        Messages.text(
                                group.reports().size() == 1
                                        ? "interference.pairs.note"
                                        : "interference.pairs.note.mean"),
                        "",
                        names.stream().map(o -> o + " \u2191").toList(),
                        "",
                        names.stream().map(o -> o + " \u2193").toList(),
                        null,
                        pairs,
                        null,
                        ColorScale.sequential(
                                metric.words(),
                                0,
                                limit > 0 ? Numbers.above(limit) : 1,
                                in.looks().tokens().dark()),
                        null,
                        true,
                        left > 0
                                ? List.of(Badge.of(
                                        Messages.text("interference.windows.left", left),
                                        Messages.text("interference.windows.left.why", MOST_PANELS)))
                                : List.of())
                .withTips(tips);
    }

    private static Panel table(Shown in) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.words(Messages.text("interference.column.run")),
                Column.number(Messages.text("interference.column.windows"), ""),
                Column.number(
                        Messages.text("interference.column.rate"), Messages.text("interference.column.rate.help")),
                Column.number(
                        Messages.text("interference.column.chance"),
                        Messages.text("interference.column.chance.help"))));
        for (String o : in.objectives()) {
            columns.add(Column.number(
                    Messages.text("interference.column.negative", o),
                    Messages.text("interference.column.negative.help", o)));
        }
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (InterferenceReport report : in.reports()) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(in.name(report)),
                    Cell.of(report.windows().size()),
                    Cell.of(Shown.percent(report.rate()), report.rate()),
                    Cell.of(Shown.percent(report.chance()), report.chance())));
            for (int j = 0; j < in.objectives().size(); j++) {
                double share = j < report.negativeCovariance().length ? report.negativeCovariance()[j] : Double.NaN;
                cells.add(Cell.of(Shown.percent(share), share));
            }
            rows.add(new Panel.Table.Row(report.run(), cells));
        }
        return new Panel.Table(
                "rates",
                Messages.text("interference.pairs.table"),
                Messages.text("interference.pairs.table.note"),
                columns,
                rows,
                null,
                List.of());
    }
}
