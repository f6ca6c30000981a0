package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.run.io.Json;

/** The OpenAPI 3.1 description of the interface: addresses from the table of routes, shapes from {@code openapi-schemas.json}. */
final class OpenApi {
    private static final String SCHEMAS = "openapi-schemas.json";
    private static final List<Integer> ANYWHERE = List.of(401, 403, 413, 429, 500);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "The body is not valid JSON or not what is asked for."),
            Map.entry(401, "The token is missing or wrong."),
            Map.entry(403, "The Host or the Origin is not the service's own."),
            Map.entry(404, "There is no job or run of this id, or no such file."),
            Map.entry(409, "The state of the job does not allow it; the sentence says why."),
            Map.entry(412, "The file has been replaced or cut; start again."),
            Map.entry(413, "The body is larger than 1 MiB."),
            Map.entry(416, "The range does not begin inside of the file; Content-Range gives its size."),
            Map.entry(429, "Too many requests or followers; Retry-After gives the seconds to wait."),
            Map.entry(500, "The service failed inside; its log tells why."));

    private OpenApi() {}

    /** Describes the routes. */
    static ObjectNode describe(List<Route> routes) throws IOException {
        ObjectNode all = Json.mapper().createObjectNode();
        all.put("openapi", "3.1.0");
        all.putObject("info")
                .put("title", "Counterpoint training service")
                .put("version", "1")
                .put(
                        "description",
                        "Queues, follows and stops training runs. Every request carries the token of .service/service.json; "
                                + "an answer of another version of the interface is 404, of another method 405 with Allow.");
        all.putArray("security").addObject().putArray("token");
        ObjectNode paths = all.putObject("paths");
        for (Route route : routes) {
            ObjectNode path = paths.withObjectProperty(route.path());
            if (route.path().contains(Route.ID) && !path.has("parameters")) {
                ArrayNode parameters = path.putArray("parameters");
                pathParameter(parameters, "id", "Id");
                if (route.path().endsWith(Route.FILE)) {
                    pathParameter(parameters, "file", "FileName");
                }
            }
            path.set(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode components = all.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        components.set("schemas", schemas());
        return all;
    }

    private static void pathParameter(ArrayNode list, String name, String schema) {
        list.addObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .set("schema", reference(schema));
    }

    private static void parameter(ObjectNode operation, String in, String name, String description) {
        operation
                .withArrayProperty("parameters")
                .addObject()
                .put("name", name)
                .put("in", in)
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
    }

    private static ObjectNode operation(Route route) {
        ObjectNode operation = Json.mapper().createObjectNode();
        operation.put("operationId", route.operation()).put("summary", route.summary() + ".");
        switch (route.answer()) {
            case Route.EVENTS ->
                parameter(
                        operation,
                        "header",
                        "Last-Event-ID",
                        "Id of the last event seen; what came after it is sent first.");
            case "Runs" ->
                parameter(operation, "query", "after", "Number of the last change seen; only later ones are listed.");
            case "RunFiles" ->
                parameter(operation, "query", "sums", "With 1, the SHA-256 of every file as it is now is computed.");
            case Route.FILE_BYTES -> {
                parameter(operation, "header", "Range", "One range of bytes, as in RFC 9110; the answer is 206 then.");
                parameter(operation, "header", "If-Match", "The mark of the file; 412 where it is another file now.");
            }
            default -> {
                // takes no parameters
            }
        }
        String type =
                switch (route.answer()) {
                    case Route.EVENTS -> "text/event-stream";
                    case Route.FILE_BYTES -> "application/octet-stream";
                    default -> "application/json";
                };
        if (!route.body().isEmpty()) {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            body.putObject("content").putObject("application/json").set("schema", reference(route.body()));
        }
        Map<Integer, ObjectNode> responses = new TreeMap<>();
        ObjectNode good = Json.mapper().createObjectNode().put("description", route.summary() + ".");
        good.putObject("content").putObject(type).set("schema", reference(route.answer()));
        responses.put(route.status(), good);
        route.refusals().forEach(status -> responses.put(status, refusal(status)));
        ANYWHERE.forEach(status -> responses.put(status, refusal(status)));
        ObjectNode list = operation.putObject("responses");
        responses.forEach((status, response) -> list.set(Integer.toString(status), response));
        return operation;
    }

    private static ObjectNode refusal(int status) {
        ObjectNode response =
                Json.mapper().createObjectNode().put("description", REASONS.getOrDefault(status, "Refused."));
        if (status == 429) {
            response.putObject("headers")
                    .putObject("Retry-After")
                    .putObject("schema")
                    .put("type", "integer");
        }
        response.putObject("content").putObject("application/json").set("schema", reference("Error"));
        return response;
    }

    private static ObjectNode reference(String schema) {
        return Json.mapper().createObjectNode().put("$ref", "#/components/schemas/" + schema);
    }

    private static JsonNode schemas() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream(SCHEMAS)) {
            if (in == null) {
                throw new IOException("The program lacks " + SCHEMAS + "; install it again.");
            }
            return Json.mapper().readTree(in);
        }
    }
}
