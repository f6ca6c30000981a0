package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/** Every address of the interface, version 1. The description that is served is made from this table, so neither knows more than the other. */
final class ApiRoutes {
    /** The only version there is. */
    static final String VERSION = "v1";

    /** Largest body of a request in bytes. */
    static final int MAX_BODY = 1 << 20;

    private final ApiServer.Backend backend;
    private final EventStreams streams;
    private final List<Route> all;
    private final List<Route> jobRoutes = List.of(
            new Route(
                    "GET",
                    "/v1/openapi.json",
                    "describe",
                    "This description",
                    "",
                    200,
                    "Description",
                    List.of(),
                    this::describe),
            new Route("GET", "/v1/ping", "ping", "Tells which service answers", "", 200, "Ping", List.of(), this::ping),
            new Route("GET", "/v1/jobs", "listJobs", "All jobs, newest first", "", 200, "Jobs", List.of(), this::list),
            new Route(
                    "POST",
                    "/v1/jobs",
                    "submitJob",
                    "Queues a run",
                    "Submission",
                    201,
                    "Job",
                    List.of(400),
                    this::submit),
            new Route(
                    "POST",
                    "/v1/plan",
                    "planRun",
                    "Judges a configuration without queueing it: problems, time, memory, first rows of its data",
                    "Configuration",
                    200,
                    "Plan",
                    List.of(400),
                    this::plan),
            new Route("GET", "/v1/jobs/{id}", "getJob", "One job", "", 200, "Job", List.of(404), this::one),
            new Route(
                    "GET",
                    "/v1/jobs/{id}/config",
                    "getConfig",
                    "The configuration a job was submitted with",
                    "",
                    200,
                    "Configuration",
                    List.of(404),
                    this::config),
            new Route(
                    "GET",
                    "/v1/jobs/{id}/events",
                    "followJob",
                    "Follows one job",
                    "",
                    200,
                    Route.EVENTS,
                    List.of(404),
                    this::followOne),
            new Route(
                    "POST",
                    "/v1/jobs/{id}/stop",
                    "stopJob",
                    "Ends a waiting or paused job at once, a running one after its step",
                    "",
                    200,
                    "Job",
                    List.of(404),
                    this::stop),
            new Route(
                    "POST",
                    "/v1/jobs/{id}/resume",
                    "resumeJob",
                    "Puts an ended or paused job back into the queue, to go on from the checkpoint of its run",
                    "",
                    200,
                    "Job",
                    List.of(404, 409),
                    this::resume),
            new Route(
                    "POST",
                    "/v1/jobs/{id}/forget",
                    "forgetJob",
                    "Takes an ended job off the list; its run stays",
                    "",
                    200,
                    "Job",
                    List.of(404, 409),
                    this::forget),
            new Route(
                    "GET",
                    "/v1/events",
                    "followJobs",
                    "Follows all jobs",
                    "",
                    200,
                    Route.EVENTS,
                    List.of(),
                    this::followAll),
            new Route(
                    "POST",
                    "/v1/shutdown",
                    "shutdown",
                    "Ends the service; running workers go on",
                    "",
                    202,
                    "Ending",
                    List.of(),
                    this::shutdown));

    ApiRoutes(ApiServer.Backend backend, EventStreams streams, RunFileRoutes runs) {
        this.backend = backend;
        this.streams = streams;
        this.all = Stream.of(
                        jobRoutes,
                        new SteeringRoutes(backend, backend.steering()).all(),
                        new QueueRoutes(backend).all(),
                        runs.routes())
                .flatMap(List::stream)
                .toList();
    }

    /** The table. */
    List<Route> all() {
        return List.copyOf(all);
    }

