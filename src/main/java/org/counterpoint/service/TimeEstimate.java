package org.counterpoint.service;

import java.util.List;

/**
 * How long a run will take, from the step times of earlier runs; never from a table.
 *
 * @param seconds the whole run; NaN where no earlier run of this method tells
 * @param step seconds of one step without evaluation; NaN where unknown
 * @param evaluation seconds that one evaluation adds; 0 where none was measured
 * @param fixed seconds before the first and after the last step
 * @param workRatio completions (or pairs) per step here over those of the measured runs; step and fixed time are scaled by it
 * @param runs names of the measured runs
 * @param others seconds per step of other methods of the family here, lowest and highest; empty where none ran
 */
public record TimeEstimate(
        double seconds,
        double step,
        double evaluation,
        double fixed,
        double workRatio,
        List<String> runs,
        List<Double> others) {
    /** Copies whose lists cannot change. */
    public TimeEstimate {
        runs = List.copyOf(runs);
        others = List.copyOf(others);
    }

    /** Whether an earlier run tells. */
    public boolean known() {
        return Double.isFinite(seconds);
    }
}
