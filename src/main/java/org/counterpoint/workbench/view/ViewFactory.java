package org.counterpoint.workbench.view;

import java.util.function.Function;

/**
 * A kind of view: what its tab says, and how one is made.
 *
 * @param id the stable name of {@code render --view}, for example {@code tradeoffs}
 * @param title what the tab says
 * @param help one sentence: the question this view answers
 * @param maker makes the view; called on the JavaFX thread when its tab is first shown
 */
public record ViewFactory(String id, String title, String help, Function<ViewContext, View> maker) {
    /** Makes a view for a window or a rendering. */
    public View create(ViewContext context) {
        return maker.apply(context);
    }
}
