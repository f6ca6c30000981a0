package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The description that is served, the routes, the answers and the README say the same. */
@Timeout(60)
class ApiDescriptionTest {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

    @TempDir
    Path temp;

    private TrainingService service;
    private ServiceClient client;
    private String head = "";

    @BeforeEach
    void start() throws IOException {
        ServiceOptions options = ServiceOptions.of(temp.resolve("library"))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m");
        service = TrainingService.start(options, new TestRules()).orElseThrow();
        client = ServiceClient.connect(options.library()).orElseThrow();
        head = " HTTP/1.1\r\nHost: 127.0.0.1:" + service.port() + "\r\nConnection: close\r\nAuthorization: Bearer "
                + ServiceState.read(options.stateDir()).orElseThrow().token() + "\r\n";
    }

    @AfterEach
    void end() {
        client.close();
        service.close();
    }

    private RawHttp.Answer ask(String method, String path, String body) throws IOException {
        return RawHttp.send(
                service.port(), method + " " + path + head + "Content-Length: " + body.length() + "\r\n", body);
    }

    private JsonNode description() throws IOException {
        RawHttp.Answer answer = ask("GET", "/v1/openapi.json", "");
        assertThat(answer.status()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    private static Map<String, Map<String, JsonNode>> operations(JsonNode description) {
        Map<String, Map<String, JsonNode>> all = new LinkedHashMap<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getKey().equals("parameters")) {
                        all.computeIfAbsent(path.getKey(), key -> new LinkedHashMap<>())
                                .put(operation.getKey().toUpperCase(Locale.ROOT), operation.getValue());
                    }
                }));
        return all;
    }

    @Test
    void everyRouteIsDescribedAndEverythingDescribedIsServed() throws Exception {
        Map<String, Map<String, JsonNode>> described = operations(description());
        Set<String> names = described.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
        assertThat(service.routes().stream().map(r -> r.method() + " " + r.path()))
                .containsExactlyInAnyOrderElementsOf(names);
        Job job = client.submit(TestRules.config(1, 1));
        Job busy = client.submit(TestRules.config(100_000, 20));
        Job waiting = client.submit(TestRules.config(1, 1));
        end(job.id());
        RemoteRuns.make(temp.resolve("library"), "made", 3);
        // These want an ended job, or end what the others need.
        List<String> last =
                List.of("/v1/jobs/{id}/pause", "/v1/jobs/{id}/resume", "/v1/jobs/{id}/forget", "/v1/shutdown");
        List<String> order = new ArrayList<>(described.keySet());
        order.removeAll(last);
        order.addAll(last);
        for (String path : order) {
            Map<String, JsonNode> operations = described.getOrDefault(path, Map.of());
            boolean queued =
                    Stream.of("/move", "/pause", "/resume", "/steering").anyMatch(path::endsWith);
            String id = path.startsWith("/v1/runs") ? "made" : queued ? waiting.id() : job.id();
            String real = path.replace("{id}", id).replace("{file}", "run.json");
            if (path.endsWith("/forget")) {
                client.stop(busy.id());
                end(busy.id());
                end(waiting.id());
            }
            for (String method : METHODS) {
                if (operations.containsKey(method)) {
                    continue;
                }
                RawHttp.Answer answer = ask(method, real, "");
                assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                assertThat(Set.of(answer.header("allow").split(", ", -1))).isEqualTo(operations.keySet());
                if (!method.equals("HEAD")) {
                    assertThat(answer.error()).contains("takes");
                }
            }
            for (Map.Entry<String, JsonNode> operation : operations.entrySet()) {
                serves(operation.getKey(), real, operation.getValue());
            }
        }
        assertThat(service.awaitEnd(Duration.ofSeconds(10))).isTrue();
    }

    private void end(String id) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (JobFollower follower = client.follow(id, job -> {
            if (job.ended()) {
                ended.countDown();
            }
        })) {
            assertThat(follower).isNotNull();
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String body(JsonNode request) {
        String schema = request.path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asText("/");
        return switch (schema.substring(schema.lastIndexOf('/') + 1)) {
            case "" -> "";
            case "SteeringChange", "BranchRequest" -> "{\"set\": {\"learning_rate\": 0.1}, \"why\": \"A test.\"}";
            case "Move" -> "{\"to\": \"first\"}";
            case "SlotChoice" -> "{\"cpu\": 1}";
            default -> TestRules.config(1, 1).toString();
        };
    }

    /** Asks and holds the answer against its schema. */
    private void serves(String method, String path, JsonNode operation) throws IOException {
        String body = body(operation.path("requestBody"));
        RawHttp.Answer answer = ask(method, path, body);
        JsonNode response = operation.path("responses").path(Integer.toString(answer.status()));
        assertThat(answer.status())
                .as(method + " " + path + ": " + answer.body())
                .isBetween(200, 299);
        JsonNode content = response.path("content");
        String type = answer.header("content-type").split(";", 2)[0];
        assertThat(content.has(type)).as(method + " " + path + " " + type).isTrue();
        if (type.equals("application/json")) {
            List<String> wrong = new ArrayList<>();
            Schema.check(
                    SCHEMAS, content.path(type).path("schema"), Json.mapper().readTree(answer.body()), path, wrong);
            assertThat(wrong).isEmpty();
        }
    }

    private static final JsonNode SCHEMAS = schemas();

    private static JsonNode schemas() {
        try {
            return OpenApi.describe(List.of()).path("components").path("schemas");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void errorsHaveTheDescribedShape() throws Exception {
        JsonNode shape = Json.mapper().createObjectNode().put("$ref", "#/components/schemas/Error");
        Job job = client.submit(TestRules.config(100_000, 20));
        for (RawHttp.Answer answer : List.of(
                ask("POST", "/v1/jobs", TestRules.config(0, 1).toString()),
                ask("POST", "/v1/jobs/" + job.id() + "/forget", ""),
                ask("GET", "/v1/jobs/none", ""))) {
            List<String> wrong = new ArrayList<>();
            Schema.check(SCHEMAS, shape, Json.mapper().readTree(answer.body()), "error", wrong);
            assertThat(wrong).isEmpty();
            answer.error();
        }
        client.stop(job.id());
        end(job.id());
    }

    @Test
    void theDescriptionIsWhole() throws Exception {
        JsonNode all = description();
        assertThat(all.path("openapi").asText()).isEqualTo("3.1.0");
        Set<String> ids = new HashSet<>();
        operations(all)
                .forEach((path, operations) -> operations.forEach((method, operation) -> {
                    assertThat(ids.add(operation.path("operationId").asText()))
                            .as(path)
                            .isTrue();
                    assertThat(operation.path("responses").size()).isGreaterThan(5);
                    boolean id = all.path("paths").path(path).has("parameters");
                    assertThat(id).as(path).isEqualTo(path.contains("{id}"));
                }));
        Set<String> used = new TreeSet<>();
        references(all, used);
        Set<String> defined = new TreeSet<>();
        all.path("components").path("schemas").fieldNames().forEachRemaining(defined::add);
        assertThat(used).isEqualTo(defined);
        List<String> states = new ArrayList<>();
        SCHEMAS.path("Job").path("properties").path("state").path("enum").forEach(state -> states.add(state.asText()));
        assertThat(states)
                .isEqualTo(
                        Arrays.stream(RunStatus.values()).map(RunStatus::word).toList());
    }

    private static void references(JsonNode node, Set<String> used) {
        if (node.path("$ref").isTextual()) {
            used.add(node.path("$ref").asText().replace("#/components/schemas/", ""));
        }
        node.forEach(child -> references(child, used));
    }

    @Test
    void theReadmeListsEveryRoute() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (Route route : service.routes()) {
            assertThat(readme).contains("| `" + route.method() + " " + route.path() + "` | " + route.summary() + " |");
        }
        long rows = readme.lines()
                .filter(line -> line.matches("\\| `[A-Z]+ /v1/.*"))
                .count();
        assertThat(rows).isEqualTo(service.routes().size());
    }

    /** The part of JSON Schema that the description uses; a key it does not know is an error, and so is a property not described. */
    private static final class Schema {
        private static final Set<String> SAID = Set.of("description", "format", "pattern");

        private static void check(JsonNode schemas, JsonNode schema, JsonNode value, String at, List<String> wrong) {
            schema.properties().forEach(rule -> {
                JsonNode given = rule.getValue();
                switch (rule.getKey()) {
                    case "$ref" -> {
                        JsonNode target = schemas.path(given.asText().replace("#/components/schemas/", ""));
                        check(schemas, target, value, at, wrong);
                    }
                    case "type" -> {
                        if (!types(given).contains(type(value))
                                && !(type(value).equals("integer")
                                        && types(given).contains("number"))) {
                            wrong.add(at + " is " + type(value) + " and not " + given);
                        }
                    }
                    case "required" ->
                        given.forEach(key -> {
                            if (!value.has(key.asText())) {
                                wrong.add(at + " lacks " + key.asText());
                            }
                        });
                    case "properties" ->
                        value.properties().forEach(field -> {
                            if (given.has(field.getKey())) {
                                String below = at + "/" + field.getKey();
                                check(schemas, given.path(field.getKey()), field.getValue(), below, wrong);
                            } else {
                                wrong.add(at + " has the undescribed key " + field.getKey());
                            }
                        });
                    case "items" -> value.forEach(item -> check(schemas, given, item, at + "[]", wrong));
                    case "enum" -> {
                        if (!types(given).contains(value.asText())) {
                            wrong.add(at + " is " + value + " and not one of " + given);
                        }
                    }
                    default -> {
                        if (!SAID.contains(rule.getKey())) {
                            wrong.add("The test does not know the rule " + rule.getKey());
                        }
                    }
                }
            });
            if (schema.has("pattern")
                    && !value.asText().matches(schema.path("pattern").asText())) {
                wrong.add(at + " does not match " + schema.path("pattern"));
            }
        }

        private static List<String> types(JsonNode given) {
            List<String> all = new ArrayList<>();
            if (given.isTextual()) {
                all.add(given.asText());
            }
            given.forEach(one -> all.add(one.asText()));
            return all;
        }

        private static String type(JsonNode value) {
            return value.isIntegralNumber()
                    ? "integer"
                    : value.getNodeType().name().toLowerCase(Locale.ROOT);
        }
    }
}
