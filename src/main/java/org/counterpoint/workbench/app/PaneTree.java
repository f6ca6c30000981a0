package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.settings.CenterShape.Halves;
import org.counterpoint.workbench.settings.CenterShape.Side;
import org.jspecify.annotations.Nullable;

/** The panes of the center, side by side and below each other. One of them is active: what was last clicked or focused. FX thread. */
final class PaneTree extends StackPane {
    /** More panes than this would each be too small to read. */
    static final int MOST = 9;

    private final IntFunction<ViewPane> maker;
    private final Runnable changed;
    private final PaneDrag drag;
    private final Pieces coming = new Pieces(this);
    private final List<ViewPane> panes = new ArrayList<>();
    private ViewPane active;

    /**
     * One pane.
     *
     * @param maker makes the pane of a number
     * @param changed called when panes came or went, or another view came to the front
     * @param moves moves views
     */
    PaneTree(IntFunction<ViewPane> maker, Runnable changed, ViewMoves moves) {
        this.maker = maker;
        this.changed = changed;
        this.drag = new PaneDrag(this, moves);
        setMinSize(0, 0);
        active = make();
        getChildren().setAll(active);
        tell();
        sceneProperty().addListener((observable, before, now) -> {
            if (now != null) {
                now.focusOwnerProperty().addListener((focus, was, is) -> paneOf(is));
            }
        });
    }

    List<ViewPane> panes() {
        return List.copyOf(panes);
    }

    ViewPane active() {
        return active;
    }

    /** Divides the active pane; the new half shows the same view and becomes active. False where there are panes enough. */
    boolean split(Side side) {
        coming.finish();
        if (panes.size() >= MOST) {
            return false;
        }
        ViewPane old = active;
        ViewPane added = make();
        added.restore(old.shape());
        // A pane that moves is styled anew, and what it shows with it.
        List<Runnable> back = Apart.take(old);
        divide(old, added, side, false);
        activate(added);
        coming.runLater(
                Stream.concat(back.stream(), Stream.of((Runnable) this::tell)).toList());
        return true;
    }

    /**
     * Moves a view with everything that was set in it to another pane, or to a new one at an edge of a pane; it becomes active.
     *
     * @return takes the move back; empty where there are panes enough
     */
    Optional<Runnable> move(ViewPane from, String view, ViewPane to, PanePlace place) {
        coming.finish();
        if (place != PanePlace.INSIDE && panes.size() >= MOST) {
            return Optional.empty();
        }
        CenterShape shape = shape();
        String shownThere = to.front().factory().id();
        List<Runnable> back = new ArrayList<>(Apart.take(from));
        ViewPane target = to;
        if (place != PanePlace.INSIDE) {
            target = make();
            target.restore(new CenterShape.Pane("", to.shape().pages()));
            if (!from.equals(to)) {
                back.addAll(Apart.take(to));
            }
            divide(to, target, place.side(), place.before());
        }
        from.give(view, target);
        activate(target);
        ViewPane now = target;
        Runnable last = () -> {
            tell();
            now.focusChoice();
        };
        coming.runLater(Stream.concat(back.stream(), Stream.of(last)).toList());
        return Optional.of(() -> {
            if (!panes.contains(from) || !panes.contains(now)) {
                restore(shape);
                return;
            }
            coming.finish();
            now.give(view, from);
            if (place == PanePlace.INSIDE) {
                now.show(shownThere);
            } else {
                activate(now);
                close();
            }
            activate(from);
            tell();
        });
    }

    private void divide(ViewPane old, ViewPane added, Side side, boolean before) {
        SplitPane halves = new SplitPane();
        halves.setMinSize(0, 0);
        halves.setOrientation(side == Side.RIGHT ? Orientation.HORIZONTAL : Orientation.VERTICAL);
        replace(old, halves);
        halves.getItems().setAll(before ? List.of(added, old) : List.of(old, added));
        halves.setDividerPositions(0.5);
    }

