package org.counterpoint.workbench.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobControls;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.jobs.Submission;
import org.jspecify.annotations.Nullable;

/** The jobs of the service that was chosen: that of this computer, or one elsewhere. Safe for several threads. */
public final class ChosenJobs implements JobsSource {
    private final JobsSource local;
    private volatile JobsSource now;

    /** Those of this computer at first. */
    public ChosenJobs(JobsSource local) {
        this.local = local;
        this.now = local;
    }

    /** Turns to another service; null for that of this computer. */
    public void choose(@Nullable JobsSource other) {
        now = other == null ? local : other;
    }

    @Override
    public List<Job> jobs() throws IOException {
        return now.jobs();
    }

    @Override
    public boolean alive() throws IOException {
        return now.alive();
    }

    @Override
    public Job submit(Submission submission) throws IOException {
        return now.submit(submission);
    }

    @Override
    public boolean elsewhere() {
        return now.elsewhere();
    }

    @Override
    public RunPlanner.Plan plan(ObjectNode config) throws IOException {
        return now.plan(config);
    }

    @Override
    public void stop(String id) throws IOException {
        now.stop(id);
    }

    @Override
    public void forget(String id) throws IOException {
        now.forget(id);
    }

    @Override
    public ObjectNode config(String id) throws IOException {
        return now.config(id);
    }

    @Override
    public String log(Job job, Path run) throws IOException {
        return now.log(job, run);
    }

    @Override
    public JobControls controls() {
        return now.controls();
    }

    @Override
    public Path library() {
        return now.library();
    }

    @Override
    public void close() {
        local.close();
    }
}
