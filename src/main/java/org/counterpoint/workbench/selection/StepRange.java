package org.counterpoint.workbench.selection;

/**
 * Steps from one to another, both included.
 *
 * @param from first step, at least 0
 * @param to last step, not before the first
 */
public record StepRange(long from, long to) {
    /** Checks the order. */
    public StepRange {
        if (from > to) {
            throw new IllegalArgumentException("A range of steps cannot go from " + from + " back to " + to + ".");
        }
    }

    /** Whether a step lies inside. */
    public boolean contains(double step) {
        return step >= from && step <= to;
    }
}
