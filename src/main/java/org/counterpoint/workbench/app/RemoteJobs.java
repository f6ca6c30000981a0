package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.service.RemoteLibrary;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.service.ServiceException;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobControls;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.jobs.Submission;

/** The jobs of a service elsewhere; their runs are the directories here into which they come. */
final class RemoteJobs implements JobsSource {
    private static final int NO_ADDRESS = 404;

    private final RemoteLibrary remote;
    private final JobControls controls;

    RemoteJobs(RemoteLibrary remote) {
        this.remote = remote;
        this.controls = new ClientControls(remote::connected);
    }

    @Override
    public List<Job> jobs() throws IOException {
        return remote.connected().jobs().stream().map(this::job).toList();
    }

    private Job job(org.counterpoint.service.Job job) {
        return ServiceParts.job(job, job.run() == null ? null : remote.dir(job.id()));
    }

    @Override
    public boolean alive() {
        return remote.state().connected();
    }

    @Override
    public Job submit(Submission submission) throws IOException {
        return job(remote.connected().submit(submission.config(), submission.lineage()));
    }

    @Override
    public boolean elsewhere() {
        return true;
    }

    @Override
    public RunPlanner.Plan plan(ObjectNode config) throws IOException {
        try {
            return remote.connected().plan(config);
        } catch (ServiceException e) {
            if (e.status() == NO_ADDRESS) {
                // A service of an earlier version judges when the run is submitted.
                return new RunPlanner.Plan(List.of(), config, null, null, List.of());
            }
            throw e;
        }
    }

    @Override
    public void stop(String id) throws IOException {
        remote.connected().stop(id);
    }

    @Override
    public void forget(String id) throws IOException {
        remote.connected().forget(id);
    }

    @Override
    public ObjectNode config(String id) throws IOException {
        return remote.connected().config(id);
    }

    @Override
    public String log(Job job, Path run) throws IOException {
        return remote.log(job.id());
    }

    @Override
    public JobControls controls() {
        return controls;
    }

    @Override
    public Path library() {
        return remote.thereLibrary();
    }
}
