package org.counterpoint.workbench.controls;

import java.util.function.Supplier;
import javafx.scene.control.Control;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;

/** Tooltips that are made when the pointer comes: most are never read. FX thread. */
public final class Tips {
    private Tips() {}

    /** Words under the pointer, asked for each time it comes. */
    public static void onDemand(Control control, Supplier<String> words) {
        control.addEventHandler(MouseEvent.MOUSE_ENTERED, event -> {
            Tooltip known = control.getTooltip();
            if (known == null) {
                control.setTooltip(new Tooltip(words.get()));
            } else {
                known.setText(words.get());
            }
        });
    }
}
