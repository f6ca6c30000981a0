package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.counterpoint.run.Home;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job;
import org.counterpoint.service.ServiceClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that talk to the background service of a library. */
final class ServiceCommands {
    private ServiceCommands() {}

    /** Which service is meant: that of a library here, or one elsewhere. */
    static final class Library {
        @Mixin
        private final RemoteOption remote = new RemoteOption();

        @Option(
                names = "--library",
                paramLabel = "DIR",
                description = "Folder of the runs; by default the user's own library.")
        private @Nullable Path folder;

        Path path() {
            return folder == null ? Home.library() : folder.toAbsolutePath().normalize();
        }

        /** Whether it is on another machine, or reached as if it were. */
        boolean elsewhere() {
            return remote.given(folder);
        }

        /** What to call it. */
        String name() {
            return elsewhere() ? "the service at " + remote.address() : path().toString();
        }

        /** The living service; empty where there is none. */
        Optional<ServiceClient> living() throws IOException {
            return elsewhere() ? Optional.of(remote.connect()) : ServiceClient.connect(path());
        }

        /** The service, started where it is one of a library here that is not alive. */
        ServiceClient started() throws IOException {
            return elsewhere() ? remote.connect() : ServiceClient.connectOrStart(path());
        }

        /** The living service; a sentence says so where there is none. */
        ServiceClient connected() throws IOException {
            return living().orElseThrow(() -> new BadInputException("No service is running for " + path()
                    + ": it starts with `counterpoint submit`, `counterpoint serve` or the workbench"));
        }
    }

    static void table(List<Job> jobs, PrintWriter out) {
        Table table = new Table("id", "state", "place", "step", "eta", "name", "run", "message");
        for (Job job : jobs) {
            table.row(
                    job.id(),
                    job.state().word(),
                    place(job),
                    job.step() + "/" + job.steps(),
                    Double.isFinite(job.etaSeconds()) ? Math.round(job.etaSeconds()) + " s" : "-",
                    job.name(),
                    job.run() == null ? "-" : job.run(),
                    job.message() == null ? "" : job.message());
        }
        table.print(out);
    }

    /** Where a job waits, with when it is expected to start, or where it runs. */
    private static String place(Job job) {
        Job.Place place = job.place();
        if (job.state() == RunStatus.QUEUED) {
            return Double.isFinite(place.startSeconds())
                    ? "#" + place.position() + " in " + Math.round(place.startSeconds()) + " s"
                    : "#" + place.position();
        }
        boolean runs = !job.ended() && job.state() != RunStatus.PAUSED;
        return runs && place.slot() != null ? place.slot() : "-";
    }

    /** Queues a run. */
    @Command(
            name = "submit",
            description = "Queues a run with the background service, starting it where it is not running.",
            mixinStandardHelpOptions = true)
    static final class Submit implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "Run configuration (JSON).")
        private Path file = Path.of("");

        @Mixin
        private final Library library = new Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            ObjectNode config = Configs.read(file);
            try (ServiceClient client = library.started()) {
                Job job = client.submit(config);
                output.result(
                        job::toJson,
                        out -> out.println("Queued as " + job.id() + "; follow it with `counterpoint jobs`."));
            }
            return Main.OK;
        }
    }

    /** Lists the jobs. */
    @Command(
            name = "jobs",
            description = "Lists the jobs of the background service and the use of its machine, or tells of one job.",
            mixinStandardHelpOptions = true)
    static final class Jobs implements Callable<Integer> {
        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "Job to tell more of; of one that failed as `counterpoint failure ID`.")
        private @Nullable String id;

        @Mixin
        private final Library library = new Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            String one = id;
            return one == null ? all() : one(one);
        }

        private int one(String one) throws IOException {
            try (ServiceClient client = library.connected()) {
                Job job = client.job(one);
                ObjectNode failure = job.state() == RunStatus.FAILED ? client.failure(one) : null;
                output.result(() -> List.of(job.toJson()), out -> {
                    table(List.of(job), out);
                    if (failure != null) {
                        FailureCommand.print(failure, out);
                    }
                });
            }
            return Main.OK;
        }

        private int all() throws IOException {
            Optional<ServiceClient> service = library.living();
            List<Job> jobs = List.of();
            ObjectNode resources = null;
            if (service.isPresent()) {
                try (ServiceClient client = service.get()) {
                    jobs = client.jobs();
                    resources = output.isJson() ? null : client.resources();
                }
            }
            List<Job> all = jobs;
            String line = resources == null ? "" : ResourcesCommand.line(resources);
            output.result(() -> all.stream().map(Job::toJson).toList(), out -> {
                if (all.isEmpty()) {
                    out.println(
                            "No jobs for " + library.name() + ": queue one with `counterpoint submit --config FILE`.");
                } else {
                    table(all, out);
                }
                if (!line.isEmpty()) {
                    out.println(line);
                }
            });
            return Main.OK;
        }
    }
}
