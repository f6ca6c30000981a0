package org.counterpoint.workbench.jobs;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;

/** What can be done to the picked jobs, and why not. */
public enum JobAct {
    /** Frees the slot after the step; can be gone on with. */
    PAUSE(true, job -> job.waiting() || job.state() == RunStatus.STARTING || job.state() == RunStatus.RUNNING),
    /** Goes on from the checkpoint. */
    RESUME(
            true,
            job -> job.state() == RunStatus.PAUSED
                    || job.state() == RunStatus.STOPPED
                    || job.state() == RunStatus.FAILED),
    /** Ends for good after the step. */
    STOP(true, job -> !job.ended()),
    /** To the head of the queue. */
    FIRST(true, Job::waiting),
    /** One place ahead. */
    UP(true, Job::waiting),
    /** One place back. */
    DOWN(true, Job::waiting),
    /** To the end of the queue. */
    LAST(true, Job::waiting),
    /** Shows the settings that can be changed while it trains. */
    STEER(false, job -> !job.ended()),
    /** A new run from a checkpoint. */
    BRANCH(false, job -> job.run() != null && !(job.waiting() && job.step() == 0)),
    /** The same again. */
    RERUN(true, job -> true),
    /** Opens the form with its settings. */
    CHANGE(false, job -> true),
    /** Shows how it ended and what it printed. */
    LOG(false, job -> job.run() != null || job.ended()),
    /** Copies the command that queues it again. */
    COPY(false, job -> true),
    /** Takes it off the list. */
    FORGET(true, Job::ended),
    /** Picks all jobs of its sweep. */
    SWEEP(true, job -> job.lineage().sweep() != null);

    private final boolean several;
    private final Predicate<Job> can;

    JobAct(boolean several, Predicate<Job> can) {
        this.several = several;
        this.can = can;
    }

    /** Its name in the bundles: {@code job.pause} and so on. */
    public String key() {
        return "job." + name().toLowerCase(Locale.ROOT);
    }

    /** The picked jobs it can be done to; empty where {@link #reason} says why not. */
    public List<Job> fitting(List<Job> picked) {
        return !several && picked.size() != 1
                ? List.of()
                : picked.stream().filter(can).toList();
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
