package org.counterpoint.workbench.app;

import java.util.List;
import java.util.function.Supplier;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.UndoStack;
import org.counterpoint.workbench.view.ViewFactory;

/** Moves views between panes, by actions or by the pointer; each move can be undone. FX thread. */
final class ViewMoves {
    private final Supplier<PaneTree> panes;
    private final UndoStack undo;
    private final Teller teller;

    /**
     * Moves between panes.
     *
     * @param panes the panes, which are made later
     * @param undo takes moves back
     * @param teller tells the user
     */
    ViewMoves(Supplier<PaneTree> panes, UndoStack undo, Teller teller) {
        this.panes = panes;
        this.undo = undo;
        this.teller = teller;
    }

    /** Says something to the user. */
    @FunctionalInterface
    interface Teller {
        void say(String message, boolean wrong);
    }

    /** Moves the view in front of the active pane to the next one; where it is the only pane, to a new one on the right. */
    void toNext() {
        PaneTree tree = panes.get();
        List<ViewPane> all = tree.panes();
        ViewPane from = tree.active();
        if (all.size() == 1) {
            move(from, from.front().factory(), from, PanePlace.RIGHT);
        } else {
            ViewPane to = all.get((all.indexOf(from) + 1) % all.size());
            move(from, from.front().factory(), to, PanePlace.INSIDE);
        }
    }

    /** Moves the view in front of the active pane to a new half of it. */
    void toNew(PanePlace place) {
        ViewPane from = panes.get().active();
        move(from, from.front().factory(), from, place);
    }

    /** Moves a view. */
    void move(ViewPane from, ViewFactory view, ViewPane to, PanePlace place) {
        PaneTree tree = panes.get();
        if (from.equals(to) && place == PanePlace.INSIDE) {
            from.show(view.id());
            return;
        }
        tree.move(from, view.id(), to, place)
                .ifPresentOrElse(
                        back -> {
                            undo.push(Messages.text("window.undo.move", view.title()), back);
                            teller.say(Messages.text("window.pane.moved", view.title()), false);
                        },
                        () -> teller.say(Messages.text("window.pane.enough", PaneTree.MOST), true));
    }
}
