package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.SteeringRequest;

/**
 * What is asked of a job while it trains: {@code jobs/ID/steering.jsonl}, one request for each line, numbered from 1. The service
 * adds lines, the worker reads them before each step and answers each in the events of its run, so that none is lost or done twice
 * whichever of the two is killed.
 */
final class SteeringFile {
    /** Its name in the folder of a job. */
    static final String NAME = "steering.jsonl";

    private SteeringFile() {}

    /** All requests in their order; empty where there is no file. */
    static List<SteeringRequest> read(Path file) throws IOException {
        List<SteeringRequest> all = new ArrayList<>();
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return all;
        }
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode o = Json.mapper().readTree(line);
                JsonNode value = o.get("value");
                if (value == null || !o.path("number").isIntegralNumber()) {
                    throw new IOException("no request");
                }
                all.add(new SteeringRequest(
                        o.path("number").asLong(),
                        o.path("setting").asText(),
                        value,
                        o.path("why").asText("")));
            } catch (JsonProcessingException e) {
                throw new IOException(file + " is damaged; delete it to go on without what was asked for.", e);
            }
        }
        return all;
    }

    /** Adds a request; it is on the disk when this returns. */
    static void append(Path file, List<SteeringRequest> requests) throws IOException {
        StringBuilder text = new StringBuilder();
        if (Files.exists(file)) {
            text.append(Files.readString(file));
        }
        for (SteeringRequest request : requests) {
            text.append(Json.mapper().writeValueAsString(json(request))).append('\n');
        }
        // Replaced as a whole, so that the worker never sees half a line.
        AtomicFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode json(SteeringRequest request) {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("number", request.number()).put("setting", request.setting());
        o.set("value", request.value());
        return o.put("why", request.why());
    }
}
