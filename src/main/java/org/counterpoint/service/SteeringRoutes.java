package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.Branch;
import org.counterpoint.train.SteeringRequest;
import org.jspecify.annotations.Nullable;

/** The addresses that change a run while it trains, and those that branch it. */
final class SteeringRoutes {
    private final ApiServer.Backend backend;
    private final SteeringRules rules;
    private final Object lock = new Object();
    private final List<Route> all = List.of(
            new Route(
                    "GET",
                    "/v1/jobs/{id}/steering",
                    "getSteering",
                    "What a job takes while it trains, and what was asked of it",
                    "",
                    200,
                    "Steering",
                    List.of(404),
                    this::show),
            new Route(
                    "POST",
                    "/v1/jobs/{id}/steering",
                    "steerJob",
                    "Changes settings of a job: after its step, or when it starts",
                    "SteeringChange",
                    202,
                    "Steering",
                    List.of(400, 404, 409),
                    this::steer),
            new Route(
                    "GET",
                    "/v1/jobs/{id}/checkpoints",
                    "listCheckpoints",
                    "The checkpoints of a run, newest first",
                    "",
                    200,
                    "Checkpoints",
                    List.of(404),
                    this::checkpoints),
            new Route(
                    "POST",
                    "/v1/jobs/{id}/branch",
                    "branchJob",
                    "Queues a new run that goes on from a checkpoint of this one",
                    "BranchRequest",
                    201,
                    "Job",
                    List.of(400, 404),
                    this::branch));

    SteeringRoutes(ApiServer.Backend backend, SteeringRules rules) {
        this.backend = backend;
        this.rules = rules;
    }

    /** The table. */
    List<Route> all() {
        return all;
    }

    private Job job(String id) throws ApiRefusalException {
        Job job = backend.jobs().find(id);
        if (job == null) {
            throw ApiRoutes.missing();
        }
        return job;
    }

    private void show(HttpExchange exchange, String id) throws IOException {
        ApiServer.send(exchange, 200, info(job(id)).toJson());
    }

    private SteeringInfo info(Job job) throws IOException {
        List<SteeringRequest> requests = SteeringFile.read(backend.jobs().steering(job.id()));
        Map<Long, RunEvent> answers = answers(job.run());
        List<SteeringInfo.Request> told = new ArrayList<>();
        for (SteeringRequest r : requests) {
            RunEvent answer = answers.get(r.number());
            told.add(request(r, answer));
        }
        return new SteeringInfo(rules.settings(settled(job, requests, answers)), told);
    }

    private static SteeringInfo.Request request(SteeringRequest r, @Nullable RunEvent answer) {
        if (answer == null) {
            return new SteeringInfo.Request(
                    r.number(), r.setting(), r.value(), r.why(), SteeringInfo.State.WAITING, -1, "");
        }
        boolean refused = answer.kind().equals(RunEvent.REFUSED);
        return new SteeringInfo.Request(
                r.number(),
                r.setting(),
                r.value(),
                r.why(),
                refused ? SteeringInfo.State.REFUSED : SteeringInfo.State.DONE,
                answer.step(),
                refused ? answer.why() : "");
    }

    /** The configuration as it will be when every request is answered. */
    private ObjectNode settled(Job job, List<SteeringRequest> requests, Map<Long, RunEvent> answers)
            throws ApiRefusalException {
        ObjectNode config = backend.jobs().config(job.id());
        if (config == null) {
            throw ApiRoutes.missing();
        }
        for (SteeringRequest r : requests) {
            RunEvent answer = answers.get(r.number());
            if (answer == null || !answer.kind().equals(RunEvent.REFUSED)) {
                config = rules.with(config, r.setting(), r.value());
            }
        }
        return config;
    }

    private static Map<Long, RunEvent> answers(@Nullable Path run) throws IOException {
        Map<Long, RunEvent> answers = new HashMap<>();
        if (run != null) {
            RunEvent.own(RunEvent.read(run, new ArrayList<>())).stream()
                    .filter(e -> e.number() > 0)
                    .forEach(e -> answers.put(e.number(), e));
        }
        return answers;
    }

