package org.counterpoint.workbench.selection;

import org.jspecify.annotations.Nullable;

/**
 * What is selected beside the runs, at one moment; safe to hand to another thread.
 *
 * @param objective name of the objective in focus, or null for all
 * @param module module in focus, or null for all
 * @param prompt id of the prompt in focus, or null for all
 * @param stage 1-based stage in focus, 0 for all
 * @param range steps in focus, or null for all
 * @param cursor time cursor in steps; positive infinity for the last step
 */
public record Scope(
        @Nullable String objective,
        @Nullable String module,
        @Nullable String prompt,
        int stage,
        @Nullable StepRange range,
        double cursor) {
    /** Whether a step is in focus. */
    public boolean covers(double step) {
        return range == null || range.contains(step);
    }
}
