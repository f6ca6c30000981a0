package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;

/**
 * Dresses the scene of a window at every change of the theme, in pieces: what panes of the style class {@link Pieces#APART} hold is taken out,
 * and each comes back in a pulse of its own, because the toolkit needs long to style a whole window anew.
 */
final class Redress {
    private final Scene scene;
    private final Theme theme;
    private final Pieces pieces;
    private List<Taken> out = List.of();

    private Redress(Scene scene, Theme theme) {
        this.scene = scene;
        this.theme = theme;
        this.pieces = new Pieces(scene.getRoot());
    }

    /** Dresses a scene now and at every later change. */
    static void follow(Scene scene, Theme theme) {
        theme.dress(scene);
        Redress redress = new Redress(scene, theme);
        theme.tokensProperty().addListener((observable, before, now) -> redress.run());
        theme.fontScaleProperty().addListener((observable, before, now) -> redress.run());
    }

    /** What was taken out of a pane. */
    private record Taken(Pane pane, List<Node> content) {
        // Whoever put something else there meanwhile knows better.
        void back() {
            if (pane.getChildren().isEmpty()) {
                pane.getChildren().setAll(content);
            }
        }
    }

    private void run() {
        out.forEach(Taken::back);
        Node focused = scene.getFocusOwner();
        List<Taken> taken = new ArrayList<>();
        take(scene.getRoot(), taken);
        out = taken;
        taken.reversed().forEach(one -> one.pane.getChildren().clear());
        List<Runnable> steps = new ArrayList<>();
        steps.add(() -> theme.dress(scene));
        taken.forEach(one -> steps.add(one::back));
        steps.add(() -> {
            out = List.of();
            refocus(focused);
        });
        pieces.run(steps);
    }

    private void refocus(@Nullable Node focused) {
        if (focused != null && scene.equals(focused.getScene())) {
            focused.requestFocus();
        }
    }

    // Outer panes before the panes in them, which is the order in which they come back.
    private static void take(Node node, List<Taken> taken) {
        if (node instanceof Pane pane && pane.getStyleClass().contains(Pieces.APART)) {
            taken.add(new Taken(pane, List.copyOf(pane.getChildren())));
        }
        if (node instanceof javafx.scene.Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> take(child, taken));
        }
    }
}
