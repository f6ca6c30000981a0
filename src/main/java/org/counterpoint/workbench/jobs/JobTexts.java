package org.counterpoint.workbench.jobs;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;

/** How states, times and sizes are said. */
public final class JobTexts {
    private JobTexts() {}

    /** A state in words, for example {@code Running}. */
    public static String state(RunStatus status) {
        return Messages.text("status." + status.name().toLowerCase(Locale.ROOT));
    }

    /** Done fraction of a job, 0 to 1. */
    static double fraction(Job job) {
        return job.steps() <= 0 ? 0 : Math.clamp((double) job.step() / job.steps(), 0, 1);
    }

    /**
     * When a job ends, and when a waiting one begins, by the clock on the wall.
     *
     * @param now the time on the wall
     */
    static String when(Job job, LocalDateTime now) {
        double end = job.endSeconds();
        if (job.training()) {
            return Double.isFinite(end)
                    ? Messages.text("jobs.when.running", duration(end), clock(now, end))
                    : Messages.text("jobs.when.unknown");
        }
        if (!job.waiting()) {
            return "";
        }
        double start = job.place().startSeconds();
        if (Double.isFinite(end)) {
            return Messages.text("jobs.when.waiting", clock(now, start), clock(now, end));
        }
        if (Double.isFinite(start)) {
            return Messages.text("jobs.when.starts", clock(now, start));
        }
        return Double.isFinite(job.etaSeconds())
                ? Messages.text("jobs.when.takes", duration(job.etaSeconds()))
                : Messages.text("jobs.when.unknown");
    }

    private static String clock(LocalDateTime now, double seconds) {
        LocalDateTime then = now.plusSeconds(Math.round(seconds));
        boolean today = then.toLocalDate().equals(now.toLocalDate());
        return then.format(DateTimeFormatter.ofPattern(today ? "HH:mm" : "EEE HH:mm", Locale.ROOT));
    }

    /** Steps done and planned. */
    static String steps(Job job) {
        return Messages.text("jobs.steps.of", String.valueOf(job.step()), String.valueOf(job.steps()));
    }

    /** Where a job comes from; empty for one that began by itself. */
    static String origin(Job job, UnaryOperator<String> nameOf) {
        String parent = job.lineage().parent();
        Long step = job.lineage().branchStep();
        String sweep = job.lineage().sweep();
        String from = parent == null
                ? ""
                : step == null
                        ? Messages.text("jobs.origin.repeats", nameOf.apply(parent))
                        : Messages.text("jobs.origin.branch", nameOf.apply(parent), String.valueOf(step));
        if (sweep == null) {
            return from;
        }
        String words = Messages.text("jobs.origin.sweep", sweep.substring(sweep.lastIndexOf('-') + 1));
        return from.isEmpty() ? words : Messages.text("jobs.origin.both", from, words);
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
        long training = jobs.stream().filter(Job::training).count();
        long waiting = jobs.stream().filter(Job::waiting).count();
        long paused =
                jobs.stream().filter(job -> job.state() == RunStatus.PAUSED).count();
        String pausedWords = paused == 0 ? "" : Messages.text("jobs.queue.paused", paused);
        if (training == 0 && waiting == 0) {
            return paused == 0 ? "" : Messages.text("jobs.queue.onlypaused", paused);
        }
        double end = Double.NaN;
        boolean all = true;
        for (Job job : jobs) {
            if (job.training() || job.waiting()) {
                double own = job.endSeconds();
                all &= Double.isFinite(own);
                end = Double.isNaN(end) || own > end ? own : end;
            }
        }
        String counts = Messages.text("jobs.queue.counts", training, waiting) + pausedWords;
        if (Double.isNaN(end)) {
            return counts + Messages.text("jobs.queue.unknown");
        }
        return counts + Messages.text(all ? "jobs.queue.about" : "jobs.queue.atleast", duration(end));
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
