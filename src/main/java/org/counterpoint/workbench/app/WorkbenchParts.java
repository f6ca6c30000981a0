package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.newrun.RunCatalog;
import org.counterpoint.workbench.task.BackgroundTaskRunner;
import org.counterpoint.workbench.theme.Theme;

/** Puts the real parts of a window together. */
final class WorkbenchParts {
    private WorkbenchParts() {}

    static Workbench.Parts real(Theme theme) {
        return new Workbench.Parts(
                new BackgroundTaskRunner(),
                theme,
                new NoService(),
                () -> new RunCatalog(List.of(), List.of()),
                List.of(),
                (view, runs, file, width, height, tokens) -> {
                    throw new IOException("This build has no exporter for " + view + ".");
                });
    }

    private static final class NoService implements JobsSource {
        @Override
        public List<Job> jobs() {
            return List.of();
        }

        @Override
        public Job submit(ObjectNode config) throws IOException {
            throw new IOException("This build has no training service.");
        }

        @Override
        public void stop(String id) throws IOException {
            throw new IOException("This build has no training service.");
        }
    }
}
