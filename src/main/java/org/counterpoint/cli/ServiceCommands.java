package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.counterpoint.run.Home;
import org.counterpoint.service.Job;
import org.counterpoint.service.Listening;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.ServiceMain;
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

        /** What to call it. */
        String name() {
            return remote.given(folder) ? "the service at " + remote.address() : path().toString();
        }

        /** The living service; empty where there is none. */
        Optional<ServiceClient> living() throws IOException {
            return remote.given(folder) ? Optional.of(remote.connect()) : ServiceClient.connect(path());
        }

        /** The service, started where it is one of a library here that is not alive. */
        ServiceClient started() throws IOException {
            return remote.given(folder) ? remote.connect() : ServiceClient.connectOrStart(path());
        }

        /** The living service; a sentence says so where there is none. */
        ServiceClient connected() throws IOException {
            return living().orElseThrow(() -> new BadInputException("No service is running for " + path()
                    + ": it starts with `counterpoint submit`, `counterpoint serve` or the workbench"));
        }
    }

    static void table(List<Job> jobs, PrintWriter out) {
        Table table = new Table("id", "state", "step", "eta", "name", "run", "message");
        for (Job job : jobs) {
            table.row(
                    job.id(),
                    job.state().word(),
                    job.step() + "/" + job.steps(),
                    Double.isFinite(job.etaSeconds()) ? Math.round(job.etaSeconds()) + " s" : "-",
                    job.name(),
                    job.run() == null ? "-" : job.run(),
                    job.message() == null ? "" : job.message());
        }
        table.print(out);
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
    @Command(name = "jobs", description = "Lists the jobs of the background service.", mixinStandardHelpOptions = true)
    static final class Jobs implements Callable<Integer> {
        @Mixin
        private final Library library = new Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            Optional<ServiceClient> service = library.living();
            List<Job> jobs = List.of();
            if (service.isPresent()) {
                try (ServiceClient client = service.get()) {
                    jobs = client.jobs();
                }
            }
            List<Job> all = jobs;
            output.result(() -> all.stream().map(Job::toJson).toList(), out -> {
                if (all.isEmpty()) {
                    out.println(
                            "No jobs for " + library.name() + ": queue one with `counterpoint submit --config FILE`.");
                } else {
                    table(all, out);
                }
            });
            return Main.OK;
        }
    }

    /** Ends a job after its step. */
    @Command(
            name = "stop",
            description = "Ends a job after its current step; what it recorded stays.",
            mixinStandardHelpOptions = true)
    static final class Stop implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "Id of the job, see `counterpoint jobs`.")
        private String id = "";

        @Mixin
        private final Library library = new Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            try (ServiceClient client = library.connected()) {
                Job job = client.stop(id);
                output.result(
                        job::toJson,
                        out -> out.println(
                                job.ended() ? "Stopped " + id + "." : id + " stops after its current step."));
            }
            return Main.OK;
        }
    }

    /** Takes up a job again. */
    @Command(
            name = "resume",
            description = "Takes up a job that ended early, from the last checkpoint of its run; online methods only.",
            mixinStandardHelpOptions = true)
    static final class Resume implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "Id of the job, see `counterpoint jobs`.")
        private String id = "";

        @Mixin
        private final Library library = new Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            try (ServiceClient client = library.started()) {
                Job job = client.resume(id);
                output.result(
                        job::toJson,
                        out -> out.println("Queued " + job.id() + " again; follow it with `counterpoint jobs`."));
            }
            return Main.OK;
        }
    }

    /** Runs the service in this process. */
    @Command(
            name = "serve",
            description = "Runs the background service of a library in this process, until it is interrupted or idle.",
            mixinStandardHelpOptions = true)
    static final class Serve implements Callable<Integer> {
        @Mixin
        private final Library library = new Library();

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "Port on 127.0.0.1, for a tunnel that stays; by default any that is free.")
        private int port;

        @Option(
                names = "--bind",
                paramLabel = "ADDRESS",
                description = "One more address to listen on, over TLS only; an SSH tunnel to 127.0.0.1 needs none.")
        private @Nullable String bind;

        @Option(
                names = "--tls-port",
                paramLabel = "N",
                description = "Port on that address; by default any that is free.")
        private int tlsPort;

        @Option(
                names = "--tls-keystore",
                paramLabel = "FILE",
                description = "PKCS12 file with the key and certificate of that address; its password is read from the "
                        + "environment variable " + Listening.PASSWORD_VARIABLE + ".")
        private @Nullable Path keystore;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Listening listening;
            try {
                listening = Listening.of(port, bind, tlsPort, keystore, System.getenv(Listening.PASSWORD_VARIABLE));
            } catch (IllegalArgumentException e) {
                throw new BadInputException(String.valueOf(e.getMessage()));
            }
            ServiceMain.run(library.path(), listening);
            return Main.OK;
        }
    }
}
