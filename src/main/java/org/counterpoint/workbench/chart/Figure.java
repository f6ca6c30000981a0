package org.counterpoint.workbench.chart;

import java.util.List;
import java.util.stream.Stream;

/**
 * A whole view as data: heading, legend, and rows of panels. The same figure is drawn on screen and as SVG.
 *
 * @param title heading
 * @param subtitle one line under it; may be empty
 * @param legend entries shared by all panels
 * @param rows rows of panels, top to bottom
 * @param leftEms fixed room for the left axes in em, so that plots above each other line up; 0 = as each needs
 */
public record Figure(String title, String subtitle, List<LegendItem> legend, List<Row> rows, double leftEms) {
    /** Copies the lists. */
    public Figure {
        legend = List.copyOf(legend);
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param weight share of the height
     * @param cells panels, left to right
     */
    public record Row(double weight, List<Cell> cells) {
        /** Copies the list. */
        public Row {
            cells = List.copyOf(cells);
        }

        /** A row of panels of equal width. */
        public static Row of(double weight, List<? extends Panel> panels) {
            return new Row(weight, panels.stream().map(p -> new Cell(1, p)).toList());
        }
    }

    /**
     * One cell.
     *
     * @param weight share of the row's width
     * @param panel what it holds
     */
    public record Cell(double weight, Panel panel) {}

    /** A figure that only says something. */
    public static Figure words(String title, String text) {
        return new Figure(title, "", List.of(), List.of(Row.of(1, List.of(new Panel.Words("words", title, text)))), 0);
    }

    /** All panels, row by row. */
    public Stream<Panel> panels() {
        return rows.stream().flatMap(row -> row.cells().stream()).map(Cell::panel);
    }
}
