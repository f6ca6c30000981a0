package org.counterpoint.workbench.views.subspaces;

import org.counterpoint.analysis.SubspaceCut;
import org.counterpoint.analysis.SubspaceMeasure;
import org.counterpoint.analysis.SubspacePair.Side;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen in the tool bar.
 *
 * @param page id of the page
 * @param a key of the first update, or null while there is none
 * @param b key of the second
 * @param measure what is compared
 * @param side which spaces
 * @param cut how much of each update counts
 * @param group which updates are compared all with all
 * @param module module in focus, or null for the first
 */
record SubspaceChoice(
        String page,
        @Nullable String a,
        @Nullable String b,
        SubspaceMeasure measure,
        Side side,
        SubspaceCut cut,
        Group group,
        @Nullable String module) {
    /** Which updates are compared all with all. */
    enum Group {
        /** The last update of every run, and every adapter. */
        FINALS,
        /** The stages of every run (its totals by step where it has none), and every adapter. */
        STEPS
    }
}