    /** Answers a request or says in a sentence why not. */
    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        List<String> parts = Route.parts(path == null || path.isEmpty() ? "/" : path);
        if (!parts.getFirst().equals(VERSION)) {
            throw new ApiRefusalException(
                    404,
                    parts.getFirst().matches("v\\d{1,4}")
                            ? "This service speaks v1 of its interface and not " + parts.getFirst()
                                    + "; update the older side."
                            : "There is no such address; every address starts with /v1, see /v1/openapi.json.");
        }
        // The path is matched as it was sent: what is hidden behind percent signs is never a part of an address of
        // ours.
        List<Route> there = all.stream().filter(route -> route.fits(parts)).toList();
        if (there.isEmpty()) {
            throw new ApiRefusalException(404, "There is no such address; see /v1/openapi.json.");
        }
        Route route = there.stream()
                .filter(r -> r.method().equals(exchange.getRequestMethod()))
                .findFirst()
                .orElseThrow(() -> ApiRefusalException.method(
                        there.stream().map(Route::method).collect(Collectors.joining(", "))));
        route.handler().answer(exchange, route.id(parts));
    }

    private void describe(HttpExchange exchange, String none) throws IOException {
        ApiServer.send(exchange, 200, OpenApi.describe(all));
    }

    private void ping(HttpExchange exchange, String none) throws IOException {
        ApiServer.send(exchange, 200, backend.ping());
    }

    private void list(HttpExchange exchange, String none) throws IOException {
        ArrayNode list = Json.mapper().createArrayNode();
        backend.jobs().list().forEach(job -> list.add(job.toJson()));
        ApiServer.send(exchange, 200, list);
    }

    private void submit(HttpExchange exchange, String none) throws IOException {
        JsonNode request = body(exchange);
        JsonNode body = request.path("config").isObject() ? request.get("config") : request;
        Lineage lineage = body.equals(request) ? Lineage.NONE : WorkerTask.lineage(request);
        if (lineage.parent() != null && !RunIds.isValid(lineage.parent())) {
            throw new ApiRefusalException(400, "The key \"parent\" is the id of a run, never a path.");
        }
        List<Problem> problems = backend.check(body);
        if (!problems.isEmpty() || !(body instanceof ObjectNode config)) {
            ObjectNode answer = ApiServer.error(
                    problems.isEmpty()
                            ? "The body is no JSON object."
                            : problems.getFirst().sentence());
            answer.set("problems", Problem.list(problems));
            ApiServer.send(exchange, 400, answer);
            return;
        }
        Job job = backend.jobs().submit(config, lineage, backend.name(config), backend.steps(config));
        ApiServer.send(exchange, 201, job.toJson());
    }

    private void plan(HttpExchange exchange, String none) throws IOException {
        ApiServer.send(exchange, 200, backend.plan(body(exchange)).toJson());
    }

    private void one(HttpExchange exchange, String id) throws IOException {
        ApiServer.send(exchange, 200, job(id).toJson());
    }

    private void config(HttpExchange exchange, String id) throws IOException {
        ObjectNode config = backend.jobs().config(job(id).id());
        if (config == null) {
            throw missing();
        }
        ApiServer.send(exchange, 200, config);
    }

    private void stop(HttpExchange exchange, String id) throws IOException {
        Job stopped = backend.jobs().stop(job(id).id());
        if (stopped == null) {
            throw missing();
        }
        ApiServer.send(exchange, 200, stopped.toJson());
    }

    private void resume(HttpExchange exchange, String id) throws IOException {
        Job job = job(id);
        ObjectNode config = backend.jobs().config(job.id());
        if (config == null || !(job.ended() || job.state() == RunStatus.PAUSED)) {
            throw new ApiRefusalException(
                    409,
                    job.state() == RunStatus.PAUSING
                            ? "This job is still pausing; resume it when its step has ended."
                            : "This job has not ended; stop it first.");
        }
        checkResume(backend, config, job);
        Job resumed = backend.jobs().resume(job.id());
        ApiServer.send(exchange, 200, (resumed == null ? job : resumed).toJson());
    }

    /** Refuses with 409 where a job's run could not be gone on with; one that has not begun yet begins. */
    static void checkResume(ApiServer.Backend backend, ObjectNode config, Job job) throws IOException {
        Path dir = job.run();
        if (dir == null || !Files.exists(dir.resolve(RunManifest.FILE))) {
            if (job.step() > 0) {
                throw new ApiRefusalException(
                        409,
                        "The run of this job is gone from " + dir + "; put it back, or run it again from the start.");
            }
            return;
        }
        try {
            backend.checkResume(config, dir);
        } catch (IOException e) {
            throw new ApiRefusalException(409, String.valueOf(e.getMessage()));
        }
    }

    private void forget(HttpExchange exchange, String id) throws IOException {
        Job job = job(id);
        if (!backend.jobs().forget(job.id())) {
            throw new ApiRefusalException(409, "This job has not ended; stop it first.");
        }
        ApiServer.send(exchange, 200, job.toJson());
    }

    private void followOne(HttpExchange exchange, String id) throws IOException {
        streams.serve(exchange, job(id).id());
    }

    private void followAll(HttpExchange exchange, String none) throws IOException {
        streams.serve(exchange, null);
    }

    private void shutdown(HttpExchange exchange, String none) throws IOException {
        ApiServer.send(exchange, 202, Json.mapper().createObjectNode().put("ending", true));
        backend.shutdown();
    }

    private Job job(String id) throws ApiRefusalException {
        return found(backend.jobs().find(id));
    }

    static Job found(@Nullable Job job) throws ApiRefusalException {
        if (job == null) {
            throw missing();
        }
        return job;
    }

    static ApiRefusalException missing() {
        return new ApiRefusalException(404, "There is no job of this id; list the jobs to see their ids.");
    }

    static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw tooLarge();
        }
        try {
            return Json.mapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ApiRefusalException(400, "The body is not valid JSON (" + e.getOriginalMessage() + ").");
        }
    }

    static ApiRefusalException tooLarge() {
        return new ApiRefusalException(413, "The body is larger than 1 MiB; a run configuration is a few kilobytes.");
    }
}
