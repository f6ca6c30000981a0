package org.counterpoint.workbench.jobs;

import java.util.Locale;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;

/** How states and times are said. */
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
        return job.state().ended() || !Double.isFinite(job.etaSeconds()) ? "" : duration(job.etaSeconds());
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
