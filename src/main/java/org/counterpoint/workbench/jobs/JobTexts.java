package org.counterpoint.workbench.jobs;

import java.util.List;
import java.util.Locale;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;

/** How states, times and sizes are said. */
public final class JobTexts {
    private JobTexts() {}

    /** A state in words, for example {@code Running}. */
    public static String state(RunStatus status) {
        return Messages.text("status." + status.name().toLowerCase(Locale.ROOT));
    }

    /** Done fraction of a job, 0..1; -1 (unknown, a moving bar) while it starts. */
    static double fraction(Job job) {
        if (job.state() == RunStatus.STARTING) {
            return -1;
        }
        return job.steps() <= 0 ? 0 : Math.clamp((double) job.step() / job.steps(), 0, 1);
    }

    /** Time left of a job in words; empty where it is unknown or over. */
    static String eta(Job job) {
        return job.ended() || !Double.isFinite(job.etaSeconds()) ? "" : duration(job.etaSeconds());
    }

    /** Seconds of a step in words; empty where unknown. */
    static String stepTime(Job job) {
        double seconds = job.stepSeconds();
        if (!Double.isFinite(seconds)) {
            return "";
        }
        return seconds < 1
                ? Messages.text("jobs.steptime.ms", String.format(Locale.ROOT, "%.0f", seconds * 1000))
                : Messages.text("jobs.steptime.s", String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds));
    }

    /** Largest memory of a job's process in words; empty where unknown. */
    static String memory(Job job) {
        return job.memoryBytes() <= 0
                ? ""
                : Messages.text("jobs.memory.gb", String.format(Locale.ROOT, "%.1f", job.memoryBytes() / 1e9));
    }

    /** What the whole queue still takes. */
    static String queue(List<Job> jobs) {
        List<Job> training = jobs.stream().filter(Job::training).toList();
        long waiting =
                jobs.stream().filter(job -> job.state() == RunStatus.QUEUED).count();
        if (training.isEmpty() && waiting == 0) {
            return "";
        }
        double known = 0;
        long unknown = 0;
        for (Job job : jobs) {
            if (!job.ended()) {
                known += Double.isFinite(job.etaSeconds()) ? job.etaSeconds() : 0;
                unknown += Double.isFinite(job.etaSeconds()) ? 0 : 1;
            }
        }
        // As many as train now will train at a time.
        double seconds = known / Math.max(1, training.size());
        String counts = Messages.text("jobs.queue.counts", training.size(), waiting);
        if (known <= 0) {
            return counts + Messages.text("jobs.queue.unknown");
        }
        return counts + Messages.text(unknown > 0 ? "jobs.queue.atleast" : "jobs.queue.about", duration(seconds));
    }

    /** One sentence on how a job ended. */
    public static String ended(Job job) {
        String key = "jobs.ended." + job.state().name().toLowerCase(Locale.ROOT);
        String message = job.message();
        return Messages.text(
                key,
                job.name(),
                String.valueOf(job.step()),
                message == null ? Messages.text("jobs.ended.unknown") : message);
    }

    /** A duration in the two largest units, for example {@code 2 min 5 s}. */
    public static String duration(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        if (s < 60) {
            return Messages.text("duration.s", String.valueOf(s));
        }
        if (s < 3600) {
            return Messages.text("duration.ms", String.valueOf(s / 60), String.valueOf(s % 60));
        }
        return Messages.text("duration.hm", String.valueOf(s / 3600), String.valueOf(s % 3600 / 60));
    }
}
