package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.view.ViewContext;
import org.jspecify.annotations.Nullable;

/** The completions of one prompt as a table; the row at the time cursor is marked. FX thread. */
final class GridTable {
    private static final int AT_ONCE = 1;
    private static final int IN_SIGHT = 8;
    private static final double MOST_COLUMNS_SHARE = 0.5;

    private final ViewContext context;
    private final double em;
    private final TableView<SampleGrid.Row> table = new TableView<>();
    private final Label placeholder = new Label();
    private final Pieces coming = new Pieces(table);
    private final ChangeListener<Object> rescale = (observable, before, now) -> fit();
    private @Nullable SampleGrid grid;
    private CellStyle style;
    private @Nullable Fonts fonts;

    /** An empty table; em is the base font size in pixels at its ordinary size. */
    GridTable(ViewContext context, double em) {
        this.context = context;
        this.em = em;
        style = new CellStyle(List.of(), null, context.theme().tokens());
        placeholder.setWrapText(true);
        table.setId("samples-grid");
        table.setPlaceholder(placeholder);
        table.setAccessibleText(Messages.text("samples.grid"));
        table.widthProperty().addListener(rescale);
        context.theme().fontScaleProperty().addListener(rescale);
    }

    TableView<SampleGrid.Row> node() {
        return table;
    }

    /** What is shown; null before the first. */
    @Nullable
    SampleGrid grid() {
        return grid;
    }

    void close() {
        context.theme().fontScaleProperty().removeListener(rescale);
    }

    /**
     * Shows completions.
     *
     * @param elsewhere whether they are of another prompt than before, so that the row at the cursor has to be looked for
     * @return whether this is another grid than before; one that did not change has to be handed over as it was
     */
    @SuppressWarnings("ReferenceEquality")
    boolean show(SampleGrid made, CellStyle styled, boolean elsewhere) {
        SampleGrid before = grid;
        boolean restyled = !styled.equals(style);
        style = styled;
        grid = made;
        boolean sameColumns = before != null && before.columns().equals(made.columns());
        if (!sameColumns) {
            List<TableColumn<SampleGrid.Row, ?>> columns = new ArrayList<>();
            columns.add(heading());
            for (int c = 0; c < made.columns().size(); c++) {
                columns.add(column(made.columns().get(c), c));
            }
            table.getColumns().setAll(columns);
        }
        boolean other = before != made;
        if (other) {
            fit();
            placeholder.setText(made.words());
        }
        if (restyled && !other) {
            table.refresh();
        } else {
            markCursor();
        }
        Runnable then = () -> {
            if (elsewhere || !sameColumns) {
                scrollToCursor(made);
            }
        };
        if (other) {
            coming.fill(table.getItems(), made.rows(), AT_ONCE, IN_SIGHT, then);
        } else if (!coming.busy()) {
            then.run();
        }
        return other;
    }

    private void markCursor() {
        table.lookupAll(".grid-heading").forEach(node -> {
            if (node instanceof HeadingCell cell) {
                cell.mark();
            }
        });
    }

    private Fonts fonts(Font usual) {
        Fonts known = fonts;
        if (known == null || !known.usual().equals(usual)) {
            known = new Fonts(usual);
            fonts = known;
        }
        return known;
    }

    private void scrollToCursor(SampleGrid made) {
        double at = context.selection().scope().cursor();
        for (int r = made.rows().size() - 1; r >= 0; r--) {
            long step = made.rows().get(r).step();
            if (step >= 0 && step <= at && at < Double.POSITIVE_INFINITY) {
                table.scrollTo(r);
                return;
            }
        }
    }

    private TableColumn<SampleGrid.Row, String> heading() {
        TableColumn<SampleGrid.Row, String> column = new TableColumn<>("");
        column.setCellValueFactory(
                data -> new ReadOnlyObjectWrapper<>(data.getValue().label()));
        column.setCellFactory(c -> new HeadingCell());
        column.setSortable(false);
        return column;
    }

    private TableColumn<SampleGrid.Row, SampleGrid.Cell> column(SampleGrid.Head head, int index) {
        TableColumn<SampleGrid.Row, SampleGrid.Cell> column = new TableColumn<>();
        Label label = new Label(head.label());
        Tips.on(label, head.label());
        // names of runs differ at their end, by the seed
        label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        label.maxWidthProperty().bind(column.widthProperty().subtract(em));
        if (head.rgb() >= 0) {
            Rectangle chip = new Rectangle(em * 0.7, em * 0.7);
            chip.setStyle("-fx-fill: #%06x;".formatted(head.rgb()));
            label.setGraphic(chip);
        }
        column.setGraphic(label);
        column.setSortable(false);
        column.setCellValueFactory(
                data -> new ReadOnlyObjectWrapper<>(data.getValue().cells().get(index)));
        column.setCellFactory(c -> new CompletionCell(
                () -> style,
                this::fonts,
                step -> context.selection().stepProperty().set(step)));
        column.widthProperty().addListener((observable, before, now) -> table.refresh());
        return column;
    }

    /** Columns share the room where they stay readable, and scroll sideways where they would not. */
    private void fit() {
        int n = table.getColumns().size() - 1;
        if (n < 1) {
            return;
        }
        double em = this.em * context.theme().fontScale();
        SampleGrid made = grid;
        boolean steps = made == null || made.rows().stream().allMatch(r -> r.step() >= 0);
        table.getColumns().getFirst().setPrefWidth(em * (steps ? 5 : 9));
        double free = table.getWidth() - table.getColumns().getFirst().getPrefWidth() - em * 1.4;
        double least = em * 15.5;
        double width = Math.max(least, free / n);
        if (n > 1) {
            width = Math.min(width, Math.max(least, free * MOST_COLUMNS_SHARE));
        }
        for (TableColumn<?, ?> column : table.getColumns().subList(1, n + 1)) {
            column.setPrefWidth(width);
        }
    }

    /** The name of a row; marked where it is the step at the cursor. */
    private final class HeadingCell extends TableCell<SampleGrid.Row, String> {
        HeadingCell() {
            setWrapText(true);
            getStyleClass().add("grid-heading");
        }

        @Override
        protected void updateItem(@Nullable String words, boolean empty) {
            super.updateItem(words, empty);
            setText(empty ? null : words);
            mark();
        }

        private void mark() {
            SampleGrid.Row row = getTableRow() == null ? null : getTableRow().getItem();
            boolean here = !isEmpty()
                    && row != null
                    && row.step() == context.selection().step();
            getStyleClass().remove("grid-here");
            if (here) {
                getStyleClass().add("grid-here");
            }
        }
    }
}
