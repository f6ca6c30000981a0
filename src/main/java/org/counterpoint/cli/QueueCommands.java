package org.counterpoint.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.ServiceException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change what becomes of jobs, one by one or a whole sweep at once. */
final class QueueCommands {
    private QueueCommands() {}

    /** What is done to a job. */
    @FunctionalInterface
    interface Action {
        Job apply(ServiceClient client, String id) throws IOException;
    }

    /** Which jobs are meant. */
    static final class Chosen {
        @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of jobs, see `counterpoint jobs`.")
        private List<String> ids = List.of();

        @Option(
                names = "--sweep",
                paramLabel = "NAME",
                description =
                        "All jobs of a sweep for which it can be done, by the sweep's name in `counterpoint jobs --json`.")
        private @Nullable String sweep;

        /** Does it to each and prints what became of them; the jobs that were named must all allow it. */
        private int each(ServiceClient client, Predicate<Job> fits, Action action, Output output, String said)
                throws IOException {
            if (ids.isEmpty() == (sweep == null)) {
                throw new BadInputException("Give the ids of jobs, or --sweep with the name of a sweep");
            }
            List<Job> done = new ArrayList<>();
            List<String> refused = new ArrayList<>();
            for (String id : ids) {
                done.add(action.apply(client, id));
            }
            String name = sweep;
            if (name != null) {
                List<Job> all = client.jobs().stream()
                        .filter(job -> name.equals(job.lineage().sweep()))
                        .toList();
                if (all.isEmpty()) {
                    throw new BadInputException("No job belongs to the sweep " + name
                            + ": `counterpoint jobs --json` shows the sweep of each job");
                }
                // Waiting ones first, so that none of them takes the slot that a running one leaves.
                for (RunStatus first : List.of(RunStatus.QUEUED, RunStatus.RUNNING)) {
                    for (Job job : all.reversed()) {
                        boolean waits = job.state() == RunStatus.QUEUED;
                        if (waits == (first == RunStatus.QUEUED) && fits.test(job)) {
                            try {
                                done.add(action.apply(client, job.id()));
                            } catch (ServiceException e) {
                                refused.add(job.id() + ": " + e.getMessage());
                            }
                        }
                    }
                }
            }
            output.result(
                    () -> name == null && done.size() == 1
                            ? done.getFirst().toJson()
                            : done.stream().map(Job::toJson).toList(),
                    out -> {
                        done.forEach(job -> out.println(job.id() + " " + said(job, said)));
                        if (done.isEmpty() && refused.isEmpty()) {
                            out.println("Nothing to do for the sweep " + name + ".");
                        }
                    });
            if (!refused.isEmpty()) {
                throw new IllegalStateException(refused.getFirst()
                        + (refused.size() > 1 ? " The same holds for " + (refused.size() - 1) + " more." : ""));
            }
            return Main.OK;
        }

        private static String said(Job job, String said) {
            return switch (job.state()) {
                case STOPPED -> "is stopped.";
                case PAUSED -> "is paused.";
                case PAUSING -> "pauses after its current step.";
                case QUEUED -> "waits at place " + job.place().position() + " of the queue.";
                case FINISHED, FAILED -> "has ended: " + job.state().word() + ".";
                case STARTING, RUNNING -> said;
            };
        }
    }

    /** Does the same to each of the chosen jobs. */
    abstract static class OnJobs implements Callable<Integer> {
        @Mixin
        private final Chosen chosen = new Chosen();

        @Mixin
        final ServiceCommands.Library library = new ServiceCommands.Library();

        @Mixin
        private final Output output = new Output();

        private final Predicate<Job> fits;
        private final Action action;
        private final String said;

        /**
         * A command.
         *
         * @param fits jobs of a sweep for which it can be done
         * @param action what is done
         * @param said of a job that still runs afterwards
         */
        OnJobs(Predicate<Job> fits, Action action, String said) {
            this.fits = fits;
            this.action = action;
            this.said = said;
        }

        ServiceClient client() throws IOException {
            return library.connected();
        }

        @Override
        public Integer call() throws IOException {
            try (ServiceClient client = client()) {
                return chosen.each(client, fits, action, output, said);
            }
        }
    }

    /** Ends jobs after their step. */
    @Command(
            name = "stop",
            description =
                    "Ends jobs after their current step, waiting and paused ones at once; what they recorded stays.",
            mixinStandardHelpOptions = true)
    static final class Stop extends OnJobs {
        Stop() {
            super(job -> !job.ended(), ServiceClient::stop, "stops after its current step.");
        }
    }

    /** Pauses jobs. */
    @Command(
            name = "pause",
            description = "Pauses jobs: waiting ones at once, running ones after their current step, at a checkpoint."
                    + " They free their slot and memory until `counterpoint resume`.",
            mixinStandardHelpOptions = true)
    static final class Pause extends OnJobs {
        Pause() {
            super(
                    job -> !job.ended() && job.state() != RunStatus.PAUSED,
                    ServiceClient::pause,
                    "pauses after its current step.");
        }
    }

    /** Takes up jobs again. */
    @Command(
            name = "resume",
            description = "Takes up jobs that are paused or ended early, from the last checkpoint of their runs.",
            mixinStandardHelpOptions = true)
    static final class Resume extends OnJobs {
        Resume() {
            super(
                    job -> job.state() == RunStatus.PAUSED
                            || job.state() == RunStatus.STOPPED
                            || job.state() == RunStatus.FAILED,
                    ServiceClient::resume,
                    "starts again; follow it with `counterpoint jobs`.");
        }

        @Override
        ServiceClient client() throws IOException {
            return library.started();
        }
    }

    /** Moves a job in the queue. */
    @Command(
            name = "move",
            description = "Moves a waiting job in the queue; the order stays when the service starts again.",
            mixinStandardHelpOptions = true)
    static final class Move implements Callable<Integer> {
        /** Where to. */
        static final class Target {
            @Option(names = "--first", required = true, description = "It starts next.")
            private boolean first;

            @Option(names = "--last", required = true, description = "It starts after all others.")
            private boolean last;

            @Option(
                    names = "--before",
                    required = true,
                    paramLabel = "ID",
                    description = "It starts just before this waiting job.")
            private @Nullable String before;
        }

        @Parameters(paramLabel = "ID", description = "Id of the waiting job, see `counterpoint jobs`.")
        private String id = "";

        @ArgGroup(multiplicity = "1")
        private Target target = new Target();

        @Mixin
        private final ServiceCommands.Library library = new ServiceCommands.Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            String to = target.first ? "first" : target.last ? "last" : String.valueOf(target.before);
            try (ServiceClient client = library.connected()) {
                Job job = client.move(id, to);
                output.result(
                        job::toJson,
                        out -> out.println(id + " waits at place " + job.place().position() + " of the queue."));
            }
            return Main.OK;
        }
    }
}
