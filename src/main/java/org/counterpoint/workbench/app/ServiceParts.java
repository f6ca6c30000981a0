package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Catalog.MethodInfo;
import org.counterpoint.service.Catalog.ParameterInfo;
import org.counterpoint.service.LocalService;
import org.counterpoint.service.Problem;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.newrun.EnvironmentSpec;
import org.counterpoint.workbench.newrun.MethodSpec;
import org.counterpoint.workbench.newrun.ParameterSpec;
import org.counterpoint.workbench.newrun.RunCatalog;

/** The background service in the words of the window. */
final class ServiceParts {
    private ServiceParts() {}

    /** The jobs of a library's service. */
    record ServiceJobs(LocalService service) implements JobsSource {
        @Override
        public List<Job> jobs() throws IOException {
            return service.jobs().stream().map(ServiceParts::job).toList();
        }

        @Override
        public Job submit(ObjectNode config) throws IOException {
            return job(service.submit(config));
        }

        @Override
        public void stop(String id) throws IOException {
            service.stop(id);
        }

        @Override
        public void close() {
            service.close();
        }
    }

    /** What the service can train. */
    static final class ServiceCatalog implements RunCatalog.Source {
        @Override
        public RunCatalog load() {
            return new RunCatalog(
                    Catalog.methods().stream().map(ServiceParts::method).toList(),
                    Catalog.environments().stream()
                            .map(e -> new EnvironmentSpec(
                                    e.id(),
                                    e.objectives().stream().map(o -> o.name()).toList()))
                            .toList());
        }

        @Override
        public List<String> problems(ObjectNode config) {
            return Catalog.validate(config).stream().map(Problem::sentence).toList();
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
        return new Job(
                job.id(), job.state(), job.name(), job.run(), job.step(), job.steps(), job.etaSeconds(), job.message());
    }
}
