package org.counterpoint.workbench.views.samples;

import org.counterpoint.workbench.selection.StepRange;
import org.jspecify.annotations.Nullable;

/**
 * What the matrix of completions of one prompt shows.
 *
 * @param prompt id of the prompt
 * @param split split, or empty for all
 * @param layout what runs across and what runs down
 * @param range steps shown, or null for all
 * @param cursor time cursor, for layouts of one step; positive infinity for the last
 * @param base what every completion is compared with
 */
record GridQuery(
        String prompt,
        String split,
        Layout layout,
        @Nullable StepRange range,
        double cursor,
        Base base) {

    /** What runs across and what runs down. */
    enum Layout {
        /** A column for each run, a row for each step. */
        RUNS_BY_STEPS,
        /** A column for each group of seeds, a row for each step. */
        GROUPS_BY_STEPS,
        /** A column for each step, a row for each run. */
        STEPS_BY_RUNS,
        /** A column for each run, a row for each completion of the step at the cursor. */
        RUNS_BY_COMPLETIONS
    }

    /** What every completion is compared with: the completion of the same number in another cell. */
    enum Base {
        /** The first column where there are several, else the row before. */
        NEIGHBOR,
        /** Nothing. */
        NONE,
        /** The first column of the same row. */
        FIRST_COLUMN,
        /** The column before, in the same row. */
        PREVIOUS_COLUMN,
        /** The first row of the same column. */
        FIRST_ROW,
        /** The row before, in the same column. */
        PREVIOUS_ROW
    }
}
