package org.counterpoint.workbench.controls;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.TableRowSkin;
import org.counterpoint.workbench.theme.Tokens;
import org.jspecify.annotations.Nullable;

/** Lays out the canvas of a row, and what covers one of its cells; choosing rows by mouse is the toolkit's. */
final class PaintedRowSkin<T> extends TableRowSkin<T> {
    private final PaintedRow<T> row;
    private final Canvas canvas = new Canvas();
    private @Nullable Node cover;
    private @Nullable TableColumn<?, ?> covered;
    private double @Nullable [] painted;
    private @Nullable Tokens paintedIn;

    PaintedRowSkin(PaintedRow<T> row) {
        super(row);
        this.row = row;
        canvas.setMouseTransparent(true);
        canvas.setManaged(false);
    }

    // The toolkit makes a cell for each of these; it is also asked while this object is being made.
    @Override
    protected ObservableList<TableColumn<T, ?>> getVisibleLeafColumns() {
        return FXCollections.emptyObservableList();
    }

    @Override
    protected double computePrefWidth(double height, double top, double right, double bottom, double left) {
        double width = 0;
        TableView<T> table = row.getTableView();
        if (table != null) {
            for (TableColumn<T, ?> column : table.getVisibleLeafColumns()) {
                width += column.getWidth();
            }
        }
        return left + width + right;
    }

    @Override
    protected double computePrefHeight(double width, double top, double right, double bottom, double left) {
        return Math.max(super.computePrefHeight(width, top, right, bottom, left), top + row.wantedHeight() + bottom);
    }

    @Override
    protected void layoutChildren(double x, double y, double width, double height) {
        super.layoutChildren(x, y, width, height);
        TableView<T> table = row.getTableView();
        T item = row.getItem();
        boolean shows = table != null && !row.isEmpty() && item != null;
        // The toolkit clears the children whenever it renews the cells that are not there.
        if (shows && !getChildren().contains(canvas)) {
            getChildren().addFirst(canvas);
        }
        canvas.setVisible(shows);
        if (table == null || item == null || !shows) {
            return;
        }
        canvas.relocate(x, y);
        boolean again = row.takeStale();
        double[] edges = edges(table, height);
        if (again || !java.util.Arrays.equals(edges, painted) || !row.tokens().equals(paintedIn)) {
            painted = edges;
            paintedIn = row.tokens();
            paint(table, item, edges);
        }
        layoutCover(table, edges, x, y, height);
    }

    void cover(TableColumn<?, ?> column, Node node) {
        uncover();
        node.setManaged(false);
        cover = node;
        covered = column;
        getChildren().add(node);
        row.layout();
        row.requestLayout();
    }

    void uncover() {
        Node node = cover;
        if (node != null) {
            cover = null;
            covered = null;
            getChildren().remove(node);
        }
    }

    /** Left edges of all columns, the right edge of the last, and the height. */
    private static double[] edges(TableView<?> table, double height) {
        int n = table.getVisibleLeafColumns().size();
        double[] edges = new double[n + 2];
        for (int c = 0; c < n; c++) {
            edges[c + 1] = edges[c] + table.getVisibleLeafColumn(c).getWidth();
        }
        edges[n + 1] = height;
        return edges;
    }

    @SuppressWarnings("unchecked") // a painted row stands in tables of painted columns of its own items
    private void paint(TableView<T> table, T item, double[] edges) {
        int n = edges.length - 2;
        double height = edges[n + 1];
        canvas.setWidth(Math.max(1, edges[n]));
        canvas.setHeight(height);
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, canvas.getWidth(), height);
        Brush brush = new Brush(g, row.ruler(), row.tokens(), row.isHover() || row.isSelected(), row.getFont());
        for (int c = 0; c < n; c++) {
            if (table.getVisibleLeafColumn(c) instanceof PaintedColumn<?> column) {
                brush.box(edges[c], edges[c + 1] - edges[c], height);
                ((PaintedColumn<T>) column).painter().paint(brush, item);
            }
        }
    }

    private void layoutCover(TableView<T> table, double[] edges, double x, double y, double height) {
        Node node = cover;
        if (node == null) {
            return;
        }
        if (!getChildren().contains(node)) {
            getChildren().add(node);
        }
        int c = table.getVisibleLeafColumns().indexOf(covered);
        if (c >= 0) {
            node.resizeRelocate(x + edges[c], y, edges[c + 1] - edges[c], height);
        }
    }
}
