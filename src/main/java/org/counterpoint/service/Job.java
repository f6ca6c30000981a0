package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * One run in the hands of the service, at one moment.
 *
 * @param id id of the job and of its run
 * @param state where it stands
 * @param name name people see
 * @param run its run directory; null before it has one
 * @param step last logged optimizer step, 0 before the first
 * @param steps planned optimizer steps
 * @param etaSeconds seconds to the end by the measured step times; NaN where unknown
 * @param message why it failed or was stopped; null otherwise
 * @param created when it was submitted
 * @param stepSeconds seconds of a step as last measured; NaN before two steps are known
 * @param memoryBytes largest memory of its process so far; 0 where unknown
 * @param lineage the run it repeats with changes, and its sweep
 * @param place where it waits or runs
 */
public record Job(
        String id,
        RunStatus state,
        String name,
        @Nullable Path run,
        long step,
        long steps,
        double etaSeconds,
        @Nullable String message,
        Instant created,
        double stepSeconds,
        long memoryBytes,
        Lineage lineage,
        Place place) {
    /**
     * Where a job waits or runs.
     *
     * @param position 1 for the next one to start among those that wait, 0 for one that does not wait
     * @param slot {@code cpu} or {@code gpu:0}, where it runs or last ran; null before its first start
     * @param startSeconds seconds until a waiting one is expected to start, by the measured step times of those ahead; NaN where
     *     unknown
     */
    public record Place(int position, @Nullable String slot, double startSeconds) {
        /** Neither waiting nor ever started. */
        public static final Place NONE = new Place(0, null, Double.NaN);
    }

    /** A job that has no measured step yet. */
    public Job(
            String id,
            RunStatus state,
            String name,
            @Nullable Path run,
            long step,
            long steps,
            double etaSeconds,
            @Nullable String message,
            Instant created) {
        this(id, state, name, run, step, steps, etaSeconds, message, created, Double.NaN, 0, Lineage.NONE, Place.NONE);
    }

    /** Whether it has ended, in whatever way. */
    public boolean ended() {
        return state.ended();
    }

    /** The JSON object of the interface and of {@code --json} output; {@code eta_s} is null where unknown. */
    public ObjectNode toJson() {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("id", id);
        o.put("state", state.word());
        o.put("name", name);
        o.put("run", run == null ? null : run.toString());
        o.put("step", step);
        o.put("steps", steps);
        if (Double.isFinite(etaSeconds)) {
            o.put("eta_s", Math.round(etaSeconds * 10) / 10.0);
        } else {
            o.putNull("eta_s");
        }
        o.put("message", message);
        o.put("created", created.toString());
        if (Double.isFinite(stepSeconds)) {
            o.put("step_s", Math.round(stepSeconds * 1e4) / 1e4);
        } else {
            o.putNull("step_s");
        }
        o.put("memory_bytes", memoryBytes);
        o.put("parent", lineage.parent()).put("sweep", lineage.sweep()).put("branch_step", lineage.branchStep());
        o.put("position", place.position()).put("slot", place.slot());
        if (Double.isFinite(place.startSeconds())) {
            o.put("start_s", Math.round(place.startSeconds() * 10) / 10.0);
        } else {
            o.putNull("start_s");
        }
        return o;
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws IOException if it is no job
     */
    public static Job fromJson(JsonNode o) throws IOException {
        try {
            return new Job(
                    o.path("id").asText(),
                    RunStatus.valueOf(o.path("state").asText().toUpperCase(Locale.ROOT)),
                    o.path("name").asText(),
                    o.path("run").isTextual() ? Path.of(o.path("run").asText()) : null,
                    o.path("step").asLong(),
                    o.path("steps").asLong(),
                    o.path("eta_s").isNumber() ? o.path("eta_s").asDouble() : Double.NaN,
                    o.path("message").isTextual() ? o.path("message").asText() : null,
                    Instant.parse(o.path("created").asText()),
                    o.path("step_s").isNumber() ? o.path("step_s").asDouble() : Double.NaN,
                    o.path("memory_bytes").asLong(),
                    WorkerTask.lineage(o),
                    new Place(
                            o.path("position").asInt(),
                            o.path("slot").isTextual() ? o.path("slot").asText() : null,
                            o.path("start_s").isNumber() ? o.path("start_s").asDouble() : Double.NaN));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IOException("The training service sent a job that cannot be understood; update both sides.", e);
        }
    }

    Job with(RunStatus newState, @Nullable String newMessage) {
        return now(newState, step, steps, Double.NaN, newMessage);
    }

    Job at(RunStatus newState, long newStep, long newSteps, double newEta) {
        return now(newState, newStep, newSteps, newEta, message);
    }

    private Job now(RunStatus newState, long newStep, long newSteps, double newEta, @Nullable String newMessage) {
        return new Job(
                id,
                newState,
                name,
                run,
                newStep,
                newSteps,
                newEta,
                newMessage,
                created,
                stepSeconds,
                memoryBytes,
                lineage,
                place);
    }

    Job measured(double newStepSeconds, long newMemoryBytes) {
        return known(
                Double.isFinite(newStepSeconds) ? newStepSeconds : stepSeconds,
                Math.max(newMemoryBytes, memoryBytes),
                lineage,
                place);
    }

    Job of(Lineage newLineage) {
        return known(stepSeconds, memoryBytes, newLineage, place);
    }

    Job placed(Place newPlace) {
        return known(stepSeconds, memoryBytes, lineage, newPlace);
    }

    private Job known(double newStepSeconds, long newMemoryBytes, Lineage newLineage, Place newPlace) {
        return new Job(
                id,
                state,
                name,
                run,
                step,
                steps,
                etaSeconds,
                message,
                created,
                newStepSeconds,
                newMemoryBytes,
                newLineage,
                newPlace);
    }
}
