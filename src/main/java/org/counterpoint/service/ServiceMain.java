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
    /** How many runs may train at the same time; default 1. */
    public static final String SLOTS_PROPERTY = "counterpoint.service.slots";

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
            run(args.length > 0 ? Path.of(args[0]) : Home.library(), Listening.LOCAL);
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
    public static void run(Path library, Listening listening) throws IOException, InterruptedException {
        ServiceOptions options = options(library);
        Optional<TrainingService> service = TrainingService.start(options, listening);
        if (service.isEmpty() && !listening.equals(Listening.LOCAL)) {
            throw new IOException("A service of " + options.library() + " is already alive"
                    + ServiceState.read(options.stateDir())
                            .map(state -> " on port " + state.port())
                            .orElse("")
                    + "; use that port, or end it first.");
        }
        if (service.isEmpty()) {
            LOG.info("A service of {} is already alive", options.library());
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service.get()::close, "close"));
        service.get().awaitEnd();
    }

    /** The options of a library, from the system properties. */
    public static ServiceOptions options(Path library) {
        ServiceOptions options = ServiceOptions.of(library);
        String heap = System.getProperty(HEAP_PROPERTY);
        String worker = System.getProperty(WORKER_PROPERTY);
        options = options.withSlots(Integer.getInteger(SLOTS_PROPERTY, options.slots()))
                .withIdle(Duration.ofSeconds(
                        Long.getLong(IDLE_PROPERTY, options.idle().toSeconds())));
        if (heap != null) {
            options = options.withWorkerHeap(heap);
        }
        return worker != null ? options.withWorkerMain(worker) : options;
    }
}
