package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.PaintedColumn;
import org.counterpoint.workbench.controls.PaintedRow;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.theme.Tokens;

/** A table panel on screen: sortable, and telling which row was clicked. */
final class TableNode {
    private static final Comparator<Panel.Table.Cell> ORDER = Comparator.comparingDouble(Panel.Table.Cell::value)
            .thenComparing(Panel.Table.Cell::text, String.CASE_INSENSITIVE_ORDER);

    private static final int ROWS_MEASURED = 100;
    private static final int COLUMNS_AT_ONCE = 3;
    private static final int ROWS_AT_ONCE = 4;
    private static final int ROWS_IN_SIGHT = 36;
    private static final int MOST_LETTERS = 44;
    private static final double LETTER = 7;
    private static final double DIGIT = 8;
    private static final double LEAST_WORDS = 90;
    private static final int LONG = 24;
    /** Heights of rows and headings in em, as the style sheet has them. */
    private static final double ROW_EMS = 1.846;

    private static final double HEADING_EMS = 2.16;
    private static final double LEFT = 3;
    private static final double RIGHT = 6;

    private final TableView<Panel.Table.Row> view = new TableView<>();
    private final Pieces coming = new Pieces(view);
    private List<Panel.Table.Column> columns = List.of();
    private double least;
    private double unit = Double.NaN;
    private Tokens tokens = Tokens.LIGHT;

    TableNode(Consumer<String> onRow) {
        view.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        view.widthProperty().addListener(any -> fit());
        view.setOnKeyPressed(event -> {
            Panel.Table.Row row = view.getSelectionModel().getSelectedItem();
            if (row != null && (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE)) {
                onRow.accept(row.key());
                event.consume();
            }
        });
        view.setMinSize(0, 0);
        TextRuler ruler = new TextRuler();
        view.setRowFactory(table -> {
            PaintedRow<Panel.Table.Row> row = new PaintedRow<>(() -> tokens, ruler);
            row.setOnMouseClicked(event -> {
                if (row.getItem() != null) {
                    onRow.accept(row.getItem().key());
                }
            });
            return row;
        });
    }

    TableView<Panel.Table.Row> node() {
        return view;
    }

    void show(Panel.Table table, ChartStyle style) {
        view.setAccessibleText(table.title());
        view.setPrefHeight(
                style.em() * (HEADING_EMS + ROW_EMS * Math.max(1, table.rows().size()) + 0.3));
        if (!style.tokens().equals(tokens)) {
            tokens = style.tokens();
            view.refresh();
        }
        if (!table.columns().equals(columns) || style.unit() != unit) {
            unit = style.unit();
            columns = table.columns();
            view.getColumns().clear();
            least = 0;
            List<PaintedColumn<Panel.Table.Row>> made = new ArrayList<>();
            for (int c = 0; c < columns.size(); c++) {
                PaintedColumn<Panel.Table.Row> column = column(columns.get(c), c);
                // The toolkit measures cells of its own for columns that have exactly the width it gives by itself.
                double width = unit * (columns.get(c).number() ? DIGIT : LETTER) * letters(table, c) + 0.5;
                column.setPrefWidth(width);
                column.setMinWidth(columns.get(c).number() ? width : Math.min(width, unit * LEAST_WORDS));
                least += column.getMinWidth();
                made.add(column);
            }
            List<Runnable> pieces = new ArrayList<>();
            for (int from = 0; from < made.size(); from += COLUMNS_AT_ONCE) {
                List<PaintedColumn<Panel.Table.Row>> part =
                        made.subList(from, Math.min(from + COLUMNS_AT_ONCE, made.size()));
                pieces.add(() -> view.getColumns().addAll(part));
            }
            view.getItems().clear();
            pieces.addAll(
                    Pieces.filling(view.getItems(), table.rows(), ROWS_AT_ONCE, ROWS_IN_SIGHT, () -> select(table)));
            coming.runLater(pieces);
            fit();
            return;
        }
        coming.finish();
        if (!table.rows().equals(view.getItems())) {
            view.getItems().setAll(table.rows());
            view.sort();
        }
        select(table);
    }

    private void select(Panel.Table table) {
        table.rows().stream()
                .filter(row -> row.key().equals(table.selected()))
                .findFirst()
                .ifPresentOrElse(view.getSelectionModel()::select, view.getSelectionModel()::clearSelection);
    }

    /** A number cut short would be read as another one: where the columns do not fit, the table scrolls. */
    private void fit() {
        view.setColumnResizePolicy(
                view.getWidth() <= 0 || view.getWidth() >= least
                        ? TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS
                        : TableView.UNCONSTRAINED_RESIZE_POLICY);
    }

    /** Letters that a column wants room for; the table shares its width in these proportions. */
    private static int letters(Panel.Table table, int column) {
        int most = table.columns().get(column).name().length() + 4;
        for (Panel.Table.Row row :
                table.rows().subList(0, Math.min(ROWS_MEASURED, table.rows().size()))) {
            most = Math.max(most, row.cells().get(column).text().length() + 2);
        }
        return Math.min(MOST_LETTERS, most);
    }

    private static PaintedColumn<Panel.Table.Row> column(Panel.Table.Column spec, int index) {
        PaintedColumn<Panel.Table.Row> column = new PaintedColumn<>(
                new Words(index, spec.number()),
                (a, b) -> ORDER.compare(a.cells().get(index), b.cells().get(index)));
        Label heading = new Label(spec.name());
        if (!spec.help().isEmpty()) {
            Tips.onDemand(heading, spec::help);
            heading.setAccessibleHelp(spec.help());
        }
        column.setGraphic(heading);
        if (spec.number()) {
            column.getStyleClass().add("number-column");
        }
        return column;
    }

    private record Words(int index, boolean number) implements CellPainter<Panel.Table.Row> {
        private Panel.Table.Cell cell(Panel.Table.Row row) {
            return row.cells().get(index);
        }

        @Override
        public void paint(Brush brush, Panel.Table.Row row) {
            Panel.Table.Cell cell = cell(row);
            Integer rgb = cell.rgb();
            Color color =
                    rgb == null ? brush.tokens().text().fx() : Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
            brush.line(cell.text(), brush.usual(), color, LEFT, brush.width() - RIGHT, number ? HPos.RIGHT : HPos.LEFT);
        }

        @Override
        public String spoken(Panel.Table.Row row) {
            return cell(row).text();
        }

        @Override
        public String tip(Panel.Table.Row row) {
            Panel.Table.Cell cell = cell(row);
            return cell.tip().isEmpty() && cell.text().length() > LONG ? cell.text() : cell.tip();
        }
    }
}
