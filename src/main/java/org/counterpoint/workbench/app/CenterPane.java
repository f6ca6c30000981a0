package org.counterpoint.workbench.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.MapChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.Ticket;
import org.counterpoint.workbench.view.EmptyState;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.jspecify.annotations.Nullable;

/**
 * The views as tabs over the shared time cursor. A view is made when its tab is first shown; only the visible one is
 * updated, at most 10 times a second.
 */
final class CenterPane extends VBox {
    private static final Duration PERIOD = Duration.millis(100);

    private final TabPane tabs = new TabPane();
    private final Map<Tab, Slot> slots = new LinkedHashMap<>();
    private final OpenRuns openRuns;
    private final Selection selection;
    private final TimeBar time;
    private final Runnable showNewest;
    private final PauseTransition pause = new PauseTransition(PERIOD);
    private boolean waiting;

    CenterPane(
            List<ViewFactory> factories, ViewContext context, OpenRuns openRuns, Actions actions, Runnable showNewest) {
        this.openRuns = openRuns;
        this.selection = context.selection();
        this.showNewest = showNewest;
        this.time = new TimeBar(selection);
        getStyleClass().add("panel");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setId("views");
        tabs.setAccessibleText(Messages.text("center.views"));
        for (ViewFactory factory : factories) {
            Tab tab = new Tab(factory.title());
            tab.setId("tab-" + factory.id());
            tab.setTooltip(new Tooltip(factory.help()));
            Slot slot = new Slot(factory, context, actions);
            tab.setContent(slot);
            slots.put(tab, slot);
            tabs.getTabs().add(tab);
        }
        VBox.setVgrow(tabs, Priority.ALWAYS);
        getChildren().setAll(tabs, time);
        tabs.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> updateNow());
        openRuns.revisionProperty().addListener((observable, before, now) -> updateSoon());
        openRuns.problems().addListener((MapChangeListener<String, String>) change -> updateSoon());
        selection.brushed().addListener((ListChangeListener<String>) change -> updateSoon());
        selection.seedProperty().addListener((observable, before, now) -> updateSoon());
        pause.setOnFinished(event -> {
            waiting = false;
            updateNow();
        });
        // A view may learn only after its background work that it has nothing to draw.
        context.tasks().running().addListener((ListChangeListener<Ticket>)
                change -> Platform.runLater(this::showReason));
        updateNow();
    }

    private void showReason() {
        Slot slot = slots.get(tabs.getSelectionModel().getSelectedItem());
        if (slot != null && !slot.shown.isEmpty()) {
            slot.showReason();
        }
    }

    /** The view on screen, where it exists and has something to draw. */
    Optional<View> current() {
        Slot slot = slots.get(tabs.getSelectionModel().getSelectedItem());
        return slot == null ? Optional.empty() : Optional.ofNullable(slot.view);
    }

    /** Brings a view to the front by its id, or one of its pages by {@code view/page}. */
    void show(String viewId) {
        int slash = viewId.indexOf('/');
        String wanted = slash < 0 ? viewId : viewId.substring(0, slash);
        slots.forEach((tab, slot) -> {
            if (slot.factory.id().equals(wanted)) {
                tabs.getSelectionModel().select(tab);
                View made = slot.view;
                if (slash >= 0 && made != null) {
                    made.showPage(viewId.substring(slash + 1));
                }
            }
        });
    }

    /** Brings the view at a position to the front. */
    void show(int index) {
        if (index < tabs.getTabs().size()) {
            tabs.getSelectionModel().select(index);
        }
    }

    /** Updates the visible view now instead of within a tenth of a second. */
    void updateNow() {
        time.setLastStep(openRuns.selected().stream()
                .mapToLong(model -> model.run().metrics().lastStep())
                .max()
                .orElse(0));
        Slot slot = slots.get(tabs.getSelectionModel().getSelectedItem());
        if (slot != null) {
            slot.update(inFocus());
        }
    }

    /** The selected runs that pass the brush and the seed; all of them where none would be left. */
    private List<RunModel> inFocus() {
        List<String> brushed = selection.brushed();
        Long seed = selection.seedProperty().get();
        List<RunModel> kept = openRuns.selected().stream()
                .filter(model -> brushed.isEmpty() || brushed.contains(model.id()))
                .filter(model -> seed == null || model.run().manifest().seed() == seed)
                .toList();
        return kept.isEmpty() ? List.copyOf(openRuns.selected()) : kept;
    }

    void close() {
        pause.stop();
        slots.values().forEach(Slot::close);
    }

    private void updateSoon() {
        if (!waiting) {
            waiting = true;
            pause.playFromStart();
        }
    }

    private void explainNothing(EmptyState empty, Actions actions) {
        if (!openRuns.problems().isEmpty()) {
            empty.show(
                    Messages.text("center.problem.title"),
                    String.join("\n", openRuns.problems().values()));
        } else if (!selection.runs().isEmpty()) {
            empty.show(Messages.text("center.opening.title"), Messages.text("center.opening.reason"));
        } else {
            Button newest = new Button(Messages.text("center.newest"));
            newest.setId("show-newest");
            newest.getStyleClass().add("primary-button");
            newest.setOnAction(event -> showNewest.run());
            empty.show(
                    Messages.text("center.empty.title"),
                    Messages.text("center.empty.reason"),
                    newest,
                    actions.button("newRun"));
        }
    }

    /** What a tab holds: the view, or words where it has nothing to draw. */
    private final class Slot extends BorderPane {
        private final ViewFactory factory;
        private final ViewContext context;
        private final Actions actions;
        private final EmptyState empty = new EmptyState();
        private final StackPane stack = new StackPane(empty);
        private @Nullable View view;
        private List<RunModel> shown = List.of();
        private long shownRevision = -1;

        Slot(ViewFactory factory, ViewContext context, Actions actions) {
            this.factory = factory;
            this.context = context;
            this.actions = actions;
            Label help = new Label(factory.help());
            help.getStyleClass().add("view-help");
            help.setWrapText(true);
            getStyleClass().add("view-slot");
            setTop(help);
            setCenter(stack);
        }

        void update(List<RunModel> runs) {
            if (runs.isEmpty()) {
                shown = List.of();
                shownRevision = -1;
                explainNothing(empty, actions);
                front(empty);
                return;
            }
            long revision = openRuns.revisionProperty().get();
            if (shown.equals(runs) && shownRevision == revision) {
                return;
            }
            shown = runs;
            shownRevision = revision;
            View made = view;
            if (made == null) {
                made = factory.create(context);
                view = made;
            }
            made.update(runs);
            showReason();
        }

        void showReason() {
            View made = view;
            if (made == null) {
                return;
            }
            Optional<String> reason = made.emptyReason();
            if (reason.isPresent()) {
                empty.show(Messages.text("center.nothing.title", factory.title()), reason.get());
                front(empty);
            } else {
                front(made.node());
            }
        }

        @SuppressWarnings("ReferenceEquality") // a node is itself
        private void front(Node node) {
            if (stack.getChildren().size() != 1 || stack.getChildren().getFirst() != node) {
                stack.getChildren().setAll(node);
            }
        }

        void close() {
            if (view != null) {
                view.close();
            }
        }
    }
}
