package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.counterpoint.run.Escapes;

/** Tables and heat maps as LaTeX (with the booktabs package) and Markdown, as they are shown and in the order shown first. */
public final class PanelTables {
    private PanelTables() {}

    private record Grid(String title, List<String> heads, List<Boolean> numbers, List<List<String>> rows) {}

    /** The table as a LaTeX {@code table} environment with booktabs rules. */
    public static String latex(Panel panel) {
        Grid grid = grid(panel);
        String columns =
                grid.numbers().stream().map(number -> number ? "r" : "l").collect(Collectors.joining());
        StringBuilder out = new StringBuilder("% \\usepackage{booktabs}\n\\begin{table}\n\\centering\n");
        if (!grid.title().isEmpty()) {
            out.append("\\caption{").append(Escapes.latex(grid.title())).append("}\n");
        }
        out.append("\\begin{tabular}{").append(columns).append("}\n\\toprule\n");
        line(out, grid.heads());
        out.append("\\midrule\n");
        grid.rows().forEach(row -> line(out, row));
        return out.append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").toString();
    }

    private static void line(StringBuilder out, List<String> cells) {
        out.append(cells.stream().map(Escapes::latex).collect(Collectors.joining(" & ")))
                .append(" \\\\\n");
    }

    /** The table as Markdown. */
    public static String markdown(Panel panel) {
        Grid grid = grid(panel);
        StringBuilder out = new StringBuilder();
        if (!grid.title().isEmpty()) {
            out.append("**").append(grid.title().replace('\n', ' ')).append("**\n\n");
        }
        bars(out, grid.heads());
        out.append(grid.numbers().stream()
                        .map(number -> number ? "---:" : ":---")
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
        grid.rows().forEach(row -> bars(out, row));
        return out.toString();
    }

    private static void bars(StringBuilder out, List<String> cells) {
        out.append(cells.stream().map(Escapes::markdown).collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
    }

    private static Grid grid(Panel panel) {
        return switch (panel) {
            case Panel.Table table ->
                new Grid(
                        table.title(),
                        table.columns().stream().map(Panel.Table.Column::name).toList(),
                        table.columns().stream().map(Panel.Table.Column::number).toList(),
                        table.rows().stream()
                                .map(row -> row.cells().stream()
                                        .map(Panel.Table.Cell::text)
                                        .toList())
                                .toList());
            case Panel.Heat heat -> heat(heat);
            case Panel.Xy xy ->
                throw new IllegalArgumentException("Panel " + xy.id() + " holds curves, which are no table.");
            case Panel.Words words ->
                throw new IllegalArgumentException("Panel " + words.id() + " holds words, which are no table.");
        };
    }

    private static Grid heat(Panel.Heat heat) {
        List<String> heads = new ArrayList<>(List.of(heat.rowTitle()));
        List<Boolean> numbers = new ArrayList<>(List.of(false));
        double[] edges = heat.edges();
        for (int c = 0; c < heat.columnCount(); c++) {
            heads.add(edges == null ? heat.columns().get(c) : Numbers.exact((edges[c] + edges[c + 1]) / 2));
            numbers.add(true);
        }
        List<List<String>> rows = new ArrayList<>();
        for (int r = 0; r < heat.rows().size(); r++) {
            List<String> cells = new ArrayList<>(List.of(heat.rows().get(r)));
            for (double value : heat.values()[r]) {
                cells.add(Double.isNaN(value) ? "" : Numbers.brief(value));
            }
            rows.add(cells);
        }
        return new Grid(heat.title(), heads, numbers, rows);
    }
}
