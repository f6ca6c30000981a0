package org.counterpoint.workbench.views.samples;

import java.util.Map;
import org.counterpoint.analysis.SampleChange;

/**
 * Which prompts are listed.
 *
 * @param search words that a prompt, its category or one of its completions must hold
 * @param split split, or empty for all
 * @param category category, or empty for all
 * @param from runs or group before the change; empty for the first sampled step of the others
 * @param to runs or group after it; empty for all selected runs
 * @param cursor time cursor; positive infinity for the last step
 * @param wanted which way each reward has to have gone
 * @param threshold least size of a change that counts
 * @param order order of the list
 */
record PromptQuery(
        String search,
        String split,
        String category,
        String from,
        String to,
        double cursor,
        Map<String, SampleChange.Direction> wanted,
        double threshold,
        Order order) {
    PromptQuery {
        wanted = Map.copyOf(wanted);
    }

    /** Whether any reward has to have changed. */
    boolean filtersChange() {
        return wanted.values().stream().anyMatch(d -> d != SampleChange.Direction.ANY);
    }

    /** Order of the list. */
    enum Order {
        /** Largest change of any reward first. */
        CHANGE,
        /** By category, then by text. */
        CATEGORY,
        /** As logged. */
        LOGGED
    }
}
