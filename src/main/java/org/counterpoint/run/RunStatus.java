package org.counterpoint.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
    /** Accepted, waits for a free slot. */
    QUEUED,
    /** Its process has been started and loads the model. */
    STARTING,
    /** Takes steps. */
    RUNNING,
    /** Asked to pause; finishes its step. */
    PAUSING,
    /** Paused at a checkpoint; can be resumed. */
    PAUSED,
    /** Took all planned steps. */
    FINISHED,
    /** Ended by an error or a killed process; the manifest's message says what happened. */
    FAILED,
    /** Ended early because somebody asked for it. */
    STOPPED;

    /** Whether the run has ended: nothing is written to it any more unless it is resumed. */
    public boolean ended() {
        return this == FINISHED || this == FAILED || this == STOPPED;
    }

    /** The word in {@code run.json}: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
