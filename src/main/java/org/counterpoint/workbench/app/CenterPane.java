package org.counterpoint.workbench.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.MapChangeListener;
import javafx.scene.control.Button;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.SuffixTaskRunner;
import org.counterpoint.workbench.task.Ticket;
import org.counterpoint.workbench.view.EmptyState;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;

/**
 * What is selected, the panes of views, and the shared time cursor, above each other. Views that are in front of a pane are updated, at
 * most 10 times a second; the others when they come to the front.
 */
final class CenterPane extends VBox {
    private static final Duration PERIOD = Duration.millis(100);

    private final OpenRuns openRuns;
    private final Selection selection;
    private final Actions actions;
    private final RemoteBar remotes;
    private final SelectionBar bar;
    private final PaneTree tree;
    private final TimeBar time;
    private final Runnable showNewest;
    private final PauseTransition pause = new PauseTransition(PERIOD);
    private boolean waiting;
    private boolean ready;
    private boolean warm;

    CenterPane(
            List<ViewFactory> factories,
            ViewContext context,
            OpenRuns openRuns,
            Actions actions,
            RemoteBar remotes,
            SelectionBar bar,
            ViewMoves moves,
            Runnable showNewest) {
        this.openRuns = openRuns;
        this.selection = context.selection();
        this.actions = actions;
        this.remotes = remotes;
        this.showNewest = showNewest;
        this.bar = bar;
        this.time = new TimeBar(selection);
        getStyleClass().add("panel");
        setMinWidth(200);
        tree = new PaneTree(number -> pane(number, factories, context), this::updateNow, moves);
        VBox.setVgrow(tree, Priority.ALWAYS);
        getChildren().setAll(bar, remotes.notice(), tree, time);
        openRuns.revisionProperty().addListener((observable, before, now) -> updateSoon());
        openRuns.problems().addListener((MapChangeListener<String, String>) change -> updateSoon());
        selection.brushed().addListener((ListChangeListener<String>) change -> updateSoon());
        selection.seedProperty().addListener((observable, before, now) -> updateSoon());
        context.adapters().addListener((ListChangeListener<Path>) change -> warm());
        pause.setOnFinished(event -> {
            waiting = false;
            updateNow();
        });
        // A view may learn only after its background work that it has nothing to draw.
        context.tasks().running().addListener((ListChangeListener<Ticket>)
                change -> Platform.runLater(this::showReasons));
        ready = true;
        updateNow();
    }

    /** The view in front of the active pane, where it exists. */
    Optional<View> current() {
        return tree.active().view();
    }

    /** All views that were made so far. */
    Stream<View> made() {
        return tree.panes().stream().flatMap(pane -> pane.made().stream());
    }

    /** The panes. */
    PaneTree panes() {
        return tree;
    }

    /**
     * Brings a view to the front by its id, or one of its pages by {@code view/page}: in the pane that shows it already, otherwise in the
     * active one.
     */
    void show(String target) {
        String wanted = target.indexOf('/') < 0 ? target : target.substring(0, target.indexOf('/'));
        ViewPane pane = tree.panes().stream()
                .filter(each -> each.front().factory().id().equals(wanted))
                .findFirst()
                .orElse(tree.active());
        pane.show(target);
        tree.activate(pane);
    }

    /** Brings a view to the front of the active pane, whatever the others show. */
    void showHere(String target) {
        tree.active().show(target);
    }

    /** Opens the range of steps for typing. */
    void focusRange() {
        time.focusRange();
    }

    /** Moves the time cursor by some steps of the selected runs; at the end it follows it. */
    void step(long by) {
        time.move(by);
    }

    /** Updates the views in front now instead of within a tenth of a second. */
    void updateNow() {
        if (!ready) {
            return;
        }
        remotes.look(
                selection.runs().stream().map(Path::of).toList(),
                tree.panes().stream()
                        .flatMap(pane -> pane.front().factory().files().stream())
                        .collect(Collectors.toSet()));
        Focus focus = Focus.of(openRuns.selected(), selection);
        bar.show(focus);
        time.setLastStep(openRuns.selected().stream()
                .mapToLong(model -> model.run().metrics().lastStep())
                .max()
                .orElse(0));
        long revision = openRuns.revisionProperty().get();
        tree.panes().forEach(pane -> pane.front().update(focus, revision, warm, this::explain));
    }

    /** From now on views are made even where no run is selected: some work without. The first picture of the window waits for none. */
    void warm() {
        warm = true;
        updateSoon();
    }

    void close() {
        pause.stop();
        tree.closeAll();
    }

    private ViewPane pane(int number, List<ViewFactory> factories, ViewContext context) {
        ViewContext own = number == 1
                ? context
                : new ViewContext(
                        context.selection(),
                        new SuffixTaskRunner(
                                context.tasks(), Messages.text("window.pane.suffix", String.valueOf(number))),
                        context.theme(),
                        context.host(),
                        context.adapters());
        return new ViewPane(
                number,
                factories,
                own,
                List.of(
                        actions.icon("moveNext", Icons.MOVE),
                        actions.icon("splitRight", Icons.SPLIT_RIGHT),
                        actions.icon("splitDown", Icons.SPLIT_DOWN),
                        actions.icon("closePane", Icons.CLOSE)));
    }

    private void showReasons() {
        tree.panes().forEach(pane -> pane.front().showReason());
    }

    private void updateSoon() {
        if (ready && !waiting) {
            waiting = true;
            pause.playFromStart();
        }
    }

    private void explain(EmptyState empty) {
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
}
