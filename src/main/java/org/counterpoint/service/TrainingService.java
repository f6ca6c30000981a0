package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service of one library in this process: its queue and its interface. There is at most one per library; it ends by itself when
 * it has had neither jobs nor clients for a while. Its workers do not end with it.
 */
public final class TrainingService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingService.class);

    /** Judges configurations; {@link Catalog} in production. */
    interface ConfigRules {
        List<Problem> check(JsonNode config);

        /** Throws with a sentence where the ended run in a directory cannot be resumed. */
        void checkResume(JsonNode config, Path dir) throws IOException;

        long steps(JsonNode config);

        String name(JsonNode config);

        /** What is known of a configuration before it is submitted. */
        default RunPlanner.Plan plan(JsonNode config) throws IOException {
            return new RunPlanner.Plan(check(config), null, null, null, List.of());
        }

        /** What jobs take while they train. */
        default SteeringRules steering() {
            return SteeringRules.TRAINER;
        }

        /** Reads again what {@link #seconds} judges by. */
        default void refreshTimes() throws IOException {}

        /** Seconds that a run takes by the step times of earlier ones; NaN where none tells. */
        default double seconds(JsonNode config) {
            return Double.NaN;
        }
    }

    private final ServiceOptions options;
    private final ServiceState.Lock lock;
    private final Jobs jobs;
    private final Resources resources;
    private final ApiServer server;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idle-watch").factory());
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long lastUse = System.nanoTime();

    private TrainingService(
            ServiceOptions options, Listening listening, ApiLimits limits, ConfigRules rules, ServiceState.Lock lock)
            throws IOException {
        this.options = options;
        this.lock = lock;
        this.jobs = new Jobs(options, rules);
        this.resources = new Resources(options.library(), options.gpuTool(), jobs::processes);
        String token = Tokens.kept(options.stateDir());
        this.server = new ApiServer(new Backend(rules), token, listening, limits);
        jobs.recover();
        server.start();
        new ServiceState(server.port(), token, ProcessHandle.current().pid()).write(options.stateDir());
        long check = Math.clamp(options.idle().toMillis() / 4, 50, 30_000);
        var _ = watch.scheduleWithFixedDelay(this::endIfIdle, check, check, TimeUnit.MILLISECONDS);
        LOG.info("Training service of {} on 127.0.0.1:{}", options.library(), server.port());
        if (server.remote() != null) {
            LOG.info("It also listens over TLS on {}", server.remote());
        }
    }

    /** As {@link #start(ServiceOptions, Listening)} on loopback only, on any free port. */
    public static Optional<TrainingService> start(ServiceOptions options) throws IOException {
        return start(options, Listening.LOCAL);
    }

    /**
     * Starts the service of a library.
     *
     * @return the service, or empty if one is already alive for this library
     * @throws IOException naming the file if the library cannot be written, or the address if it cannot be bound
     */
    public static Optional<TrainingService> start(ServiceOptions options, Listening listening) throws IOException {
        return start(options, listening, ApiLimits.STANDARD, Catalog.rules(options.library()));
    }

    static Optional<TrainingService> start(ServiceOptions options, ConfigRules rules) throws IOException {
        return start(options, Listening.LOCAL, ApiLimits.STANDARD, rules);
    }

    static Optional<TrainingService> start(
            ServiceOptions options, Listening listening, ApiLimits limits, ConfigRules rules) throws IOException {
        Path stateDir = options.stateDir();
        if (Files.exists(options.library()) && !Files.isDirectory(options.library())) {
            throw new IOException(options.library() + " is a file; choose a folder as the library.");
        }
        ServiceState.createDir(stateDir);
        ServiceState.Lock lock = ServiceState.Lock.tryTake(stateDir);
        if (lock == null) {
            return Optional.empty();
        }
        boolean started = false;
        try {
            if (ServiceState.delete(stateDir)) {
                LOG.warn("The last service of {} did not end in order; taking over from it", options.library());
            }
            TrainingService service = new TrainingService(options, listening, limits, rules, lock);
            started = true;
            return Optional.of(service);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(stateDir, e);
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    /** Port on loopback. */
    public int port() {
        return server.port();
    }

    /** Port of the address beyond loopback, or 0 if there is none. */
    public int tlsPort() {
        InetSocketAddress remote = server.remote();
        return remote == null ? 0 : remote.getPort();
    }

    List<Route> routes() {
        return server.routes();
    }

    /** Waits until the service has ended. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** As {@link #awaitEnd()}, for at most this long; true if it has ended. */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endIfIdle() {
        if (jobs.busy() || jobs.followers() > 0) {
            lastUse = System.nanoTime();
        } else if (System.nanoTime() - lastUse > options.idle().toNanos()) {
            LOG.info("Nothing to do for {}; ending", options.idle());
            close();
        }
    }

    /** Ends the service; running workers go on and are taken over by the next service. */
    @Override
    public synchronized void close() {
        if (ended.getCount() == 0) {
            return;
        }
        watch.shutdown();
        try {
            ServiceState.delete(options.stateDir());
            server.close();
            jobs.close();
            lock.close();
        } catch (IOException e) {
            LOG.warn("The service did not end in order: {}", e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private final class Backend implements ApiServer.Backend {
        private final ConfigRules rules;

        Backend(ConfigRules rules) {
            this.rules = rules;
        }

        @Override
        public Jobs jobs() {
            return jobs;
        }

        @Override
        public List<Problem> check(JsonNode config) {
            return rules.check(config);
        }

        @Override
        public RunPlanner.Plan plan(JsonNode config) throws IOException {
            return rules.plan(config);
        }

        @Override
        public void checkResume(ObjectNode config, Path dir) throws IOException {
            rules.checkResume(config, dir);
        }

        @Override
        public long steps(JsonNode config) {
            return rules.steps(config);
        }

        @Override
        public String name(JsonNode config) {
            return rules.name(config);
        }

        @Override
        public SteeringRules steering() {
            return rules.steering();
        }

        @Override
        public Path library() {
            return options.library();
        }

        @Override
        public ObjectNode ping() {
            return Json.mapper()
                    .createObjectNode()
                    .put("name", "counterpoint")
                    .put("pid", ProcessHandle.current().pid())
                    .put("library", options.library().toString());
        }

        @Override
        public ObjectNode resources() throws IOException {
            return resources.now();
        }

        @Override
        public void touched() {
            lastUse = System.nanoTime();
        }

        @Override
        public void shutdown() {
            Thread.ofPlatform().name("shutdown").start(TrainingService.this::close);
        }
    }
}
