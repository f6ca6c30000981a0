package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.MaskingReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.views.shared.Words;

/** The masking test: what every objective loses when the update of one stage is taken out of the final model. */
record MaskingPanels(SubspaceData data, Names names) {
    private static final int MOST = 4;

    private record Found(SubspaceData.Source source, MaskingReport report) {}

    List<Figure.Row> rows() {
        List<Found> all = new ArrayList<>();
        String why = Messages.text("subspaces.masking.norun");
        for (SubspaceData.Source source : data.sources()) {
            MaskingReport report = source.masking().orElse(null);
            if (report != null && report.unavailable().isEmpty()) {
                all.add(new Found(source, report));
            } else if (report != null) {
                why = report.unavailable().orElse(why);
            }
        }
        if (all.isEmpty()) {
            return List.of(Figure.Row.of(
                    1, List.of(new Panel.Words("masking", Messages.text("subspaces.masking.title"), why))));
        }
        List<Found> shown = all.subList(0, Math.min(MOST, all.size()));
        double largest = shown.stream()
                .flatMap(f -> f.report.masked().stream())
                .flatMapToDouble(m -> Arrays.stream(m.change()))
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        List<Panel> maps = new ArrayList<>();
        List<Panel> tables = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            List<Badge> badges = i > 0 || all.size() == shown.size()
                    ? List.of()
                    : List.of(Badge.of(
                            Messages.text("subspaces.badge.masking", Integer.toString(all.size() - shown.size())),
                            Messages.text("subspaces.badge.masking.why")));
            maps.add(map(shown.get(i), i, largest, badges));
            tables.add(table(shown.get(i), i));
        }
        return List.of(Figure.Row.of(1.1, maps), Figure.Row.of(1, tables));
    }

    private Panel map(Found f, int index, double largest, List<Badge> badges) {
        MaskingReport r = f.report;
        int rows = r.masked().size();
        int columns = r.objectives().size();
        double[][] values = new double[rows][columns];
        boolean[][] hatched = new boolean[rows][columns];
        String[][] tips = new String[rows][columns];
        for (int i = 0; i < rows; i++) {
            MaskingReport.Masked m = r.masked().get(i);
            for (int j = 0; j < columns; j++) {
                values[i][j] = m.change()[j];
                hatched[i][j] = !m.clear(j);
                tips[i][j] = Messages.text("subspaces.masking.tip", Numbers.brief(m.changeSe()[j]))
                        + (m.trained().contains(r.objectives().get(j))
                                ? "\n" + Messages.text("subspaces.masking.trained")
                                : "")
                        + (m.clear(j) ? "" : "\n" + Messages.text("subspaces.masking.unclear"));
            }
        }
        return new Panel.Heat(
                        "masking-" + index,
                        data.sources().size() == 1
                                ? Messages.text("subspaces.masking.title")
                                : names.source(f.source.id()),
                        Messages.text(
                                "subspaces.masking.note",
                                Integer.toString(r.prompts()),
                                r.split(),
                                Integer.toString(r.samplesPerPrompt())),
                        "",
                        r.masked().stream()
                                .map(m -> Messages.text("subspaces.masking.without", Words.shortUpdate(m.label())))
                                .toList(),
                        "",
                        r.objectives(),
                        null,
                        values,
                        hatched,
                        ColorScale.diverging(
                                Messages.text("subspaces.masking.scale"),
                                Numbers.above(largest),
                                names.looks().tokens().dark()),
                        null,
                        true,
                        badges)
                .withTips(tips);
    }

    private Panel table(Found f, int index) {
        MaskingReport r = f.report;
        List<Column> columns = new ArrayList<>(List.of(Column.words(Messages.text("subspaces.masking.model"))));
        r.objectives().forEach(o -> columns.add(Column.number(o, Messages.text("subspaces.masking.column.help"))));
        List<Panel.Table.Row> rows = new ArrayList<>();
        rows.add(row("full", Messages.text("subspaces.masking.full"), r.full()));
        for (MaskingReport.Masked m : r.masked()) {
            rows.add(row(
                    "stage-" + m.stage(),
                    Messages.text("subspaces.masking.without", Words.shortUpdate(m.label())),
                    m.score()));
        }
        rows.add(row("base", Messages.text("subspaces.masking.base"), r.base()));
        return new Panel.Table(
                "scores-" + index,
                Messages.text("subspaces.masking.scores"),
                Messages.text("subspaces.masking.scores.note"),
                columns,
                rows,
                null,
                List.of());
    }

    private static Panel.Table.Row row(String key, String label, MaskingReport.Score score) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.of(label)));
        for (int j = 0; j < score.mean().length; j++) {
            cells.add(Cell.of(
                    Numbers.fixed(score.mean()[j], 3) + " \u00b1 " + Numbers.fixed(score.se()[j], 3), score.mean()[j]));
        }
        return new Panel.Table.Row(key, cells);
    }
}
