package org.counterpoint.workbench.controls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javafx.animation.AnimationTimer;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Window;

/**
 * Work that is too long for one pulse, in pieces: one at once and one in each pulse that follows, so that the window answers in between. Where
 * nobody looks, because the owner is in no window that shows, all is done at once. FX thread.
 */
public final class Pieces {
    private final Node owner;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean begun;
    private final AnimationTimer clock = new AnimationTimer() {
        @Override
        public void handle(long now) {
            // The first call comes in the pulse that lays out the first piece.
            if (begun) {
                next();
            }
            begun = true;
        }
    };

    /** Pieces of work on a node. */
    public Pieces(Node owner) {
        this.owner = owner;
    }

    /** Does pieces in order, in place of those that still wait. */
    public void run(List<Runnable> pieces) {
        waiting.clear();
        waiting.addAll(pieces);
        next();
        if (!waiting.isEmpty()) {
            begun = false;
            clock.start();
        }
    }

    /** As {@link #run}, but the first piece too waits for the next pulse: what led to them was work enough for this one. */
    public void runLater(List<Runnable> pieces) {
        List<Runnable> all = new ArrayList<>();
        all.add(() -> {});
        all.addAll(pieces);
        run(all);
    }

    /** Does at once what still waits. */
    public void finish() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
        clock.stop();
    }

    /** Whether pieces still wait. */
    public boolean busy() {
        return !waiting.isEmpty();
    }

    /**
     * Puts items into the list of a table: one at once, because the first row of a table costs most, a few in each pulse that follows until
     * what can be seen is there, then all others.
     *
     * @param each rows that one pulse has time for
     * @param seen rows that may be in sight
     * @param then done last
     */
    public <T> void fill(ObservableList<T> list, List<T> items, int each, int seen, Runnable then) {
        run(filling(list, items, each, seen, then));
    }

    /** The pieces of {@link #fill}. */
    public static <T> List<Runnable> filling(ObservableList<T> list, List<T> items, int each, int seen, Runnable then) {
        List<Runnable> pieces = new ArrayList<>();
        pieces.add(() -> list.setAll(items.subList(0, Math.min(1, items.size()))));
        for (int from = 1; from < Math.min(seen, items.size()); from += each) {
            List<T> part = items.subList(from, Math.min(from + each, items.size()));
            pieces.add(() -> list.addAll(part));
        }
        pieces.add(() -> {
            list.addAll(items.subList(Math.min(list.size(), items.size()), items.size()));
            then.run();
        });
        return pieces;
    }

    private void next() {
        do {
            Runnable piece = waiting.poll();
            if (piece != null) {
                piece.run();
            }
        } while (!waiting.isEmpty() && !shows(owner));
        if (waiting.isEmpty()) {
            clock.stop();
        }
    }

    private static boolean shows(Node node) {
        Scene scene = node.getScene();
        Window window = scene == null ? null : scene.getWindow();
        return window != null && window.isShowing();
    }
}
