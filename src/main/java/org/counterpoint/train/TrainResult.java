package org.counterpoint.train;

import java.util.Map;
import org.counterpoint.run.RunStatus;

/**
 * How a run ended.
 *
 * @param id identifier of the run
 * @param status FINISHED, PAUSED, STOPPED or FAILED
 * @param steps optimizer steps done
 * @param objectives mean held-out reward per objective at the first and the last evaluation
 * @param message why it ended early, empty otherwise
 */
public record TrainResult(String id, RunStatus status, long steps, Map<String, FirstLast> objectives, String message) {
    /**
     * Reward before and after.
     *
     * @param first at the first evaluation
     * @param last at the last evaluation
     */
    public record FirstLast(double first, double last) {}
}