    private void steer(HttpExchange exchange, String id) throws IOException {
        JsonNode body = ApiRoutes.body(exchange);
        Job job = job(id);
        if (job.ended()) {
            throw new ApiRefusalException(
                    409,
                    "This job has ended, so that nothing can be changed any more; resume it first, or branch its run.");
        }
        synchronized (lock) {
            Path file = backend.jobs().steering(job.id());
            List<SteeringRequest> before = SteeringFile.read(file);
            Map<String, JsonNode> changes;
            try {
                changes = rules.resolve(settled(job, before, answers(job.run())), asked(body));
            } catch (IllegalArgumentException e) {
                throw new ApiRefusalException(400, String.valueOf(e.getMessage()));
            }
            long number = before.isEmpty() ? 0 : before.getLast().number();
            List<SteeringRequest> requests = new ArrayList<>();
            for (Map.Entry<String, JsonNode> change : changes.entrySet()) {
                number++;
                requests.add(new SteeringRequest(
                        number,
                        change.getKey(),
                        change.getValue(),
                        body.path("why").asText("")));
            }
            SteeringFile.append(file, requests);
        }
        ApiServer.send(exchange, 202, info(job).toJson());
    }

    /** The values under {@code set}, by what was typed. */
    private static Map<String, JsonNode> asked(JsonNode body) throws ApiRefusalException {
        if (!body.isObject() || !(body.path("set") instanceof ObjectNode set)) {
            throw new ApiRefusalException(
                    400, "The body needs the object \"set\", as in {\"set\": {\"learning_rate\": 1e-4}}.");
        }
        Map<String, JsonNode> asked = new LinkedHashMap<>();
        set.properties().forEach(e -> asked.put(e.getKey(), e.getValue()));
        return asked;
    }

    private void checkpoints(HttpExchange exchange, String id) throws IOException {
        Path run = job(id).run();
        ArrayNode list = Json.mapper().createArrayNode();
        if (run != null) {
            for (Branch.Point point : rules.checkpoints(run)) {
                list.addObject().put("step", point.step()).put("seconds", point.seconds());
            }
        }
        ApiServer.send(exchange, 200, list);
    }

    private void branch(HttpExchange exchange, String id) throws IOException {
        JsonNode body = ApiRoutes.body(exchange);
        Job parent = job(id);
        Path run = parent.run();
        if (run == null) {
            throw ApiRoutes.missing();
        }
        Long step =
                body.path("step").isIntegralNumber() ? (Long) body.path("step").asLong() : null;
        Map<String, JsonNode> asked = body.has("set") ? asked(body) : Map.of();
        SteeringRules.Planned planned;
        try {
            planned = rules.branch(run, step, asked);
        } catch (IllegalArgumentException | IOException e) {
            throw new ApiRefusalException(400, String.valueOf(e.getMessage()));
        }
        ObjectNode config = planned.config();
        List<Problem> problems = backend.check(config);
        if (!problems.isEmpty()) {
            throw new ApiRefusalException(400, problems.getFirst().sentence());
        }
        String own = RunIds.create(
                config.path("method").asText("run"), config.path("seed").asLong(0));
        planned.create(backend.jobs().runDir(own), own, command(parent.id(), planned, asked));
        Job job = backend.jobs().goOn(own, config, planned.lineage(), backend.name(config), backend.steps(config));
        ApiServer.send(exchange, 201, job.toJson());
    }

    private static String command(String parent, SteeringRules.Planned planned, Map<String, JsonNode> asked) {
        StringBuilder text = new StringBuilder(
                "counterpoint branch " + parent + " --step " + planned.lineage().branchStep());
        asked.forEach((key, value) -> text.append(" --set '")
                .append(key)
                .append('=')
                .append(value.isTextual() ? value.textValue() : value.toString())
                .append('\''));
        return text.toString();
    }
}
