package org.counterpoint.workbench.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.service.SweepGrid;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.newrun.RunCatalog;

/** What can be started, judged by the service that will start it: models and files of a service elsewhere are there alone. */
public final class ChosenCatalog implements RunCatalog.Source {
    private final RunCatalog.Source local;
    private final JobsSource jobs;

    /**
     * A catalog.
     *
     * @param local that of this machine
     * @param jobs the service that runs are handed to
     */
    public ChosenCatalog(RunCatalog.Source local, JobsSource jobs) {
        this.local = local;
        this.jobs = jobs;
    }

    @Override
    public RunCatalog load() throws Exception {
        return local.load();
    }

    @Override
    public RunPlanner.Plan plan(ObjectNode config) throws Exception {
        return jobs.elsewhere() ? jobs.plan(config) : local.plan(config);
    }

    @Override
    public ObjectNode complete(ObjectNode config) throws Exception {
        return local.complete(config);
    }

    @Override
    public List<SweepGrid.Cell> grid(ObjectNode base, List<String> methods, List<Long> seeds, List<SweepGrid.Axis> axes)
            throws Exception {
        return jobs.elsewhere()
                ? SweepGrid.unjudged(base, methods, seeds, axes)
                : local.grid(base, methods, seeds, axes);
    }

    @Override
    public boolean elsewhere() {
        return jobs.elsewhere();
    }

    @Override
    public Optional<Path> presets() {
        return local.presets();
    }
}
