package org.counterpoint.workbench.controls;

import java.util.function.Supplier;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/** Tooltips that are made when the pointer comes: most are never read. Long ones wrap. FX thread. */
public final class Tips {
    private static final double WIDEST = 440;

    private Tips() {}

    /** Words under the pointer; for screen readers too where the control has no help of its own. */
    public static void on(Control control, String words) {
        if (control.getAccessibleHelp() == null
                && !control.accessibleHelpProperty().isBound()) {
            control.setAccessibleHelp(words);
        }
        onDemand(control, () -> words);
    }

    /** Words under the pointer, asked for each time it comes; none where they are empty. */
    public static void onDemand(Control control, Supplier<String> words) {
        control.addEventHandler(MouseEvent.MOUSE_ENTERED, event -> renew(control, words.get()));
    }

    /** Words under the pointer, which is there already; none where they are empty. */
    public static void renew(Control control, String words) {
        control.setTooltip(tip(control.getTooltip(), words));
    }

    /** As {@link #onDemand}, over what is no control. */
    public static void over(Node node, Supplier<String> words) {
        node.addEventHandler(MouseEvent.MOUSE_ENTERED, new EventHandler<MouseEvent>() {
            private @Nullable Tooltip shown;

            @Override
            public void handle(MouseEvent event) {
                Tooltip before = shown;
                Tooltip now = tip(before, words.get());
                if (before != null && now == null) {
                    Tooltip.uninstall(node, before);
                } else if (before == null && now != null) {
                    Tooltip.install(node, now);
                }
                shown = now;
            }
        });
    }

    private static @Nullable Tooltip tip(@Nullable Tooltip known, String words) {
        if (words.isEmpty()) {
            return null;
        }
        Tooltip tip = known;
        if (tip == null) {
            tip = new Tooltip();
            tip.setWrapText(true);
            tip.setMaxWidth(WIDEST);
        }
        tip.setText(words);
        return tip;
    }
}
