package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP interface on loopback, version 1. Every request needs {@code Authorization: Bearer TOKEN}; bodies are JSON of at most
 * 1 MiB; errors are {@code {"error": sentence}}.
 *
 * <pre>
 * GET  /v1/ping               {name, pid, library}
 * GET  /v1/jobs               [job], newest first
 * POST /v1/jobs               run configuration, or {config, parent, sweep} -> job (201), or 400 with
 *                             {error, problems:[{path, sentence}]}
 * GET  /v1/jobs/ID            job
 * GET  /v1/jobs/ID/config     the configuration it was submitted with
 * POST /v1/jobs/ID/stop       job
 * POST /v1/jobs/ID/resume     puts an ended job back into the queue, to go on from its checkpoint -> job, or 409 with why it cannot
 * POST /v1/jobs/ID/forget     takes an ended job off the list; its run stays -> job, or 409 if it has not ended
 * GET  /v1/jobs/ID/events     server-sent events of one job; resumes after Last-Event-ID
 * GET  /v1/events             server-sent events of all jobs
 * POST /v1/shutdown           ends the service; running workers go on
 * </pre>
 *
 * <p>Requests are refused whose Host is not a loopback name (a foreign name that resolves to this machine) and those that carry an
 * Origin (a web page): neither comes from our clients.
 */
final class ApiServer implements AutoCloseable {
    static final int MAX_BODY = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final List<String> LOCAL = List.of("127.0.0.1", "localhost", "[::1]");

    /** What the server asks the service. */
    interface Backend {
        Jobs jobs();

        /** What is wrong with a configuration; empty if it can be submitted. */
        List<Problem> check(JsonNode config);

        /**
         * Checks that an ended run can be resumed.
         *
         * @throws IOException with a sentence on why it cannot
         */
        void checkResume(ObjectNode config, Path dir) throws IOException;

        /** Planned steps of a valid configuration. */
        long steps(JsonNode config);

        /** Name for people of a valid configuration. */
        String name(JsonNode config);

        ObjectNode ping();

        void touched();

        void shutdown();
    }

