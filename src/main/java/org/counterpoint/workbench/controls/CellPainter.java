package org.counterpoint.workbench.controls;

import javafx.scene.input.MouseEvent;

/**
 * Paints the cells of one column.
 *
 * @param <T> what a row shows
 */
public interface CellPainter<T> {
    /** Paints into the brush's box. */
    void paint(Brush brush, T item);

    /** What a screen reader says for the cell; empty for nothing. */
    String spoken(T item);

    /** Words under the pointer; empty for none. */
    default String tip(T item) {
        return "";
    }

    /**
     * Whether a press does something of its own here, in place of choosing the row.
     *
     * @param x pixels from the cell's left edge
     */
    default boolean acts(T item, double x) {
        return false;
    }

    /** The primary button was pressed where the cell {@link #acts}. */
    default void pressed(T item, MouseEvent event) {}
}
