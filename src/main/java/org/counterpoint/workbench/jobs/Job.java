package org.counterpoint.workbench.jobs;

import java.nio.file.Path;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job.Place;
import org.jspecify.annotations.Nullable;

/**
 * One job of the background service, as the window shows it.
 *
 * @param id the service's id
 * @param state where it stands
 * @param name what the user calls it
 * @param run its run directory, or null before it has one
 * @param step steps done
 * @param steps steps planned
 * @param etaSeconds seconds to the end, of a waiting job from its start on; NaN where unknown
 * @param message why it failed, or null
 * @param stepSeconds seconds of a step as last measured; NaN where unknown
 * @param memoryBytes largest memory of its process so far; 0 where unknown
 * @param lineage the run it goes on from or repeats, and its sweep
 * @param place its place in the queue and its slot
 */
public record Job(
        String id,
        RunStatus state,
        String name,
        @Nullable Path run,
        long step,
        long steps,
        double etaSeconds,
        @Nullable String message,
        double stepSeconds,
        long memoryBytes,
        Lineage lineage,
        Place place) {
    /** A job of which nothing is measured yet. */
    public Job(
            String id,
            RunStatus state,
            String name,
            @Nullable Path run,
            long step,
            long steps,
            double etaSeconds,
            @Nullable String message) {
        this(id, state, name, run, step, steps, etaSeconds, message, Double.NaN, 0, Lineage.NONE, Place.NONE);
    }

    /** Whether it has ended, in whatever way. */
    public boolean ended() {
        return state.ended();
    }

    /** Whether it waits for a slot. */
    public boolean waiting() {
        return state == RunStatus.QUEUED;
    }

    /** Whether it trains now, rather than waits or is paused. */
    public boolean training() {
        return state == RunStatus.STARTING || state == RunStatus.RUNNING || state == RunStatus.PAUSING;
    }

    /** Seconds from now to its end; NaN where unknown, or where it has ended or is paused. */
    double endSeconds() {
        return training() ? etaSeconds : waiting() ? place.startSeconds() + etaSeconds : Double.NaN;
    }
}
