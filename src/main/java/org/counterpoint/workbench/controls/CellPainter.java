package org.counterpoint.workbench.controls;

import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;

/**
 * Paints the cells of one column.
 *
 * @param <T> what a row shows
 */
public interface CellPainter<T> {
    /** Paints into the brush's box. */
    void paint(Brush brush, T item);

    /**
     * Height that the cell wants, in pixels; 0 where a row of the usual height is enough.
     *
     * @param width width of the cell in pixels
     */
    default double height(TextRuler ruler, Font usual, T item, double width) {
        return 0;
    }

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
