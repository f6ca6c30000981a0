package org.counterpoint.train;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The loop of one family of methods. */
interface TrainLoop {
    /**
     * Trains until the planned steps are done or a stop is asked for, and leaves a checkpoint.
     *
     * @param from where to go on, or null to begin
     * @return the steps done
     */
    long run(@Nullable Checkpoint from) throws IOException;

    Evaluator evaluator();
}
