package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP interface, version 1: on loopback, and over TLS on one more address where the user asked for it. {@link ApiRoutes} lists the
 * addresses; {@code /v1/openapi.json} describes them. Every request needs {@code Authorization: Bearer TOKEN}; bodies are JSON of at
 * most 1 MiB; errors are {@code {"error": sentence}}. {@link ApiGuard} says who is refused.
 */
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

    /** What the server asks the service. */
    interface Backend {
        Jobs jobs();

        /** What is wrong with a configuration; empty if it can be submitted. */
        List<Problem> check(JsonNode config);

        /** What is known of a configuration before it is submitted. */
        RunPlanner.Plan plan(JsonNode config) throws IOException;

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

        /** What jobs take while they train. */
        SteeringRules steering();

        /** Folder of the runs. */
        Path library();

        ObjectNode ping();

        /** How much of the machine is in use. */
        ObjectNode resources() throws IOException;

        void touched();

        void shutdown();
    }

    private final Backend backend;
    private final EventStreams streams;
    private final ApiRoutes routes;
    private final HttpServer local;
    private final @Nullable HttpsServer remote;
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Binds the addresses; {@link #start} begins to serve.
     *
     * @throws IOException in one sentence if an address cannot be bound
     */
    ApiServer(Backend backend, String token, Listening listening, ApiLimits limits) throws IOException {
        limitHeaders();
        this.backend = backend;
        this.local = bind(HttpServer.create(), InetAddress.ofLiteral("127.0.0.1"), listening.port());
        RateLimit requests = new RateLimit(limits.burst(), limits.perSecond(), System::nanoTime);
        RateLimit wrong = new RateLimit(limits.wrongBurst(), limits.wrongPerSecond(), System::nanoTime);
        this.streams = new EventStreams(backend.jobs()::follow, limits);
        this.routes = new ApiRoutes(backend, streams, new RunFileRoutes(backend.library(), limits));
        serve(local, new ApiGuard("http", LOCAL, port(), token, requests, wrong));
        Listening.Tls tls = listening.tls();
        HttpsServer secure = null;
        if (tls != null) {
            try {
                secure = bind(HttpsServer.create(), tls.address(), tls.port());
            } catch (IOException e) {
                close();
                throw e;
            }
            secure.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
            int port = secure.getAddress().getPort();
            serve(secure, new ApiGuard("https", tls.names(), port, token, requests, wrong));
        }
        this.remote = secure;
    }

    /** Bounds of the JDK's server on what comes before a body; whoever starts the JVM may have set others. */
    private static void limitHeaders() {
        setIfAbsent("sun.net.httpserver.maxReqHeaders", "100");
        setIfAbsent("sun.net.httpserver.maxReqHeaderSize", "32768");
        setIfAbsent("sun.net.httpserver.maxReqTime", "30");
        setIfAbsent("jdk.httpserver.maxConnections", "256");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static <S extends HttpServer> S bind(S server, InetAddress address, int port) throws IOException {
        try {
            server.bind(new InetSocketAddress(address, port), 0);
            return server;
        } catch (BindException e) {
            throw new IOException(
                    "The service cannot listen on " + address.getHostAddress() + ", port " + port + " ("
                            + e.getMessage() + "); choose an address of this machine and a free port.",
                    e);
        }
    }

    private void serve(HttpServer server, ApiGuard guard) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, guard));
        servers.add(server);
    }

    void start() {
        servers.forEach(HttpServer::start);
    }

    /** Every address it serves. */
    List<Route> routes() {
        return routes.all();
    }

    /** Port on loopback. */
    int port() {
        return local.getAddress().getPort();
    }

    /** Where it listens beyond loopback, or null. */
    @Nullable
    InetSocketAddress remote() {
        return remote == null ? null : remote.getAddress();
    }

    private void handle(HttpExchange exchange, ApiGuard guard) {
        try (exchange) {
            try {
                guard.check(exchange.getRequestHeaders());
                checkLength(exchange);
                backend.touched();
                routes.answer(exchange);
                backend.touched();
            } catch (ApiRefusalException e) {
                e.headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, e.status(), error(String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                LOG.error("A request failed", e);
                send(exchange, 500, error("The training service failed inside; its log tells why."));
            }
        } catch (IOException e) {
            LOG.debug("A client went away: {}", e.getMessage());
        }
    }

    private static void checkLength(HttpExchange exchange) throws ApiRefusalException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > ApiRoutes.MAX_BODY) {
            throw ApiRoutes.tooLarge();
        }
    }

    static ObjectNode error(String sentence) {
        return Json.mapper().createObjectNode().put("error", sentence);
    }

    static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] bytes = Json.mapper().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        // Now, because closing first waits for what the client may still send.
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        streams.close();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
