package org.counterpoint.workbench.view;

import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.model.RunModel;

/**
 * One view in the center of the window. All methods are called on the JavaFX thread. The window calls {@link #update}
 * when the selected runs change and, at most 10 times a second and only while the view is visible, when one of them
 * grew; the view itself listens to the other parts of the selection and to the theme. Heavy work goes through the
 * context's task runner by {@code runLatest}.
 */
public interface View {
    /** The id of this view's {@link ViewFactory}. */
    String id();

    /** What the tab says. */
    String title();

    /** The view's scene graph, always the same node. */
    Region node();

    /** Shows these runs, in this order; the list may be empty and the runs may have grown since the last call. */
    void update(List<RunModel> runs);

    /**
     * Why there is nothing to draw for the runs of the last {@link #update}, in words that name the reason and what to
     * do; empty where there is something. The window shows it in place of {@link #node}.
     */
    Optional<String> emptyReason();

    /**
     * Whether this view wants every selected run and tells those that are not brushed apart itself; other views are given the brushed runs
     * only.
     */
    default boolean keepsUnbrushed() {
        return false;
    }

    /** The pages of this view, of which one is shown at a time; empty for a view that is a single page. */
    default List<ViewPage> pages() {
        return List.of();
    }

    /** Id of the page that is shown; empty for a view that is a single page. */
    default String page() {
        return "";
    }

    /**
     * Shows another page.
     *
     * @param pageId id of one of {@link #pages}
     * @throws IllegalArgumentException in one sentence where there is no such page
     */
    default void showPage(String pageId) {
        throw ViewPage.unknown(this, pageId);
    }

    /** Stops listening; called once, when the window closes. */
    default void close() {}
}
