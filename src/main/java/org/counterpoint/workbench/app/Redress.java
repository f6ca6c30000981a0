package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;

/** Dresses the scene of a window at every change of the theme, in pieces, because the toolkit needs long to style a whole window anew. */
final class Redress {
    private final Scene scene;
    private final Theme theme;
    private final Pieces pieces;
    private List<Runnable> back = List.of();
    /** What had the focus before everything was taken out. */
    private @Nullable Node focused;

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

    private void run() {
        // A change during a change: all is back before it is taken out again.
        back.forEach(Runnable::run);
        if (back.isEmpty()) {
            focused = scene.getFocusOwner();
        }
        back = Apart.take(scene.getRoot());
        List<Runnable> steps = new ArrayList<>();
        steps.add(() -> theme.dress(scene));
        steps.addAll(back);
        steps.add(() -> {
            back = List.of();
            refocus();
        });
        pieces.run(steps);
    }

    private void refocus() {
        Node before = focused;
        focused = null;
        if (before != null && scene.equals(before.getScene())) {
            before.requestFocus();
        }
    }
}
