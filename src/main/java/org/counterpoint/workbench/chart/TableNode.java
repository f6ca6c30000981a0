package org.counterpoint.workbench.chart;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import org.jspecify.annotations.Nullable;

/** A table panel on screen: sortable, and telling which row was clicked. */
final class TableNode {
    private static final Comparator<Panel.Table.Cell> ORDER = Comparator.comparingDouble(Panel.Table.Cell::value)
            .thenComparing(Panel.Table.Cell::text, String.CASE_INSENSITIVE_ORDER);

    private static final int ROWS_MEASURED = 100;
    private static final int MOST_LETTERS = 44;
    private static final double LETTER = 7;
    private static final double DIGIT = 8;
    private static final double LEAST_WORDS = 90;
    private static final int LONG = 24;
    private static final double TIP_WIDTH = 520;

    private final TableView<Panel.Table.Row> view = new TableView<>();
    private List<Panel.Table.Column> columns = List.of();
    private double least;
    private double unit = Double.NaN;

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
        view.setRowFactory(table -> {
            TableRow<Panel.Table.Row> row = new TableRow<>();
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
        if (!table.columns().equals(columns) || style.unit() != unit) {
            unit = style.unit();
            columns = table.columns();
            view.getColumns().clear();
            least = 0;
            for (int c = 0; c < columns.size(); c++) {
                TableColumn<Panel.Table.Row, Panel.Table.Cell> column = column(columns.get(c), c);
                double width = unit * (columns.get(c).number() ? DIGIT : LETTER) * letters(table, c);
                column.setPrefWidth(width);
                column.setMinWidth(columns.get(c).number() ? width : Math.min(width, unit * LEAST_WORDS));
                least += column.getMinWidth();
                view.getColumns().add(column);
            }
            fit();
        }
        if (!table.rows().equals(view.getItems())) {
            view.getItems().setAll(table.rows());
            view.sort();
        }
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

    private static TableColumn<Panel.Table.Row, Panel.Table.Cell> column(Panel.Table.Column spec, int index) {
        TableColumn<Panel.Table.Row, Panel.Table.Cell> column = new TableColumn<>();
        Label heading = new Label(spec.name());
        if (!spec.help().isEmpty()) {
            heading.setTooltip(new Tooltip(spec.help()));
        }
        column.setGraphic(heading);
        if (spec.number()) {
            column.getStyleClass().add("number-column");
        }
        column.setComparator(ORDER);
        column.setCellValueFactory(
                data -> new ReadOnlyObjectWrapper<>(data.getValue().cells().get(index)));
        column.setCellFactory(made -> new Words(spec.number()));
        return column;
    }

    private static final class Words extends TableCell<Panel.Table.Row, Panel.Table.Cell> {
        private final Tooltip words = new Tooltip();

        Words(boolean number) {
            words.setWrapText(true);
            words.setMaxWidth(TIP_WIDTH);
            setAlignment(number ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
            if (number) {
                getStyleClass().add("number-cell");
            }
        }

        @Override
        protected void updateItem(Panel.Table.@Nullable Cell cell, boolean empty) {
            super.updateItem(cell, empty);
            if (empty || cell == null) {
                setText("");
                setTooltip(null);
                setStyle("");
                return;
            }
            setText(cell.text());
            Integer rgb = cell.rgb();
            setStyle(rgb == null ? "" : "-fx-text-fill: #%06x;".formatted(rgb));
            String tip = cell.tip().isEmpty() && cell.text().length() > LONG ? cell.text() : cell.tip();
            words.setText(tip);
            setTooltip(tip.isEmpty() ? null : words);
        }
    }
}
