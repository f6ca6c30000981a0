package org.counterpoint.workbench.view;

import java.util.List;
import java.util.stream.Collectors;
import org.counterpoint.workbench.Messages;

/**
 * One of several pictures that a view can show in its room.
 *
 * @param id stable name within the view, as in {@code render --view VIEW/PAGE}
 * @param title what its button says
 * @param help one sentence: the question this page answers
 */
public record ViewPage(String id, String title, String help) {
    /** The pages of a view, whose words are in the bundle as {@code VIEW.page.ID} and {@code VIEW.page.ID.help}. */
    public static List<ViewPage> of(String view, List<String> ids) {
        return ids.stream()
                .map(id -> new ViewPage(
                        id, Messages.text(view + ".page." + id), Messages.text(view + ".page." + id + ".help")))
                .toList();
    }

    /** What to throw where a view has no page of this id. */
    public static IllegalArgumentException unknown(View view, String pageId) {
        String known = view.pages().stream().map(ViewPage::id).collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                known.isEmpty()
                        ? "The view " + view.id() + " has no pages; write " + view.id() + " alone."
                        : "The view " + view.id() + " has no page " + pageId + "; choose one of " + known + ".");
    }
}
