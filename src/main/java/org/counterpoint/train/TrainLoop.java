package org.counterpoint.train;

import java.io.IOException;

/** The loop of one family of methods. */
interface TrainLoop {
    /** Trains until the planned steps are done or a stop is asked for; returns the steps done. */
    long run() throws IOException;

    Evaluator evaluator();

    /** Writes everything needed to go on. */
    void checkpoint(long step) throws IOException;
}
