package org.counterpoint.workbench.controls;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.Pane;

/** Takes nodes out of the scene, so that they can be put back, and styled, in pieces. FX thread. */
public final class Apart {
    /** Style class of panes whose content may be taken out for a moment; nothing else may change it meanwhile but replace all of it. */
    public static final String STYLE_CLASS = "styled-apart";

    /** So many nodes are styled well within a pulse. */
    private static final int AT_ONCE = 70;

    private static final int CONTROL = 4;
    private static final int LIST = 40;

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
        below(node).forEach(child -> collect(child, taken));
    }

    /** What stands below a node; controls that have no skin yet hold their content apart from their children. */
    private static List<Node> below(Node node) {
        if (node instanceof Control control && control.getSkin() == null) {
            return switch (control) {
                case ScrollPane scroll -> Stream.ofNullable(scroll.getContent()).toList();
                case TitledPane titled -> Stream.ofNullable(titled.getContent()).toList();
                case SplitPane split -> split.getItems();
                default -> control.getChildrenUnmodifiable();
            };
        }
        return node instanceof Parent parent ? parent.getChildrenUnmodifiable() : List.of();
    }

    /** Nodes as far as styling them goes: a control makes its own when it is styled. */
    private static int count(Node node) {
        int nodes =
                switch (node) {
                    case Label label -> 1;
                    case ListView<?> list -> LIST;
                    case TableView<?> table -> LIST;
                    case Control control -> CONTROL;
                    default -> 1;
                };
        for (Node child : below(node)) {
            nodes += count(child);
        }
        return nodes;
    }
}
