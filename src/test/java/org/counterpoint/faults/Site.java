package org.counterpoint.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Job;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.ServiceMain;
import org.jspecify.annotations.Nullable;

/** A library with its service in a process of its own, as people have it, and with the means to break both. */
final class Site implements AutoCloseable {
    private static final double PATIENCE_SECONDS = 120;

    private final Path library;
    private final Path log;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable Process service;

    /** A library whose services print into a file beside it. */
    Site(Path library) {
        this(library, library.resolveSibling(library.getFileName() + ".log"));
    }

    Site(Path library, Path log) {
        this.library = library;
        this.log = log;
        properties.put("counterpoint.home", Path.of("").toAbsolutePath().toString());
        properties.put("ai.djl.offline", "true");
        properties.put(ServiceMain.CHECKPOINT_PROPERTY, "0.3");
    }

    /** Gives services and workers that start from now on a system property. */
    Site property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Gives services and workers that start from now on an environment variable. */
    Site variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path library() {
        return library;
    }

    /** Starts a service and returns at once. */
    Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ServiceMain.class.getName(), library.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        builder.environment().putAll(environment);
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Starts the service and waits until it answers. */
    void start() throws IOException {
        Process process = launch();
        service = process;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos((long) PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Optional<ServiceClient> there = ServiceClient.connect(library);
            if (there.isPresent()) {
                there.get().close();
                return;
            }
            if (!process.isAlive()) {
                throw new IOException("The service ended: " + Files.readString(log()));
            }
            pause();
        }
        throw new IOException("The service did not answer.");
    }

    /** What services printed. */
    Path log() {
        return log;
    }

    ServiceClient client() throws IOException {
        return ServiceClient.connect(library).orElseThrow(() -> new IOException("no service answers"));
    }

    Job submit(ObjectNode config) throws IOException {
        try (ServiceClient client = client()) {
            return client.submit(config);
        }
    }

    Job job(String id) throws IOException {
        try (ServiceClient client = client()) {
            return client.job(id);
        }
    }

    Job resume(String id) throws IOException {
        try (ServiceClient client = client()) {
            return client.resume(id);
        }
    }

    Path run(String id) {
        return library.resolve(id);
    }

    /** Last step in the metrics file, -1 before the first row; a torn last line counts for nothing. */
    long step(String id) {
        try {
            String text = Files.readString(run(id).resolve("metrics.jsonl"));
            int end = text.lastIndexOf('\n');
            int from = text.lastIndexOf('\n', end - 1) + 1;
            return end < 0
                    ? -1
                    : Json.mapper()
                            .readTree(text.substring(from, end))
                            .path("step")
                            .asLong(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    /** A moment in a job's life. */
    record Seen(Job job, double seconds) {}

    /** Waits until a job is as wanted, asking the service; says how long that took. */
    Seen await(String id, Predicate<Job> wanted) throws IOException {
        long begin = System.nanoTime();
        Job last = null;
        while (seconds(begin) < PATIENCE_SECONDS) {
            last = job(id);
            if (wanted.test(last)) {
                return new Seen(last, seconds(begin));
            }
            pause();
        }
        throw new IOException(
                "The job is " + Objects.requireNonNull(last).toJson() + " after " + PATIENCE_SECONDS + " s.");
    }

    /** Waits until a run has logged a step; false where it ended before. */
    boolean reached(String id, long step) throws IOException {
        long begin = System.nanoTime();
        while (step(id) < step) {
            if (seconds(begin) > PATIENCE_SECONDS) {
                throw new IOException("The run did not reach step " + step + " in " + PATIENCE_SECONDS + " s.");
            }
            if (job(id).ended()) {
                return step(id) >= step;
            }
            pause();
        }
        return true;
    }

    /** The process that trains, if there is one. */
    Optional<ProcessHandle> worker(String id) throws IOException {
        JsonNode o = Json.mapper()
                .readTree(Files.readAllBytes(
                        library.resolve(".service").resolve("jobs").resolve(id).resolve("job.json")));
        long pid = o.path("pid").asLong();
        return pid == 0 ? Optional.empty() : ProcessHandle.of(pid);
    }

    ProcessHandle service() {
        return Objects.requireNonNull(service).toHandle();
    }

    /** SIGKILL, which nothing can prepare for. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        while (process.isAlive()) {
            pause();
        }
    }

    /** Sends a signal by name, such as STOP. */
    static void signal(ProcessHandle process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    @Override
    public void close() throws IOException {
        Path jobs = library.resolve(".service").resolve("jobs");
        if (Files.isDirectory(jobs)) {
            try (var list = Files.list(jobs)) {
                for (Path job : list.toList()) {
                    worker(job.getFileName().toString()).ifPresent(Site::kill);
                }
            }
        }
        Process process = service;
        if (process != null) {
            kill(process.toHandle());
        }
    }
}