    private static final class RefusalException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusalException(int status, String sentence) {
            super(sentence);
            this.status = status;
        }
    }

    private final Backend backend;
    private final byte[] token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    ApiServer(Backend backend, String token) throws IOException {
        this.backend = backend;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            try {
                authorize(exchange);
                backend.touched();
                route(exchange);
            } catch (RefusalException e) {
                send(exchange, e.status, error(String.valueOf(e.getMessage())));
            }
        } catch (IOException e) {
            LOG.debug("A client went away: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A request failed", e);
            sendQuietly(exchange, () -> error("The training service failed inside; its log tells why."));
        } finally {
            backend.touched();
        }
    }

    private void authorize(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String name = host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        if (!LOCAL.contains(name)) {
            throw new RefusalException(403, "Requests for the host \"" + name + "\" are refused; use 127.0.0.1.");
        }
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            throw new RefusalException(403, "Requests from web pages are refused.");
        }
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        byte[] offered = given != null && given.startsWith("Bearer ")
                ? given.substring("Bearer ".length()).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        if (!MessageDigest.isEqual(token, offered)) {
            throw new RefusalException(
                    401, "The token is missing or wrong; read it from the state file of the service.");
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
        if (!path[0].equals("v1")) {
            throw new RefusalException(404, "There is no such address; this service speaks /v1.");
        }
        String what = path.length > 1 ? path[1] : "";
        boolean alone = path.length == 2;
        if (alone && what.equals("ping")) {
            method(exchange, "GET");
            send(exchange, 200, backend.ping());
        } else if (alone && what.equals("events")) {
            method(exchange, "GET");
            stream(exchange, null);
        } else if (alone && what.equals("shutdown")) {
            method(exchange, "POST");
            send(exchange, 202, Json.mapper().createObjectNode().put("ending", true));
            backend.shutdown();
        } else if (alone && what.equals("jobs")) {
            jobs(exchange);
        } else if (what.equals("jobs") && (path.length == 3 || path.length == 4)) {
            job(exchange, path[2], path.length == 4 ? path[3] : "");
        } else {
            throw new RefusalException(404, "There is no such address.");
        }
    }

    private void jobs(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            ArrayNode list = Json.mapper().createArrayNode();
            backend.jobs().list().forEach(job -> list.add(job.toJson()));
            send(exchange, 200, list);
            return;
        }
        method(exchange, "POST");
        JsonNode request = body(exchange);
        JsonNode body = request.path("config").isObject() ? request.get("config") : request;
        Lineage lineage = body.equals(request) ? Lineage.NONE : WorkerTask.lineage(request);
        List<Problem> problems = backend.check(body);
        if (!problems.isEmpty() || !(body instanceof ObjectNode config)) {
            ObjectNode answer = error(
                    problems.isEmpty()
                            ? "The body is no JSON object."
                            : problems.getFirst().sentence());
            ArrayNode list = answer.putArray("problems");
            problems.forEach(p -> list.addObject().put("path", p.path()).put("sentence", p.sentence()));
            send(exchange, 400, answer);
            return;
        }
        Job job = backend.jobs().submit(config, lineage, backend.name(config), backend.steps(config));
        send(exchange, 201, job.toJson());
    }

    private void job(HttpExchange exchange, String id, String action) throws IOException {
        Job job = RunIds.isValid(id) ? backend.jobs().find(id) : null;
        if (job == null) {
            throw new RefusalException(404, "There is no job of this id; list the jobs to see their ids.");
        }
        switch (action) {
            case "" -> {
                method(exchange, "GET");
                send(exchange, 200, job.toJson());
            }
            case "stop" -> {
                method(exchange, "POST");
                Job stopped = backend.jobs().stop(id);
                send(exchange, 200, (stopped == null ? job : stopped).toJson());
            }
            case "resume" -> {
                method(exchange, "POST");
                send(exchange, 200, resumed(job).toJson());
            }
            case "config" -> {
                method(exchange, "GET");
                ObjectNode config = backend.jobs().config(id);
                send(exchange, 200, config == null ? job.toJson() : config);
            }
            case "forget" -> {
                method(exchange, "POST");
                if (!backend.jobs().forget(id)) {
                    throw new RefusalException(409, "This job has not ended; stop it first.");
                }
                send(exchange, 200, job.toJson());
            }
            case "events" -> {
                method(exchange, "GET");
                stream(exchange, id);
            }
            default -> throw new RefusalException(404, "A job has no \"" + action + "\" in this version.");
        }
    }

    private Job resumed(Job job) throws IOException {
        ObjectNode config = backend.jobs().config(job.id());
        Path dir = job.run();
        if (!job.ended() || config == null || dir == null) {
            throw new RefusalException(409, "This job has not ended; stop it first.");
        }
        try {
            backend.checkResume(config, dir);
        } catch (IOException e) {
            throw new RefusalException(409, String.valueOf(e.getMessage()));
        }
        Job resumed = backend.jobs().resume(job.id());
        return resumed == null ? job : resumed;
    }

    private static void method(HttpExchange exchange, String wanted) throws IOException {
        if (!exchange.getRequestMethod().equals(wanted)) {
            exchange.getResponseHeaders().set("Allow", wanted);
            throw new RefusalException(405, "This address takes " + wanted + " only.");
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        boolean declared = length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > MAX_BODY;
        byte[] bytes = new byte[0];
        if (!declared) {
            InputStream in = exchange.getRequestBody();
            bytes = in.readNBytes(MAX_BODY + 1);
        }
        if (declared || bytes.length > MAX_BODY) {
            throw new RefusalException(413, "The body is larger than 1 MiB; a run configuration is a few kilobytes.");
        }
        try {
            return Json.mapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new RefusalException(400, "The body is not valid JSON (" + e.getOriginalMessage() + ").");
        }
    }

    private void stream(HttpExchange exchange, @Nullable String id) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        long after = last != null && last.matches("\\d{1,18}") ? Long.parseLong(last) : -1;
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (EventHub.Subscription subscription = backend.jobs().follow(id, after);
                OutputStream out = exchange.getResponseBody()) {
            out.write(": following\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            long quiet = 0;
            while (!closed) {
                EventHub.Event event = subscription.poll(250);
                quiet = event == null ? quiet + 250 : 0;
                if (event != null) {
                    String number = event.id() == EventHub.UNNUMBERED ? "" : "id: " + event.id() + "\n";
                    out.write((number + "event: job\ndata: " + event.job().toJson() + "\n\n")
                            .getBytes(StandardCharsets.UTF_8));
                    out.flush();
                } else if (quiet >= HEARTBEAT_MILLIS) {
                    // A comment finds out whether the follower is still there.
                    out.write(": \n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    quiet = 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode error(String sentence) {
        return Json.mapper().createObjectNode().put("error", sentence);
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] bytes = Json.mapper().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        // Now, because closing first waits for what the client may still send.
        exchange.getResponseBody().flush();
    }

    private static void sendQuietly(HttpExchange exchange, Supplier<ObjectNode> answer) {
        try {
            send(exchange, 500, answer.get());
        } catch (IOException e) {
            LOG.debug("The client went away before it heard of the failure: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
