package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
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
    private static final Map<Integer, String> REASONS = Map.of(
            400, "The body is not valid JSON or not what is asked for.",
            401, "The token is missing or wrong.",
            403, "The Host or the Origin is not the service's own.",
            404, "There is no job of this id.",
            409, "The state of the job does not allow it; the sentence says why.",
            413, "The body is larger than 1 MiB.",
            429, "Too many requests or followers; Retry-After gives the seconds to wait.",
            500, "The service failed inside; its log tells why.");

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
                path.putArray("parameters")
                        .addObject()
                        .put("name", "id")
                        .put("in", "path")
                        .put("required", true)
                        .set("schema", reference("Id"));
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

    private static ObjectNode operation(Route route) {
        ObjectNode operation = Json.mapper().createObjectNode();
        operation.put("operationId", route.operation()).put("summary", route.summary() + ".");
        boolean events = route.answer().equals(Route.EVENTS);
        if (events) {
            operation
                    .putArray("parameters")
                    .addObject()
                    .put("name", "Last-Event-ID")
                    .put("in", "header")
                    .put("description", "Id of the last event seen; what came after it is sent first.")
                    .putObject("schema")
                    .put("type", "string");
        }
        if (!route.body().isEmpty()) {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            body.putObject("content").putObject("application/json").set("schema", reference(route.body()));
        }
        Map<Integer, ObjectNode> responses = new TreeMap<>();
        ObjectNode good = Json.mapper().createObjectNode().put("description", route.summary() + ".");
        good.putObject("content")
                .putObject(events ? "text/event-stream" : "application/json")
                .set("schema", reference(route.answer()));
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
