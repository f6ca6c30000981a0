package org.counterpoint.workbench.chart;

import java.util.List;

/** The values behind a panel as comma-separated text: all of them, never the decimated ones. */
public final class PanelCsv {
    private PanelCsv() {}

    /** Long format: one row per point, or one per cell of a heat map. */
    public static String of(Panel panel) {
        StringBuilder csv = new StringBuilder();
        switch (panel) {
            case Panel.Xy xy -> {
                row(csv, "series", xy.x().title(), xy.y().title(), "se", "low", "high", "step");
                xy.series().forEach(series -> points(csv, series));
            }
            case Panel.Heat heat -> {
                row(csv, heat.rowTitle(), heat.columnTitle(), heat.scale().label(), "undetermined");
                cells(csv, heat);
            }
            case Panel.Table table -> {
                row(csv, table.columns().stream().map(Panel.Table.Column::name).toArray(String[]::new));
                table.rows()
                        .forEach(line -> row(
                                csv, line.cells().stream().map(PanelCsv::exact).toArray(String[]::new)));
            }
            case Panel.Words words -> row(csv, words.note());
        }
        return csv.toString();
    }

    private static String exact(Panel.Table.Cell cell) {
        return Double.isNaN(cell.value()) ? cell.text() : Double.toString(cell.value());
    }

    private static void points(StringBuilder csv, Series series) {
        for (int i = 0; i < series.x().length; i++) {
            row(
                    csv,
                    series.label(),
                    number(series.x(), i),
                    number(series.y(), i),
                    number(series.se(), i),
                    number(series.lo(), i),
                    number(series.hi(), i),
                    number(series.steps(), i));
        }
    }

    private static void cells(StringBuilder csv, Panel.Heat heat) {
        double[] edges = heat.edges();
        boolean[][] hatched = heat.hatched();
        for (int r = 0; r < heat.rows().size(); r++) {
            for (int c = 0; c < heat.columnCount(); c++) {
                row(
                        csv,
                        heat.rows().get(r),
                        edges == null ? heat.columns().get(c) : Double.toString((edges[c] + edges[c + 1]) / 2),
                        number(heat.values()[r], c),
                        hatched == null ? "" : Boolean.toString(hatched[r][c]));
            }
        }
    }

    private static String number(double @org.jspecify.annotations.Nullable [] values, int i) {
        return values == null || Double.isNaN(values[i]) ? "" : Double.toString(values[i]);
    }

    private static void row(StringBuilder csv, String... cells) {
        Csv.row(csv, List.of(cells));
    }
}
