package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.SvgTable;

/** The matrix of completions as vectors: one line for each completion, with its rewards in words. */
final class GridSvg {
    private GridSvg() {}

    static String document(SampleGrid grid, int width, int height, ChartStyle style) {
        List<SvgTable.Column> columns = new ArrayList<>();
        columns.add(new SvgTable.Column("", 5, false));
        grid.columns().forEach(head -> columns.add(new SvgTable.Column(head.label(), 18, false)));
        List<List<SvgTable.Cell>> rows = new ArrayList<>();
        for (SampleGrid.Row row : grid.rows()) {
            int most =
                    row.cells().stream().mapToInt(c -> c.entries().size()).max().orElse(0);
            for (int i = 0; i < most; i++) {
                List<SvgTable.Cell> cells = new ArrayList<>();
                cells.add(SvgTable.Cell.of(i == 0 ? row.label() : ""));
                for (SampleGrid.Cell cell : row.cells()) {
                    cells.add(SvgTable.Cell.of(
                            i < cell.entries().size() ? words(cell.entries().get(i), grid.objectives()) : ""));
                }
                rows.add(cells);
            }
        }
        String note = grid.prompt().isEmpty()
                ? grid.words()
                : grid.prompt().strip().replaceAll("\\s+", " ") + " \u00b7 " + grid.words();
        return SvgTable.document(Messages.text("samples.title"), note, columns, rows, width, height, style);
    }

    private static String words(SampleGrid.Entry entry, List<String> objectives) {
        Map<String, Double> rewards = entry.sample().rewards();
        String numbers = objectives.stream()
                .filter(rewards::containsKey)
                .map(o -> o + " " + RewardStrip.number(rewards.getOrDefault(o, Double.NaN)))
                .collect(Collectors.joining(", "));
        return SampleGrid.shown(entry.sample().completion()).replaceAll("\\s+", " ") + " (" + numbers + ")";
    }
}
