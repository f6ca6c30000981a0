package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the service of one library. Every call blocks, usually milliseconds, so it belongs on a background thread; the service
 * may end by itself when idle, after which calls fail with {@link ServiceException}: {@link LocalService} connects anew.
 */
public final class ServiceClient implements AutoCloseable {
    /** Of what only reads, so that a line that has gone silent is known to be lost soon. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private static final long LOOK_MILLIS = 40;
    private static final int UNAUTHORIZED = 401;

    private final Path library;
    private final ServiceLine line;
    private final boolean elsewhere;

    private ServiceClient(Path library, ServiceState state) {
        this(
                library,
                new ServiceLine(
                        URI.create("http://127.0.0.1:" + state.port()),
                        state.token(),
                        newHttp().build()),
                false);
    }

    private ServiceClient(Path library, ServiceLine line, boolean elsewhere) {
        this.library = library;
        this.line = line;
        this.elsewhere = elsewhere;
    }

    private static HttpClient.Builder newHttp() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).version(HttpClient.Version.HTTP_1_1);
    }

    /**
     * Connects to a service by its address, on this machine or another.
     *
     * @throws ServiceException in one sentence if nobody answers there, somebody else does, or the token is not its own
     * @throws IOException in one sentence if the certificate cannot be read
     */
    public static ServiceClient attach(RemotePlace place) throws IOException {
        HttpClient.Builder http = newHttp();
        Path certificate = place.certificate();
        if (certificate != null) {
            http.sslContext(Certificates.trusting(certificate));
        }
        ServiceLine made = new ServiceLine(place.address(), place.token(), http.build());
        try {
            JsonNode ping = ping(made, place);
            Path library = Path.of(ping.path("library").asText());
            return new ServiceClient(library, made, true);
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static JsonNode ping(ServiceLine line, RemotePlace place) throws IOException {
        try {
            JsonNode ping = line.get("/v1/ping");
            if (ping.path("name").asText().equals("counterpoint")
                    && ping.path("library").isTextual()) {
                return ping;
            }
            throw new ServiceException(
                    0, "What answers at " + place.address() + " is no service of Counterpoint; check the port.");
        } catch (ServiceException e) {
            if (e.status() == UNAUTHORIZED) {
                throw new ServiceException(
                        UNAUTHORIZED,
                        "The service at " + place.address()
                                + " does not know this token; it stands in .service/service.json of its library.");
            }
            if (e.status() != 0 || !(e.getCause() instanceof IOException cause)) {
                throw e;
            }
            if (cause instanceof SSLException) {
                throw new ServiceException(
                        "The certificate of " + place.address()
                                + " is not trusted here; give it as a file (keytool -exportcert -rfc).",
                        cause);
            }
            String tunnel = place.tunnel();
            throw new ServiceException(
                    "Nobody answers at " + place.address()
                            + (tunnel.isEmpty()
                                    ? "; see that the service runs there and that the port is open."
                                    : "; see that the service runs there and open the tunnel: " + tunnel),
                    cause);
        }
    }

    /** Connects to the living service of a library; empty if there is none. */
    public static Optional<ServiceClient> connect(Path library) throws IOException {
        Path absolute = library.toAbsolutePath().normalize();
        Optional<ServiceState> state = ServiceState.read(ServiceOptions.stateDir(absolute));
        if (state.isEmpty()) {
            return Optional.empty();
        }
        ServiceClient client = new ServiceClient(absolute, state.get());
        if (client.alive()) {
            return Optional.of(client);
        }
        client.close();
        return Optional.empty();
    }

    /** Connects to the service of a library, starting it in a JVM of its own if there is none; takes a second or two then. */
    public static ServiceClient connectOrStart(Path library) throws IOException {
        Optional<ServiceClient> there = connect(library);
        if (there.isPresent()) {
            return there.get();
        }
        Path stateDir = ServiceOptions.stateDir(library);
        ServiceState.createDir(stateDir);
        // The service's log is its own; here goes what comes before it can write one.
        Path log = stateDir.resolve("service.out");
        Files.deleteIfExists(log);
        Process process = JavaProcess.of(
                        ServiceMain.class.getName(),
                        "256m",
                        true,
                        List.of(library.toAbsolutePath().normalize().toString()))
                .start(log);
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            Optional<ServiceClient> started = connect(library);
            if (started.isPresent()) {
                return started.get();
            }
            // Exit code 0 means that another client was faster and its service is coming up.
            if (!process.isAlive() && process.exitValue() != 0) {
                throw new ServiceException(
                        0, "The training service could not start: " + lastLine(log) + " (see " + log + ").");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
        throw new ServiceException(
                0, "The training service did not answer within " + START_TIMEOUT.toSeconds() + " s; see " + log + ".");
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.getLast();
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    /** The library whose service this is, on the machine of the service. */
    public Path library() {
        return library;
    }

    /** For requests that only the service's own classes make. */
    ServiceLine line() {
        return line;
    }

    boolean alive() {
        try {
            return line.get("/v1/ping").path("library").asText().equals(library.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Queues a run.
     *
     * @param config a run configuration; absent keys get their defaults
     * @throws ServiceException with status 400 and the first problem's sentence if it is not valid
     */
    public Job submit(ObjectNode config) throws IOException {
        return Job.fromJson(line.call("POST", "/v1/jobs", config.toString()));
    }

    /**
     * Queues a run that repeats another with changes, or belongs to a sweep.
     *
     * @throws ServiceException as {@link #submit(ObjectNode)}
     */
    public Job submit(ObjectNode config, Lineage lineage) throws IOException {
        ObjectNode request = Json.mapper().createObjectNode();
        request.set("config", config);
        WorkerTask.put(request, lineage);
        return Job.fromJson(line.call("POST", "/v1/jobs", request.toString()));
    }

    /** What the service knows of a configuration before it is submitted; nothing is queued. */
    public RunPlanner.Plan plan(ObjectNode config) throws IOException {
        return RunPlanner.Plan.fromJson(line.call("POST", "/v1/plan", config.toString()));
    }

    /** The configuration a job was submitted with. */
    public ObjectNode config(String id) throws IOException {
        return object(line.get(path(id, "/config")));
    }

    /**
     * Takes an ended job off the list; its run stays.
     *
     * @throws ServiceException with status 409 if it has not ended
     */
    public Job forget(String id) throws IOException {
        return Job.fromJson(line.call("POST", path(id, "/forget"), ""));
    }

    /** All jobs, newest first. */
    public List<Job> jobs() throws IOException {
        List<Job> all = new ArrayList<>();
        for (JsonNode job : line.get("/v1/jobs")) {
            all.add(Job.fromJson(job));
        }
        return all;
    }

    /**
     * One job.
     *
     * @throws ServiceException with status 404 if there is none of this id
     */
    public Job job(String id) throws IOException {
        return Job.fromJson(line.get(path(id, "")));
    }

    /** Ends a waiting job at once, a running one after its step; the returned job may still be running. */
    public Job stop(String id) throws IOException {
        return Job.fromJson(line.call("POST", path(id, "/stop"), ""));
    }

    /**
     * Puts an ended job back into the queue, to go on from the checkpoint of its run.
     *
     * @throws ServiceException with status 409 and a sentence if it has not ended or cannot go on
     */
    public Job resume(String id) throws IOException {
        return Job.fromJson(line.call("POST", path(id, "/resume"), ""));
    }

    /** What a job takes while it trains, and what was asked of it. */
    public SteeringInfo steering(String id) throws IOException {
        return SteeringInfo.fromJson(line.get(path(id, "/steering")));
    }

    /**
     * Changes settings of a job that has not ended: after its step, or when it starts.
     *
     * @param set new values by path or short name, such as {@code learning_rate} or {@code weight.helpful}
     * @param why who asks or why, for the record; may be empty
     * @return how it then stands
     * @throws ServiceException with status 400 and a sentence if the run does not take a value, 409 if it has ended
     */
    public SteeringInfo steer(String id, Map<String, JsonNode> set, String why) throws IOException {
        ObjectNode body = Json.mapper().createObjectNode().put("why", why);
        ObjectNode values = body.putObject("set");
        set.forEach(values::set);
        return SteeringInfo.fromJson(line.call("POST", path(id, "/steering"), body.toString()));
    }

    /** Steps of the checkpoints of a run, newest first. */
    public List<Long> checkpoints(String id) throws IOException {
        List<Long> steps = new ArrayList<>();
        line.get(path(id, "/checkpoints")).forEach(c -> steps.add(c.path("step").asLong()));
        return steps;
    }

    /**
     * Queues a new run that goes on from a checkpoint of another one.
     *
     * @param step step of the checkpoint, null for the newest
     * @param set new values by path in the configuration; empty for none
     * @throws ServiceException with status 400 and a sentence if there is no such checkpoint or a value cannot be changed
     */
    public Job branch(String id, @Nullable Long step, Map<String, JsonNode> set) throws IOException {
        ObjectNode body = Json.mapper().createObjectNode();
        if (step != null) {
            body.put("step", step);
        }
        ObjectNode values = body.putObject("set");
        set.forEach(values::set);
        return Job.fromJson(line.call("POST", path(id, "/branch"), body.toString()));
    }

    /**
     * Pauses a waiting job at once, a running one after its step; the returned job may still be pausing.
     *
     * @throws ServiceException with status 409 and a sentence if it has ended or could not go on later
     */
    public Job pause(String id) throws IOException {
        return Job.fromJson(line.call("POST", path(id, "/pause"), ""));
    }

    /**
     * Moves a waiting job in the queue.
     *
     * @param to {@code first}, {@code last}, or the id of the waiting job that it shall start before
     * @throws ServiceException with status 409 and a sentence if one of them does not wait
     */
    public Job move(String id, String to) throws IOException {
        boolean end = to.equals("first") || to.equals("last");
        ObjectNode body = Json.mapper().createObjectNode().put(end ? "to" : "before", to);
        return Job.fromJson(line.call("POST", path(id, "/move"), body.toString()));
    }

    /** How a job ended, as the interface describes it: sentence, exception, last lines, command, advice. */
    public ObjectNode failure(String id) throws IOException {
        return object(line.get(path(id, "/failure")));
    }

    /** The slots and who is in them, as the interface describes them. */
    public ObjectNode slots() throws IOException {
        return object(line.get("/v1/slots"));
    }

    /**
     * Changes how many runs train at the same time, for this and later services.
     *
     * @param cpu runs on the processor; null to leave it
     * @param gpus {@code all}, {@code none} or numbers such as {@code 0,1}; null to leave them
     * @throws ServiceException with status 400 and a sentence if that cannot be
     */
    public ObjectNode setSlots(@Nullable Integer cpu, @Nullable String gpus) throws IOException {
        ObjectNode body = Json.mapper().createObjectNode();
        if (cpu != null) {
            body.put("cpu", cpu);
        }
        if (gpus != null) {
            body.put("gpus", gpus);
        }
        return object(line.call("POST", "/v1/slots", body.toString()));
    }

    /** Processor, memory, disk, GPUs and workers as they are now, as the interface describes them. */
    public ObjectNode resources() throws IOException {
        return object(line.get("/v1/resources"));
    }

    private static ObjectNode object(JsonNode answer) throws IOException {
        if (answer instanceof ObjectNode object) {
            return object;
        }
        throw new ServiceException(
                "The training service sent something else than was asked for; update both sides.", new IOException());
    }

    /** Ends the service; its workers go on. */
    public void shutdown() throws IOException {
        line.call("POST", "/v1/shutdown", "");
    }

    /**
     * Follows all jobs: first as they are, then each change. Reconnects by itself and misses nothing.
     *
     * @param listener called on a background thread
     */
    public JobFollower follow(JobFollower.Listener listener) {
        return JobFollower.start(line, line.uri("/v1/events"), listener, elsewhere);
    }

    /** Follows one job, like {@link #follow(JobFollower.Listener)}. */
    public JobFollower follow(String id, JobFollower.Listener listener) throws IOException {
        return JobFollower.start(line, line.uri(path(id, "/events")), listener, elsewhere);
    }

    private static String path(String id, String rest) throws IOException {
        if (!RunIds.isValid(id)) {
            throw new ServiceException(404, "\"" + id + "\" is not a job id; list the jobs to see their ids.");
        }
        return "/v1/jobs/" + id + rest;
    }

    @Override
    public void close() {
        line.close();
    }
}
