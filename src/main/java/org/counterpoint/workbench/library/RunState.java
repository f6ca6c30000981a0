package org.counterpoint.workbench.library;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunSummary;
import org.counterpoint.workbench.Messages;

/** Where a run stands as the library sees it: what its manifest says, and whether that can still be true. */
public enum RunState {
    /** Waits for a free slot. */
    QUEUED,
    /** Loads the model. */
    STARTING,
    /** Takes steps. */
    RUNNING,
    /** Finishes its step before it pauses. */
    PAUSING,
    /** Can be resumed. */
    PAUSED,
    /** Took all steps. */
    FINISHED,
    /** Ended early because somebody asked for it. */
    STOPPED,
    /** Ended by an error. */
    FAILED,
    /** Says that it runs, but wrote nothing for much longer than its steps take. */
    STALE,
    /** The directory cannot be read. */
    UNREADABLE;

    private static final Duration LEAST_SILENCE = Duration.ofMinutes(5);
    private static final double STEPS_OF_SILENCE = 20;

    /** The state of a run at a moment. */
    public static RunState of(RunSummary summary, Instant now) {
        RunManifest manifest = summary.manifest();
        if (manifest == null) {
            return UNREADABLE;
        }
        RunStatus status = manifest.status();
        boolean writes = status == RunStatus.STARTING || status == RunStatus.RUNNING || status == RunStatus.PAUSING;
        if (writes && summary.modified().plus(patience(summary)).isBefore(now)) {
            return STALE;
        }
        return valueOf(status.name());
    }

    /** How long a run may be silent: twenty of its steps (an evaluation takes several), and at least five minutes. */
    private static Duration patience(RunSummary summary) {
        double seconds = summary.secondsPerStep() * STEPS_OF_SILENCE;
        return Double.isNaN(seconds) || seconds < LEAST_SILENCE.toSeconds()
                ? LEAST_SILENCE
                : Duration.ofSeconds((long) seconds);
    }

    /** Whether a process is at work on it, so that it must not be moved away. */
    public boolean live() {
        return this == QUEUED || this == STARTING || this == RUNNING || this == PAUSING;
    }

    /** The word that searches use: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state in words. */
    public String text() {
        return Messages.text("library.state." + word());
    }
}
