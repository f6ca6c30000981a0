package org.counterpoint.workbench.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One panel of a figure. The id is stable across updates, so that zoom survives new data. */
public sealed interface Panel {
    /** Stable name within the figure. */
    String id();

    /** Heading. */
    String title();

    /** One line under the heading that explains what is seen; may be empty. */
    String note();

    /**
     * Curves, points and marks on two axes.
     *
     * @param id stable name
     * @param title heading
     * @param note explanation
     * @param x abscissa
     * @param y ordinate
     * @param series what is drawn, back to front
     * @param marks lines, areas and words beside the data
     * @param time whether the abscissa is the training step (then the time cursor is shown and can be set here)
     */
    record Xy(String id, String title, String note, Axis x, Axis y, List<Series> series, List<Mark> marks, boolean time)
            implements Panel {
        /** Copies the lists. */
        public Xy {
            series = List.copyOf(series);
            marks = List.copyOf(marks);
        }
    }

    /**
     * A heat map: rows by columns of colour.
     *
     * @param id stable name
     * @param title heading
     * @param note explanation
     * @param rowTitle what rows are
     * @param rows row names, top to bottom
     * @param columnTitle what columns are
     * @param columns column names; empty when columns sit at numbers
     * @param edges C + 1 ascending column edges when columns sit at numbers (a strip over steps), else null
     * @param values R x C; NaN = no value
     * @param hatched R x C, true = value not distinguishable from nothing; null = none
     * @param scale colours
     * @param selected row and column of the selected cell, or null
     * @param printed whether the value is written into each cell that has room
     */
    @SuppressWarnings("ArrayRecordComponent") // matrices; never compared
    record Heat(
            String id,
            String title,
            String note,
            String rowTitle,
            List<String> rows,
            String columnTitle,
            List<String> columns,
            double @Nullable [] edges,
            double[][] values,
            boolean @Nullable [][] hatched,
            ColorScale scale,
            int @Nullable [] selected,
            boolean printed)
            implements Panel {
        /** Copies the lists. */
        public Heat {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
        }

        /** Number of columns. */
        public int columnCount() {
            return edges == null ? columns.size() : edges.length - 1;
        }
    }

    /**
     * Words in place of a chart: what cannot be shown, and why.
     *
     * @param id stable name
     * @param title heading
     * @param note the words
     */
    record Words(String id, String title, String note) implements Panel {}
}
