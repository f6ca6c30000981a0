package org.counterpoint.workbench.controls;

import java.util.Comparator;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;

/**
 * A column of a table with {@link PaintedRow painted rows}.
 *
 * @param <T> what a row shows
 */
public final class PaintedColumn<T> extends TableColumn<T, T> {
    private final CellPainter<T> painter;

    /**
     * A column.
     *
     * @param painter paints its cells
     * @param order sorts its rows
     */
    public PaintedColumn(CellPainter<T> painter, Comparator<T> order) {
        this.painter = painter;
        setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
        setComparator(order);
    }

    CellPainter<T> painter() {
        return painter;
    }
}
