package org.counterpoint.workbench.controls;

import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/** The pointer of the tests. FX thread. */
final class Mouse {
    private Mouse() {}

    /** The pointer does something over a node, at some pixels from its left edge; a press is one of the primary button. */
    static void fire(Node node, EventType<MouseEvent> type, double x) {
        boolean down = type == MouseEvent.MOUSE_PRESSED;
        node.fireEvent(new MouseEvent(
                type,
                x,
                5,
                x,
                5,
                down ? MouseButton.PRIMARY : MouseButton.NONE,
                1,
                false,
                false,
                false,
                false,
                down,
                false,
                false,
                true,
                false,
                true,
                null));
    }
}
