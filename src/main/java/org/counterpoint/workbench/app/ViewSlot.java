package org.counterpoint.workbench.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.view.EmptyState;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.jspecify.annotations.Nullable;

/** The place of one view in one pane: the view, made when it is first shown, or words where it has nothing to draw. */
final class ViewSlot extends BorderPane {
    private final ViewFactory factory;
    private final ViewContext context;
    private final EmptyState empty = new EmptyState();
    private final StackPane stack = new StackPane(empty);
    private @Nullable View view;
    private final Pieces coming = new Pieces(this);
    private String wantedPage = "";
    private List<RunModel> shown = List.of();
    private long shownRevision = -1;
    private boolean withoutRuns;
    private boolean fresh = true;

    ViewSlot(ViewFactory factory, ViewContext context) {
        this.factory = factory;
        this.context = context;
        Label help = new Label(factory.help());
        help.getStyleClass().add("view-help");
        help.setWrapText(true);
        // Where the pane is low, the question gives way to its answer.
        help.managedProperty().bind(help.visibleProperty());
        help.visibleProperty().bind(heightProperty().greaterThan(260));
        getStyleClass().add("view-slot");
        setMinSize(0, 0);
        stack.setMinSize(0, 0);
        stack.getStyleClass().add(Apart.STYLE_CLASS);
        setTop(help);
        setCenter(stack);
    }

    ViewFactory factory() {
        return factory;
    }

    Optional<View> view() {
        return Optional.ofNullable(view);
    }

    /** The page that is shown or will be, or empty. */
    String page() {
        View made = view;
        return made == null ? wantedPage : made.page();
    }

    /** Shows a page, now or as soon as the view is made; a page that the view does not have is passed over. */
    void showPage(String page) {
        wantedPage = page;
        View made = view;
        if (made != null && made.pages().stream().anyMatch(known -> known.id().equals(page))) {
            made.showPage(page);
        }
    }

    /**
     * Shows these runs.
     *
     * @param focus the runs in focus
     * @param revision counts their changes
     * @param alone whether the view may be made to see whether it works without runs
     * @param nothing says why there is no run
     */
    void update(Focus focus, long revision, boolean alone, Explanation nothing) {
        View known = view;
        List<RunModel> runs = known != null && known.keepsUnbrushed() ? focus.unbrushed() : focus.runs();
        if (runs.isEmpty()) {
            shown = List.of();
            shownRevision = -1;
            updateWithoutRuns(alone, nothing);
            return;
        }
        withoutRuns = false;
        if (shown.equals(runs) && shownRevision == revision) {
            return;
        }
        shownRevision = revision;
        boolean fresh = known == null;
        View made = make();
        shown = fresh && made.keepsUnbrushed() ? focus.unbrushed() : runs;
        made.update(shown);
        showReason();
    }

    /** Shows what a view has to show without any run, such as opened adapters; it follows changes of these by itself. */
    private void updateWithoutRuns(boolean alone, Explanation nothing) {
        if (alone || !context.adapters().isEmpty()) {
            View made = make();
            if (!withoutRuns) {
                made.update(List.of());
            }
            if (made.emptyReason().isEmpty()) {
                withoutRuns = true;
                front(made.node());
                return;
            }
        }
        withoutRuns = false;
        coming.finish();
        nothing.explain(empty);
        front(empty);
    }

    private View make() {
        View made = view;
        if (made == null) {
            made = factory.create(context);
            view = made;
            if (!wantedPage.isEmpty()) {
                showPage(wantedPage);
            }
        }
        return made;
    }

    /** Shows the view, or why it has nothing to draw: it may learn that only after its background work. */
    void showReason() {
        View made = view;
        if (made == null || shown.isEmpty()) {
            return;
        }
        Optional<String> reason = made.emptyReason();
        if (reason.isPresent()) {
            empty.show(Messages.text("center.nothing.title", factory.title()), reason.get());
            coming.finish();
            front(empty);
        } else if (!stack.getChildren().contains(made.node()) && !coming.busy()) {
            // Making a view is one task, styling it some others.
            List<Runnable> parts = fresh ? Apart.take(made.node()) : List.of();
            fresh = false;
            coming.runLater(Stream.concat(Stream.of(() -> front(made.node())), parts.stream())
                    .toList());
        }
    }

    void close() {
        if (view != null) {
            view.close();
        }
    }

    @SuppressWarnings("ReferenceEquality") // a node is itself
    private void front(Node node) {
        if (stack.getChildren().size() != 1 || stack.getChildren().getFirst() != node) {
            stack.getChildren().setAll(node);
        }
    }

    /** Says why no run is shown. */
    @FunctionalInterface
    interface Explanation {
        void explain(EmptyState empty);
    }
}
