package org.counterpoint.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one stage of an offline run trains.
 *
 * @param number 1-based
 * @param label objective of the stage, or a name for its mixture
 * @param objectives weight of each objective among its pairs, with the sum 1
 * @param pairs {@code objectives} for each objective's own pairs, {@code weighted_reward} for pairs of the weighted reward
 * @param firstStep first optimizer step
 * @param lastStep last planned optimizer step
 * @param start {@code previous} or {@code base}: the model it starts from, which is its reference
 * @param end {@code add}, {@code collect} (merged with others at the end) or {@code discard} (only margins use it)
 * @param scale factor of the stage's implicit reward in its loss
 * @param margins implicit rewards of earlier stages that its loss subtracts
 */
public record StageInfo(
        int number,
        String label,
        Map<String, Double> objectives,
        String pairs,
        long firstStep,
        long lastStep,
        String start,
        String end,
        double scale,
        List<Margin> margins) {
    /**
     * A margin term.
     *
     * @param stage number of the earlier stage
     * @param coefficient factor of its implicit reward
     */
    public record Margin(int stage, double coefficient) {}

    public StageInfo {
        objectives = Collections.unmodifiableMap(new LinkedHashMap<>(objectives));
        margins = List.copyOf(margins);
    }
}
