package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.List;

/** Gives the numbers of a table's column the same digits after the point, so that they can be compared at a glance. */
final class EvenDecimals {
    private static final int MOST = 4;
    private static final int DIGITS = 3;

    private EvenDecimals() {}

    /** The same rows; columns that hold something else than brief numbers stay as they are. */
    static List<Panel.Table.Row> of(List<Panel.Table.Column> columns, List<Panel.Table.Row> rows) {
        int[] decimals = new int[columns.size()];
        boolean any = false;
        for (int c = 0; c < decimals.length; c++) {
            decimals[c] = columns.get(c).number() ? decimals(rows, c) : -1;
            any |= decimals[c] >= 0;
        }
        return any ? rows.stream().map(row -> written(row, decimals)).toList() : rows;
    }

    private static Panel.Table.Row written(Panel.Table.Row row, int[] decimals) {
        List<Panel.Table.Cell> cells = new ArrayList<>(row.cells());
        for (int c = 0; c < decimals.length; c++) {
            Panel.Table.Cell cell = cells.get(c);
            if (decimals[c] >= 0 && !cell.text().isEmpty()) {
                cells.set(
                        c,
                        new Panel.Table.Cell(
                                Numbers.fixed(cell.value(), decimals[c]), cell.value(), cell.rgb(), cell.tip()));
            }
        }
        return new Panel.Table.Row(row.key(), cells);
    }

    /** Three digits of the largest number and two of the smallest; -1 where that takes too many places or none. */
    private static int decimals(List<Panel.Table.Row> rows, int column) {
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        boolean whole = true;
        for (Panel.Table.Row row : rows) {
            Panel.Table.Cell cell = row.cells().get(column);
            if (cell.text().isEmpty()) {
                continue;
            }
            if (!Double.isFinite(cell.value()) || !cell.text().equals(Numbers.brief(cell.value()))) {
                return -1;
            }
            double size = Math.abs(cell.value());
            whole &= size == Math.rint(size);
            most = Math.max(most, size);
            least = size > 0 ? Math.min(least, size) : least;
        }
        if (whole || most == 0) {
            return -1;
        }
        int decimals = Math.max(0, DIGITS - 1 - (int) Math.floor(Math.log10(most * (1 - 1e-9))));
        while (decimals <= MOST && least * Math.pow(10, decimals) < 10) {
            decimals++;
        }
        return decimals > MOST ? -1 : decimals;
    }
}
