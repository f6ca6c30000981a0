package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;

/** The addresses for the queue: pausing, order, slots, the machine, and how a job failed. */
final class QueueRoutes {
    private final ApiServer.Backend backend;

    QueueRoutes(ApiServer.Backend backend) {
        this.backend = backend;
    }

    List<Route> all() {
        return List.of(
                new Route(
                        "POST",
                        "/v1/jobs/{id}/pause",
                        "pauseJob",
                        "Pauses a waiting job at once, a running one after its step at a checkpoint; resume it to go on",
                        "",
                        200,
                        "Job",
                        List.of(404, 409),
                        this::pause),
                new Route(
                        "POST",
                        "/v1/jobs/{id}/move",
                        "moveJob",
                        "Moves a waiting job in the queue",
                        "Move",
                        200,
                        "Job",
                        List.of(400, 404, 409),
                        this::move),
                new Route(
                        "GET",
                        "/v1/jobs/{id}/failure",
                        "getFailure",
                        "How a job ended: sentence, exception, last lines, the command that repeats it",
                        "",
                        200,
                        "Failure",
                        List.of(404),
                        this::failure),
                new Route(
                        "GET",
                        "/v1/slots",
                        "getSlots",
                        "The slots and who is in them",
                        "",
                        200,
                        "Slots",
                        List.of(),
                        this::slots),
                new Route(
                        "POST",
                        "/v1/slots",
                        "setSlots",
                        "Changes how many runs train at the same time, for this and later services",
                        "SlotChoice",
                        200,
                        "Slots",
                        List.of(400),
                        this::setSlots),
                new Route(
                        "GET",
                        "/v1/resources",
                        "getResources",
                        "Processor, memory, disk, GPUs and workers as they are now",
                        "",
                        200,
                        "Resources",
                        List.of(),
                        this::resources));
    }

    private void pause(HttpExchange exchange, String id) throws IOException {
        Job job = ApiRoutes.found(backend.jobs().find(id));
        if (job.ended()) {
            throw new ApiRefusalException(409, "This job has ended, so that there is nothing to pause.");
        }
        ObjectNode config = backend.jobs().config(id);
        if (config != null && job.state() == RunStatus.RUNNING) {
            ApiRoutes.checkResume(backend, config, job);
        }
        ApiServer.send(exchange, 200, ApiRoutes.found(backend.jobs().pause(id)).toJson());
    }

    private void move(HttpExchange exchange, String id) throws IOException {
        Job job = ApiRoutes.found(backend.jobs().find(id));
        JsonNode body = ApiRoutes.body(exchange);
        boolean before = body.path("before").isTextual();
        String to = body.path(before ? "before" : "to").asText();
        if (!before && !to.equals("first") && !to.equals("last")) {
            throw new ApiRefusalException(
                    400,
                    "The body is {\"to\": \"first\"}, {\"to\": \"last\"} or {\"before\": \"ID\"} with a waiting job.");
        }
        try {
            ApiServer.send(
                    exchange,
                    200,
                    ApiRoutes.found(backend.jobs().move(job.id(), to)).toJson());
        } catch (IllegalArgumentException e) {
            throw new ApiRefusalException(409, String.valueOf(e.getMessage()));
        }
    }

    private void failure(HttpExchange exchange, String id) throws IOException {
        ObjectNode failure = backend.jobs().failure(id);
        if (failure == null) {
            throw ApiRoutes.missing();
        }
        ApiServer.send(exchange, 200, failure);
    }

    private void slots(HttpExchange exchange, String none) throws IOException {
        ApiServer.send(exchange, 200, backend.jobs().slots());
    }

    private void setSlots(HttpExchange exchange, String none) throws IOException {
        JsonNode body = ApiRoutes.body(exchange);
        JsonNode cpu = body.path("cpu");
        JsonNode gpus = body.path("gpus");
        boolean wrong = !(cpu.isMissingNode() || cpu.isInt()) || !(gpus.isMissingNode() || gpus.isTextual());
        if (wrong || (cpu.isMissingNode() && gpus.isMissingNode())) {
            throw new ApiRefusalException(
                    400,
                    "The body is {\"cpu\": 2, \"gpus\": \"all\"}, where gpus is all, none or numbers such as 0,1; one may be left out.");
        }
        @Nullable Integer number = cpu.isInt() ? cpu.asInt() : null;
        @Nullable String which = gpus.isTextual() ? gpus.asText() : null;
        try {
            ApiServer.send(exchange, 200, backend.jobs().setSlots(number, which));
        } catch (IllegalArgumentException e) {
            throw new ApiRefusalException(400, String.valueOf(e.getMessage()));
        }
    }

    private void resources(HttpExchange exchange, String none) throws IOException {
        ApiServer.send(exchange, 200, backend.resources());
    }
}
