package org.counterpoint.workbench.jobs;

import java.util.List;
import java.util.Locale;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;

/** What can be done to the picked jobs, and why not. */
public enum JobAct {
    /** Frees the slot after the step; can be gone on with. */
    PAUSE(true),
    /** Goes on from the checkpoint. */
    RESUME(true),
    /** Ends for good after the step. */
    STOP(true),
    /** To the head of the queue. */
    FIRST(true),
    /** One place ahead. */
    UP(true),
    /** One place back. */
    DOWN(true),
    /** To the end of the queue. */
    LAST(true),
    /** Shows the settings that can be changed while it trains. */
    STEER(false),
    /** A new run from a checkpoint. */
    BRANCH(false),
    /** The same again. */
    RERUN(true),
    /** Opens the form with its settings. */
    CHANGE(false),
    /** Shows how it ended and what it printed. */
    LOG(false),
    /** Copies the command that queues it again. */
    COPY(false),
    /** Takes it off the list. */
    FORGET(true),
    /** Picks all jobs of its sweep. */
    SWEEP(true);

    private final boolean several;

    JobAct(boolean several) {
        this.several = several;
    }

    private boolean can(Job job) {
        return switch (this) {
            case PAUSE -> job.waiting() || job.state() == RunStatus.STARTING || job.state() == RunStatus.RUNNING;
            case RESUME ->
                job.state() == RunStatus.PAUSED || job.state() == RunStatus.STOPPED || job.state() == RunStatus.FAILED;
            case STOP, STEER -> !job.ended();
            case FIRST, UP, DOWN, LAST -> job.waiting();
            case BRANCH -> job.run() != null && !(job.waiting() && job.step() == 0);
            case RERUN, CHANGE, COPY -> true;
            case LOG -> job.run() != null || job.ended();
            case FORGET -> job.ended();
            case SWEEP -> job.lineage().sweep() != null;
        };
    }

    /** Its name in the bundles: {@code job.pause} and so on. */
    public String key() {
        return "job." + name().toLowerCase(Locale.ROOT);
    }

    /** The picked jobs it can be done to; empty where {@link #reason} says why not. */
    public List<Job> fitting(List<Job> picked) {
        return !several && picked.size() != 1
                ? List.of()
                : picked.stream().filter(this::can).toList();
    }

    /** Why it cannot be done to the picked jobs, in a sentence; empty where it can. */
    public String reason(List<Job> picked) {
        if (picked.isEmpty()) {
            return Messages.text("jobs.cannot.none");
        }
        if (!several && picked.size() > 1) {
            return Messages.text("jobs.cannot.several");
        }
        if (!fitting(picked).isEmpty()) {
            return "";
        }
        boolean move = this == FIRST || this == UP || this == DOWN || this == LAST;
        String key = move ? "move" : name().toLowerCase(Locale.ROOT);
        return Messages.text(
                "jobs.cannot." + key,
                picked.getFirst().name(),
                JobTexts.state(picked.getFirst().state()).toLowerCase(Locale.ROOT));
    }
}
