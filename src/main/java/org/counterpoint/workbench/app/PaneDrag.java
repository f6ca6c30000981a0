package org.counterpoint.workbench.app;

import java.util.Optional;
import java.util.function.Supplier;
import javafx.event.EventHandler;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.view.ViewFactory;
import org.jspecify.annotations.Nullable;

/**
 * A view is dragged onto another pane, or onto an edge of one; a mark shows what would become of it. Escape leaves everything as it was.
 * Ordinary pointer events, not the system's drag and drop: nothing leaves the window. FX thread.
 */
final class PaneDrag {
    private static final double BEGINS = 8;

    private final PaneTree tree;
    private final ViewMoves moves;
    private final Label mark = new Label();
    private final EventHandler<KeyEvent> escape = this::keyPressed;
    private double pressedX;
    private double pressedY;
    private @Nullable Drag drag;

    PaneDrag(PaneTree tree, ViewMoves moves) {
        this.tree = tree;
        this.moves = moves;
        mark.setId("drop-mark");
        mark.getStyleClass().add("drop-mark");
        mark.setWrapText(true);
        mark.setManaged(false);
        mark.setMouseTransparent(true);
    }

    /** What is dragged, and where it would go: nowhere where the target is null. */
    private record Drag(
            ViewPane from,
            ViewFactory view,
            Scene scene,
            @Nullable ViewPane to,
            PanePlace place) {}

    /** Lets a view be dragged by a node; {@code view} is empty where a press on the node means something else. */
    void grip(Node handle, ViewPane pane, Supplier<Optional<ViewFactory>> view) {
        handle.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
            pressedX = event.getSceneX();
            pressedY = event.getSceneY();
            end();
        });
        handle.addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> {
            if (drag == null && far(event) && event.getButton() == MouseButton.PRIMARY) {
                view.get().ifPresent(what -> begin(pane, what));
                if (handle instanceof ButtonBase button) {
                    button.disarm();
                }
            }
            if (drag != null) {
                follow(event.getSceneX(), event.getSceneY());
                event.consume();
            }
        });
        handle.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> {
            Drag now = drag;
            end();
            if (now != null && now.to != null) {
                moves.move(now.from, now.view, now.to, now.place);
            }
        });
    }

    private boolean far(MouseEvent event) {
        return Math.hypot(event.getSceneX() - pressedX, event.getSceneY() - pressedY) >= BEGINS;
    }

    private void begin(ViewPane pane, ViewFactory view) {
        Scene scene = tree.getScene();
        if (scene != null) {
            drag = new Drag(pane, view, scene, null, PanePlace.INSIDE);
            scene.addEventFilter(KeyEvent.KEY_PRESSED, escape);
            scene.setCursor(Cursor.CLOSED_HAND);
            mark.setVisible(false);
            tree.getChildren().add(mark);
        }
    }

    private void follow(double x, double y) {
        Drag now = drag;
        if (now == null) {
            return;
        }
        ViewPane over = tree.panes().stream()
                .filter(pane -> bounds(pane).contains(x, y))
                .findFirst()
                .orElse(null);
        PanePlace place = over == null ? PanePlace.INSIDE : PanePlace.at(bounds(over), over.headerHeight(), x, y);
        boolean moves = over != null && !(over.equals(now.from) && place == PanePlace.INSIDE);
        drag = new Drag(now.from, now.view, now.scene, moves ? over : null, place);
        mark.setVisible(moves);
        if (moves && over != null) {
            Rectangle2D part = place.part(tree.sceneToLocal(bounds(over)));
            mark.resizeRelocate(part.getMinX(), part.getMinY(), part.getWidth(), part.getHeight());
            mark.setText(Messages.text(
                    place == PanePlace.INSIDE ? "window.pane.drop.inside" : "window.pane.drop.new", now.view.title()));
        }
    }

    private void keyPressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            end();
            event.consume();
        }
    }

    private void end() {
        Drag now = drag;
        drag = null;
        if (now != null) {
            now.scene.removeEventFilter(KeyEvent.KEY_PRESSED, escape);
            now.scene.setCursor(null);
            tree.getChildren().remove(mark);
        }
    }

    private static Bounds bounds(ViewPane pane) {
        return pane.localToScene(pane.getBoundsInLocal());
    }
}
