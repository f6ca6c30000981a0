package org.counterpoint.workbench.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * What the user did last and may want to take back. Whoever deletes or overwrites something pushes the way back together with words for
 * it; the window's one undo action runs the newest. FX thread; a way back that touches files starts a task of its own.
 */
public final class UndoStack {
    private static final int LONGEST = 30;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final ReadOnlyStringWrapper next = new ReadOnlyStringWrapper(this, "next", "");

    /** Nothing to undo yet. */
    public UndoStack() {}

    /**
     * Remembers one more step; the oldest is forgotten beyond thirty.
     *
     * @param what what was done, in words that fit after "Undo:", for example {@code delete 3 runs}
     * @param back takes it back; called at most once
     */
    public void push(String what, Runnable back) {
        steps.addLast(new Step(what, back));
        if (steps.size() > LONGEST) {
            steps.removeFirst();
        }
        tell();
    }

    /** Takes the newest step back and returns its words; empty where there is none. */
    public Optional<String> undo() {
        Step step = steps.pollLast();
        tell();
        if (step == null) {
            return Optional.empty();
        }
        step.back.run();
        return Optional.of(step.what);
    }

    /** Words of the step that {@link #undo} would take back; empty where there is none. */
    public ReadOnlyStringProperty nextProperty() {
        return next.getReadOnlyProperty();
    }

    private void tell() {
        Step newest = steps.peekLast();
        next.set(newest == null ? "" : newest.what);
    }

    private record Step(String what, Runnable back) {}
}
