package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.junit.jupiter.api.Test;

/** How a figure shares its height, and how a table writes its numbers. */
class FigureLayoutTest {
    private static final double CHART = Double.POSITIVE_INFINITY;

    @Test
    void chartsShareWhatTablesDoNotFill() {
        assertThat(RowHeights.of(new double[] {1, 1, 2}, new double[] {30, CHART, CHART}, 330))
                .containsExactly(30, 100, 200);
        // A table that fills more than its share gets its share only.
        assertThat(RowHeights.of(new double[] {1, 1}, new double[] {500, CHART}, 200))
                .containsExactly(100, 100);
        // What one table leaves may be enough for another.
        assertThat(RowHeights.of(new double[] {1, 1}, new double[] {20, 150}, 200))
                .containsExactly(20, 150);
        assertThat(RowHeights.of(new double[] {1}, new double[] {CHART}, -5)).containsExactly(0);
    }

    private static List<String> written(double... values) {
        List<Panel.Table.Row> rows = new java.util.ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(new Panel.Table.Row("r" + i, List.of(Cell.of(values[i]))));
        }
        return new Panel.Table("t", "", "", List.of(Column.number("n", "")), rows, null, List.of())
                .rows().stream().map(row -> row.cells().getFirst().text()).toList();
    }

    @Test
    void numbersOfAColumnHaveTheSameDigits() {
        assertThat(written(4, 3.99, 4.062)).containsExactly("4.00", "3.99", "4.06");
        assertThat(written(0.0569, 0.00171, 0, Double.NaN)).containsExactly("0.0569", "0.0017", "0.0000", "");
        // Small numbers keep two digits where four places are enough, and all stay as they were where they are not.
        assertThat(written(8.2, 0.0746)).containsExactly("8.200", "0.075");
        assertThat(written(8.2, 1e-6)).containsExactly("8.2", "1e-6");
        assertThat(written(3, 12)).containsExactly("3", "12");
    }

    @Test
    void scalesEndAndTickAtRoundNumbers() {
        assertThat(Numbers.above(0.273)).isCloseTo(0.3, within(1e-12));
        assertThat(Numbers.above(0.084)).isEqualTo(0.1);
        assertThat(Numbers.above(0)).isEqualTo(0.1);
        assertThat(Numbers.step(0.19)).isEqualTo(0.2);
        assertThat(Numbers.decimals(0.05)).isEqualTo(2);
        assertThat(Numbers.decimals(20)).isZero();
        assertThat(Numbers.fixed(-0.0001, 2)).isEqualTo("0.00");
    }
}
