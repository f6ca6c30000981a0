package org.counterpoint.train;

import java.util.List;

/** Follows a run; called on the thread that trains. */
public interface TrainListener {
    /** Hears nothing and never stops a run. */
    TrainListener NONE = (step, steps, seconds) -> {};

    /**
     * A step has been recorded.
     *
     * @param step steps done
     * @param steps steps planned
     * @param seconds since the run started
     */
    void progress(long step, long steps, double seconds);

    /**
     * Asked after each step; true writes a checkpoint from which the run can be resumed. When checkpoints are written changes
     * nothing else in a run.
     *
     * @param seconds since the last one
     */
    default boolean checkpointDue(double seconds) {
        return seconds >= 60;
    }

    /** Asked after each step; true ends the run there, with all its files in order. */
    default boolean stopRequested() {
        return false;
    }

    /**
     * Asked before each step: the changes of settings that were asked for since, in the order of their numbers.
     *
     * @param answered number of the last request that has been answered
     */
    default List<SteeringRequest> steering(long answered) {
        return List.of();
    }

    /** Asked after each step; true ends the run there at a checkpoint, to be gone on with. Being stopped comes before it. */
    default boolean pauseRequested() {
        return false;
    }
}
