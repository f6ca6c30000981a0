package org.counterpoint.workbench.controls;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.Pane;

/** Takes nodes out of the scene, so that they can be put back, and styled, in pieces. FX thread. */
public final class Apart {
    /** Style class of panes whose content may be taken out for a moment; nothing else may change it meanwhile but replace all of it. */
    public static final String STYLE_CLASS = "styled-apart";

    /** So many nodes are styled well within a pulse. */
    private static final int AT_ONCE = 70;

    private Apart() {}

    /**
     * Takes out what panes of the style class hold, below a node.
     *
     * @return pieces that put it back, outer panes first; small neighbors together
     */
    public static List<Runnable> take(Node root) {
        List<Taken> taken = new ArrayList<>();
        collect(root, taken);
        // From the inside outwards, so that a pane keeps what is left of its content.
        taken.reversed().forEach(one -> one.pane.getChildren().clear());
        List<Runnable> pieces = new ArrayList<>();
        List<Taken> part = new ArrayList<>();
        int nodes = 0;
        for (Taken one : taken) {
            int own = one.content.stream().mapToInt(Apart::count).sum();
            if (!part.isEmpty() && nodes + own > AT_ONCE) {
                pieces.add(back(part));
                part = new ArrayList<>();
                nodes = 0;
            }
            part.add(one);
            nodes += own;
        }
        if (!part.isEmpty()) {
            pieces.add(back(part));
        }
        return pieces;
    }

    private static Runnable back(List<Taken> part) {
        return () -> part.forEach(Taken::back);
    }

    private record Taken(Pane pane, List<Node> content) {
        // Whoever put something else there meanwhile knows better.
        void back() {
            if (pane.getChildren().isEmpty()) {
                pane.getChildren().setAll(content);
            }
        }
    }

    private static void collect(Node node, List<Taken> taken) {
        if (node instanceof Pane pane && pane.getStyleClass().contains(STYLE_CLASS)) {
            taken.add(new Taken(pane, List.copyOf(pane.getChildren())));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, taken));
        }
    }

    private static int count(Node node) {
        int nodes = 1;
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                nodes += count(child);
            }
        }
        return nodes;
    }
}
