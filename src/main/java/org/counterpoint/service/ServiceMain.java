package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.counterpoint.run.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's own JVM. Options are system properties, so that a client hands them on by passing its own. */
public final class ServiceMain {
    /** How many runs may train on the processor at the same time; by default as last set, at first 1. */
    public static final String SLOTS_PROPERTY = "counterpoint.service.slots";

    /** The GPUs that get a run each, {@code all}, {@code none} or {@code 0,1}; by default as last set, at first all. */
    public static final String GPUS_PROPERTY = "counterpoint.service.gpus";

    /** Seconds without jobs and clients after which the service ends; default 600. */
    public static final String IDLE_PROPERTY = "counterpoint.service.idle";

    /** Largest Java heap of a worker; default 2g. */
    public static final String HEAP_PROPERTY = "counterpoint.worker.heap";

    /** Least seconds between two checkpoints of a run, a number of at least 0; default 60. */
    public static final String CHECKPOINT_PROPERTY = "counterpoint.worker.checkpoint";

    /** Main class of the workers; default {@link WorkerMain}. */
    public static final String WORKER_PROPERTY = "counterpoint.worker.main";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Runs the service of the library that the only argument names, or of the user's own. */
    public static void main(String[] args) throws InterruptedException {
        try {
            run(options(args.length > 0 ? Path.of(args[0]) : Home.library()), Listening.LOCAL, true);
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Runs the service of a library in this process until it ends.
     *
     * @throws IOException in one sentence if it cannot start, or if another is alive that does not listen as asked
     */
    public static void run(ServiceOptions options, Listening listening) throws IOException, InterruptedException {
        run(options, listening, false);
    }

    private static void run(ServiceOptions options, Listening listening, boolean unseen)
            throws IOException, InterruptedException {
        if (ServiceState.Lock.free(options.stateDir())) {
            LogSettings.ofService(options.stateDir());
        }
        Optional<TrainingService> service = TrainingService.start(options, listening);
        if (service.isEmpty() && !listening.equals(Listening.LOCAL)) {
            throw new IOException("A service of " + options.library() + " is already alive"
                    + ServiceState.read(options.stateDir())
                            .map(state -> " on port " + state.port())
                            .orElse("")
                    + "; use that port, or end it first.");
        }
        if (service.isEmpty()) {
            LOG.info(
                    "A service of {} is already alive and is used by all clients; end it first to start another.",
                    options.library());
            return;
        }
        if (unseen) {
            LogSettings.withoutConsole();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service.get()::close, "close"));
        service.get().awaitEnd();
    }

    /** The options of a library, from the system properties. */
    public static ServiceOptions options(Path library) {
        ServiceOptions options = ServiceOptions.of(library);
        String heap = System.getProperty(HEAP_PROPERTY);
        String worker = System.getProperty(WORKER_PROPERTY);
        options = options.with(new ServiceOptions.SlotChoice(
                        Integer.getInteger(SLOTS_PROPERTY), System.getProperty(GPUS_PROPERTY)))
                .withIdle(Duration.ofSeconds(
                        Long.getLong(IDLE_PROPERTY, options.idle().toSeconds())));
        if (heap != null) {
            options = options.withWorkerHeap(heap);
        }
        return worker != null ? options.withWorkerMain(worker) : options;
    }
}
