package org.counterpoint.workbench.view;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.counterpoint.run.RunFiles;

/**
 * A kind of view: what its tab says, and how one is made.
 *
 * @param id the stable name of {@code render --view}, for example {@code tradeoffs}
 * @param title what the tab says
 * @param help one sentence: the question this view answers
 * @param pages the pages that a view of this kind has, in order; empty where it is a single page
 * @param files what it reads of a run besides manifest and metrics; of a run elsewhere these parts are fetched while it is shown
 * @param maker makes the view; called on the JavaFX thread when its tab is first shown
 */
public record ViewFactory(
        String id,
        String title,
        String help,
        List<ViewPage> pages,
        Set<RunFiles.Part> files,
        Function<ViewContext, View> maker) {
    /** A copy whose collections cannot change. */
    public ViewFactory {
        pages = List.copyOf(pages);
        files = Set.copyOf(files);
    }

    /** Makes a view for a window or a rendering. */
    public View create(ViewContext context) {
        return maker.apply(context);
    }
}
