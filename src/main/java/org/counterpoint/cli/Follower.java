package org.counterpoint.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job;
import org.counterpoint.service.JobFollower;
import org.counterpoint.service.ServiceClient;
import org.jspecify.annotations.Nullable;

/** Waits for jobs of the service and prints how far they are. */
final class Follower {
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Output output;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, Long> reported = new LinkedHashMap<>();
    private @Nullable String lost;

    private Follower(Output output, List<Job> jobs) {
        this.output = output;
        jobs.forEach(job -> this.jobs.put(job.id(), job));
    }

    /** The jobs as they were when none of them went on by itself any more: each has ended or is paused, perhaps by a rule of its own. */
    static List<Job> await(ServiceClient client, List<Job> jobs, Output output)
            throws IOException, InterruptedException {
        Follower follower = new Follower(output, jobs);
        JobFollower.Listener listener = new JobFollower.Listener() {
            @Override
            public void changed(Job job) {
                follower.changed(job);
            }

            @Override
            public void lost(String message) {
                follower.lose(message);
            }
        };
        try (JobFollower _ = client.follow(listener)) {
            return follower.ended();
        }
    }

    private synchronized void changed(Job job) {
        if (jobs.replace(job.id(), job) == null) {
            return;
        }
        long now = System.nanoTime();
        @Nullable Long last = reported.get(job.id());
        if (job.ended() || job.state() == RunStatus.PAUSED || last == null || now - last >= REPORT_NANOS) {
            reported.put(job.id(), now);
            output.progress(line(job));
        }
        notifyAll();
    }

    private synchronized void lose(String message) {
        lost = message;
        notifyAll();
    }

    private synchronized List<Job> ended() throws IOException, InterruptedException {
        while (!jobs.values().stream().allMatch(job -> job.ended() || job.state() == RunStatus.PAUSED)) {
            if (lost != null) {
                throw new IOException(lost);
            }
            wait();
        }
        return List.copyOf(jobs.values());
    }

    private static String line(Job job) {
        String text = job.name() + ": " + job.state().word() + ", step " + job.step() + " of " + job.steps();
        if (Double.isFinite(job.etaSeconds()) && !job.ended()) {
            text += ", " + Math.round(job.etaSeconds()) + " s left";
        }
        return job.message() == null ? text : text + ". " + job.message();
    }
}
