package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.SteeringRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process is told to do, in a file, because a command line is visible to everybody on the machine.
 *
 * @param id id of the run
 * @param config its configuration
 * @param dir its run directory
 * @param resume whether to go on from its checkpoint
 * @param lineage parent run and sweep
 * @param file the file this was read from or is written to; {@code stop}, {@code pause} and {@code result.json} lie beside it
 */
public record WorkerTask(String id, ObjectNode config, Path dir, boolean resume, Lineage lineage, Path file) {
    private static final int CAUSES = 4;

    /** Reads a task file. */
    public static WorkerTask read(Path file) throws IOException {
        JsonNode o = Json.mapper().readTree(Files.readAllBytes(file));
        if (!(o.path("config") instanceof ObjectNode config) || !o.path("dir").isTextual()) {
            throw new IOException(file + " is not the task of a worker; workers are started by the service.");
        }
        return new WorkerTask(
                o.path("id").asText(),
                config,
                Path.of(o.path("dir").asText()),
                o.path("resume").asBoolean(false),
                lineage(o),
                file);
    }

    ObjectNode toJson() {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("id", id).put("dir", dir.toString()).put("resume", resume);
        o.set("config", config);
        put(o, lineage);
        return o;
    }

    /** Reads {@link #put}. */
    static Lineage lineage(JsonNode o) {
        return new Lineage(
                o.path("parent").isTextual() ? o.path("parent").asText() : null,
                o.path("sweep").isTextual() ? o.path("sweep").asText() : null,
                o.path("branch_step").isIntegralNumber()
                        ? (Long) o.path("branch_step").asLong()
                        : null);
    }

    /** Writes where a run comes from beside its configuration; nothing where it stands for itself. */
    static void put(ObjectNode o, Lineage lineage) {
        if (lineage.parent() != null) {
            o.put("parent", lineage.parent());
        }
        if (lineage.sweep() != null) {
            o.put("sweep", lineage.sweep());
        }
        if (lineage.branchStep() != null) {
            o.put("branch_step", lineage.branchStep());
        }
    }

    /** Whether the worker is asked to end after its step. */
    public boolean stopRequested() {
        return Files.exists(file.resolveSibling("stop"));
    }

    /** What has been asked of the run after the request of a number. */
    List<SteeringRequest> steering(long answered) {
        Path requests = file.resolveSibling(SteeringFile.NAME);
        if (!Files.exists(requests)) {
            return List.of();
        }
        try {
            return SteeringFile.read(requests).stream()
                    .filter(r -> r.number() > answered)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Whether the worker is asked to end after its step so that the run can go on later. */
    public boolean pauseRequested() {
        return Files.exists(file.resolveSibling("pause"));
    }

    /**
     * Tells the service how it ended.
     *
     * @param exception what ended it, or null
     */
    public void writeResult(RunStatus status, @Nullable String message, @Nullable Throwable exception)
            throws IOException {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("status", status.word()).put("message", message);
        o.put("exception", exception == null ? null : describe(exception));
        AtomicFiles.replace(file.resolveSibling("result.json"), Json.pretty(o).getBytes(StandardCharsets.UTF_8));
    }

    /** Class and message of an exception and of what caused it, on one line. */
    static String describe(Throwable exception) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (Throwable t = exception; t != null && depth < CAUSES; t = t.getCause(), depth++) {
            text.append(depth == 0 ? "" : ", caused by ").append(t.getClass().getName());
            if (t.getMessage() != null) {
                text.append(": ").append(t.getMessage().replaceAll("\\s*\\R\\s*", " "));
            }
        }
        return text.toString();
    }
}