    /** Closes the active pane; false where it is the only one. */
    boolean close() {
        coming.finish();
        if (panes.size() < 2 || !(parent(active) instanceof SplitPane halves)) {
            return false;
        }
        ViewPane gone = active;
        int at = halves.getItems().indexOf(gone);
        Node other = halves.getItems().get(1 - at);
        List<Runnable> back = Apart.take(other);
        halves.getItems().clear();
        replace(halves, other);
        panes.remove(gone);
        gone.close();
        activate(first(other));
        tell();
        coming.runLater(back);
        return true;
    }

    /** Makes the next pane active and moves the focus there. */
    void next() {
        activate(panes.get((panes.indexOf(active) + 1) % panes.size()));
        active.focusChoice();
    }

    void activate(ViewPane pane) {
        active = pane;
        panes.forEach(each -> each.setActive(Objects.equals(each, pane), panes.size() == 1));
    }

    CenterShape shape() {
        return shape(getChildren().getFirst());
    }

    /** Replaces all panes. */
    void restore(CenterShape shape) {
        List<ViewPane> old = List.copyOf(panes);
        panes.clear();
        old.forEach(ViewPane::close);
        getChildren().setAll(build(shape));
        activate(panes.getFirst());
        tell();
    }

    void closeAll() {
        panes.forEach(ViewPane::close);
    }

    private static CenterShape shape(Node node) {
        if (node instanceof SplitPane halves) {
            double at = halves.getDividerPositions()[0];
            return new Halves(
                    halves.getOrientation() == Orientation.HORIZONTAL ? Side.RIGHT : Side.DOWN,
                    Math.clamp(at, 0.02, 0.98),
                    shape(halves.getItems().get(0)),
                    shape(halves.getItems().get(1)));
        }
        return ((ViewPane) node).shape();
    }

    private Node build(CenterShape shape) {
        return switch (shape) {
            case CenterShape.Pane pane -> {
                ViewPane made = make();
                made.restore(pane);
                yield made;
            }
            case Halves halves -> {
                SplitPane split = new SplitPane();
                split.setMinSize(0, 0);
                split.setOrientation(halves.side() == Side.RIGHT ? Orientation.HORIZONTAL : Orientation.VERTICAL);
                split.getItems().setAll(build(halves.first()), build(halves.second()));
                split.setDividerPositions(halves.position());
                yield split;
            }
        };
    }

    private ViewPane make() {
        int number = 1;
        while (numbered(number)) {
            number++;
        }
        ViewPane pane = maker.apply(number);
        pane.grips(drag);
        panes.add(pane);
        pane.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> activate(pane));
        pane.frontProperty().addListener((observable, before, now) -> changed.run());
        return pane;
    }

    private boolean numbered(int number) {
        return panes.stream().anyMatch(pane -> pane.has(number));
    }

    private void tell() {
        activate(active);
        changed.run();
    }

    private void paneOf(@Nullable Node focused) {
        for (Node node = focused; node != null; node = node.getParent()) {
            if (node instanceof ViewPane pane && panes.contains(pane)) {
                activate(pane);
                return;
            }
        }
    }

    private @Nullable Node parent(Node node) {
        for (Node above = node.getParent(); above != null; above = above.getParent()) {
            if (above instanceof SplitPane || above == this) {
                return above;
            }
        }
        return null;
    }

    private void replace(Node old, Node now) {
        Node parent = parent(old);
        if (parent instanceof SplitPane split) {
            int at = split.getItems().indexOf(old);
            double[] positions = split.getDividerPositions();
            split.getItems().set(at, now);
            split.setDividerPositions(positions);
        } else {
            getChildren().setAll(now);
        }
    }

    private static ViewPane first(Node node) {
        return node instanceof SplitPane halves ? first(halves.getItems().getFirst()) : (ViewPane) node;
    }
}
