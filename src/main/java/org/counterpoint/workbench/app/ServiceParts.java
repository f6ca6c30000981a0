package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Home;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Catalog.MethodInfo;
import org.counterpoint.service.Catalog.ParameterInfo;
import org.counterpoint.service.LocalService;
import org.counterpoint.service.RewardTools;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobControls;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.jobs.Submission;
import org.counterpoint.workbench.newrun.EnvironmentSpec;
import org.counterpoint.workbench.newrun.MethodSpec;
import org.counterpoint.workbench.newrun.ParameterSpec;
import org.counterpoint.workbench.newrun.RunCatalog;
import org.jspecify.annotations.Nullable;

/** The background service in the words of the window. */
final class ServiceParts {
    private ServiceParts() {}

    /** The jobs of a library's service. */
    static final class ServiceJobs implements JobsSource {
        private final LocalService service;
        private final JobControls controls;

        ServiceJobs(LocalService service) {
            this.service = service;
            this.controls = new LocalControls(service);
        }

        @Override
        public List<Job> jobs() throws IOException {
            List<org.counterpoint.service.Job> all = service.alive() ? service.jobs() : service.kept();
            return all.stream().map(ServiceParts::job).toList();
        }

        @Override
        public boolean alive() throws IOException {
            return service.alive();
        }

        @Override
        public Job submit(Submission submission) throws IOException {
            return job(service.submit(submission.config(), submission.lineage()));
        }

        @Override
        public void stop(String id) throws IOException {
            service.stop(id);
        }

        @Override
        public void forget(String id) throws IOException {
            service.forget(id);
        }

        @Override
        public ObjectNode config(String id) throws IOException {
            return service.config(id);
        }

        @Override
        public JobControls controls() {
            return controls;
        }

        @Override
        public Path library() {
            return service.library();
        }

        @Override
        public void close() {
            service.close();
        }
    }

    /** As those of any service, but what a service has left can be asked for without one. */
    private static final class LocalControls extends ClientControls {
        private final LocalService service;

        LocalControls(LocalService service) {
            super(service::connected);
            this.service = service;
        }

        @Override
        public ObjectNode failure(String id) throws IOException {
            return service.failure(id);
        }

        @Override
        public Optional<ObjectNode> resources() throws IOException {
            return service.resources();
        }
    }

    /** What the service can train. */
    static final class ServiceCatalog implements RunCatalog.Source {
        private final RunPlanner planner;

        ServiceCatalog(RunPlanner planner) {
            this.planner = planner;
        }

        @Override
        public RunCatalog load() throws IOException {
            planner.refresh();
            return new RunCatalog(
                    Catalog.methods().stream().map(ServiceParts::method).toList(),
                    Catalog.environments().stream()
                            .map(e -> new EnvironmentSpec(
                                    e.id(),
                                    e.objectives().stream().map(o -> o.name()).toList()))
                            .toList(),
                    RewardTools.types());
        }

        @Override
        public RunPlanner.Plan plan(ObjectNode config) {
            return planner.plan(config);
        }

        @Override
        public ObjectNode complete(ObjectNode config) {
            return Catalog.complete(config);
        }

        @Override
        public Optional<Path> presets() {
            return Optional.of(Home.user().resolve("presets"));
        }
    }

    private static MethodSpec method(MethodInfo info) {
        return new MethodSpec(
                info.id(),
                info.title(),
                info.family(),
                info.summary(),
                info.parameters().stream().map(ServiceParts::parameter).toList(),
                info.budget().stream().map(ServiceParts::parameter).toList(),
                Catalog.defaultConfig(info.id(), null, null));
    }

    private static ParameterSpec parameter(ParameterInfo info) {
        return new ParameterSpec(
                info.name(),
                ParameterSpec.Kind.valueOf(info.type().name()),
                info.defaultValue(),
                info.min(),
                info.max(),
                info.choices(),
                info.help(),
                info.unit());
    }

    private static Job job(org.counterpoint.service.Job job) {
        return job(job, job.run());
    }

    /** The job with its run in a directory of this machine. */
    static Job job(org.counterpoint.service.Job job, @Nullable Path run) {
        return new Job(
                job.id(),
                job.state(),
                job.name(),
                run,
                job.step(),
                job.steps(),
                job.etaSeconds(),
                job.message(),
                job.stepSeconds(),
                job.memoryBytes(),
                job.lineage(),
                job.place());
    }
}
