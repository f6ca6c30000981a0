package org.counterpoint.workbench.chart;

import java.util.ArrayList;
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

    /** What of the data this panel does not show, beyond what drawing itself leaves out. */
    default List<Badge> badges() {
        return List.of();
    }

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
     * @param frame how the plot is framed
     * @param badges what is not shown
     */
    record Xy(
            String id,
            String title,
            String note,
            Axis x,
            Axis y,
            List<Series> series,
            List<Mark> marks,
            boolean time,
            Frame frame,
            List<Badge> badges)
            implements Panel {
        /** Copies the lists. */
        public Xy {
            series = List.copyOf(series);
            marks = List.copyOf(marks);
            badges = List.copyOf(badges);
        }

        /** A panel between two axes that shows everything. */
        public Xy(
                String id,
                String title,
                String note,
                Axis x,
                Axis y,
                List<Series> series,
                List<Mark> marks,
                boolean time) {
            this(id, title, note, x, y, series, marks, time, Frame.AXES, List.of());
        }

        /** The same panel on other axes. */
        public Xy axes(Axis newX, Axis newY) {
            return new Xy(id, title, note, newX, newY, series, marks, time, frame, badges);
        }

        /** The same panel with other marks. */
        public Xy marks(List<Mark> newMarks) {
            return new Xy(id, title, note, x, y, series, newMarks, time, frame, badges);
        }

        /** The same panel, saying what it does not show. */
        public Xy badges(List<Badge> words) {
            return new Xy(id, title, note, x, y, series, marks, time, frame, words);
        }
    }

    /** How an XY panel is framed. */
    enum Frame {
        /** Between two axes that fill the room. */
        AXES,
        /** Without axes, filling the room; marks draw what a reader needs (parallel coordinates). */
        BARE,
        /** Without axes, one unit as long across as upwards (ternary plots, radar). */
        SQUARE
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
     * @param badges what is not shown
     * @param tips R x C words under the pointer in place of the usual remark on hatched cells, and on why a cell is empty; null = none
     * @param events what was done to the runs, where columns sit at steps
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
            boolean printed,
            List<Badge> badges,
            String @Nullable [][] tips,
            List<Mark.Event> events)
            implements Panel {
        /** Copies the lists. */
        public Heat {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
            badges = List.copyOf(badges);
            events = List.copyOf(events);
        }

        /** A heat map that shows everything. */
        public Heat(
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
                boolean printed) {
            this(
                    id,
                    title,
                    note,
                    rowTitle,
                    rows,
                    columnTitle,
                    columns,
                    edges,
                    values,
                    hatched,
                    scale,
                    selected,
                    printed,
                    List.of());
        }

        /** A heat map with the usual remarks on its cells. */
        public Heat(
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
                boolean printed,
                List<Badge> badges) {
            this(
                    id,
                    title,
                    note,
                    rowTitle,
                    rows,
                    columnTitle,
                    columns,
                    edges,
                    values,
                    hatched,
                    scale,
                    selected,
                    printed,
                    badges,
                    null,
                    List.of());
        }

        /** The same heat map with words of its own under the pointer. */
        public Heat withTips(String[][] words) {
            return new Heat(
                    id,
                    title,
                    note,
                    rowTitle,
                    rows,
                    columnTitle,
                    columns,
                    edges,
                    values,
                    hatched,
                    scale,
                    selected,
                    printed,
                    badges,
                    words,
                    events);
        }

        /** The same heat map with what was done to its runs, and words on it. */
        public Heat withEvents(List<Mark.Event> marks, List<Badge> more) {
            List<Badge> all = new ArrayList<>(badges);
            all.addAll(more);
            return new Heat(
                    id,
                    title,
                    note,
                    rowTitle,
                    rows,
                    columnTitle,
                    columns,
                    edges,
                    values,
                    hatched,
                    scale,
                    selected,
                    printed,
                    all,
                    tips,
                    marks);
        }

        /** Number of columns. */
        public int columnCount() {
            return edges == null ? columns.size() : edges.length - 1;
        }
    }

    /**
     * A table: sortable on screen, and as it stands in images and exports.
     *
     * @param id stable name
     * @param title heading
     * @param note explanation
     * @param columns columns, left to right
     * @param rows rows in the order shown first; brief numbers get the same digits after the point down a column
     * @param selected key of the selected row, or null
     * @param badges what is not shown
     */
    record Table(
            String id,
            String title,
            String note,
            List<Column> columns,
            List<Row> rows,
            @Nullable String selected,
            List<Badge> badges)
            implements Panel {
        /** Copies the lists and checks that every row has one cell for each column. */
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            badges = List.copyOf(badges);
            for (Row row : rows) {
                if (row.cells().size() != columns.size()) {
                    throw new IllegalArgumentException("Row " + row.key() + " of table " + id + " has "
                            + row.cells().size() + " cells for " + columns.size() + " columns.");
                }
            }
            rows = EvenDecimals.of(columns, rows);
        }

        /**
         * A column of a table.
         *
         * @param name heading
         * @param help what it is, for the tooltip; may be empty
         * @param number whether its cells are numbers, aligned right
         */
        public record Column(String name, String help, boolean number) {
            /** A column of words. */
            public static Column words(String name) {
                return new Column(name, "", false);
            }

            /** A column of numbers. */
            public static Column number(String name, String help) {
                return new Column(name, help, true);
            }
        }

        /**
         * A row of a table.
         *
         * @param key what a click on it is told by; unique in the table
         * @param cells one for each column
         */
        public record Row(String key, List<Cell> cells) {
            /** Copies the cells. */
            public Row {
                cells = List.copyOf(cells);
            }
        }

        /**
         * A cell of a table.
         *
         * @param text what is shown
         * @param value what it is sorted and exported by; NaN for words
         * @param rgb colour of the text, or null for the usual one
         * @param tip words under the pointer; may be empty
         */
        public record Cell(
                String text, double value, @Nullable Integer rgb, String tip) {
            /** Words. */
            public static Cell of(String text) {
                return new Cell(text, Double.NaN, null, "");
            }

            /** A number, as {@link Numbers#brief} writes it; empty for NaN. */
            public static Cell of(double value) {
                return new Cell(Double.isNaN(value) ? "" : Numbers.brief(value), value, null, "");
            }

            /** A number in words of its own. */
            public static Cell of(String text, double value) {
                return new Cell(text, value, null, "");
            }

            /** The same cell in a colour. */
            public Cell in(int color) {
                return new Cell(text, value, color, tip);
            }

            /** The same cell with words under the pointer. */
            public Cell tip(String words) {
                return new Cell(text, value, rgb, words);
            }
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
