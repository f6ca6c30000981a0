package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.counterpoint.lm.Adam;
import org.counterpoint.run.RunPosition;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;

/**
 * What training needs to go on from a step: {@code training.safetensors} holds the adapter, the moments of the optimizer and other
 * arrays, {@code state.json} the rest. All randomness is a function of the seed, the stage and the step, so that those are the whole
 * state of the random streams and of the order of prompts and pairs.
 *
 * @param folder where it lies
 * @param step steps done
 * @param seconds the run had taken
 * @param position of the run's files
 * @param counters by name
 * @param adapter trained arrays by name
 * @param optimizer its optimizer
 * @param loop what the family of the method keeps beside
 * @param evaluation state of the evaluator
 */
record Checkpoint(
        Path folder,
        long step,
        double seconds,
        RunPosition position,
        Map<String, Long> counters,
        Map<String, float[]> adapter,
        Adam.State optimizer,
        LoopState loop,
        ObjectNode evaluation) {
    private static final String ARRAYS = "training.safetensors";
    static final String STATE = "state.json";
    private static final String ADAPTER = "adapter.";
    private static final String OPTIMIZER = "optimizer.";

    /**
     * Writes the files into its folder.
     *
     * @throws IOException naming the file when it cannot be written
     */
    void write() throws IOException {
        SafetensorsWriter arrays = new SafetensorsWriter();
        adapter.forEach((name, v) -> arrays.add(ADAPTER + name, DType.F32, new long[] {v.length}, v));
        optimizer.arrays().forEach((name, v) -> arrays.add(OPTIMIZER + name, DType.F32, new long[] {v.length}, v));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("step", step).put("seconds", seconds).put("optimizer_steps", optimizer.steps());
        ObjectNode at = json.putObject("position");
        at.put("metrics", position.metrics()).put("samples", position.samples()).put("prompts", position.prompts());
        position.subspace().stream().sorted().forEach(at.putArray("subspace")::add);
        counters.forEach(json.putObject("counters")::put);
        loop.write(json, arrays);
        json.set("evaluation", evaluation);
        arrays.write(folder.resolve(ARRAYS));
        Checkpoints.writeText(folder, STATE, Json.mapper().writeValueAsString(json) + "\n");
    }

    /**
     * Reads {@link #write}.
     *
     * @throws IOException where a file is missing or is no checkpoint
     */
    static Checkpoint read(Path folder) throws IOException {
        JsonNode json = Json.mapper().readTree(Files.readAllBytes(folder.resolve(STATE)));
        if (!json.path("step").isIntegralNumber() || !(json.path("evaluation") instanceof ObjectNode evaluation)) {
            throw new IOException(folder.resolve(STATE) + " is of another version");
        }
        Map<String, float[]> adapter = new HashMap<>();
        Map<String, float[]> moments = new HashMap<>();
        LoopState loop;
        try (Safetensors arrays = Safetensors.open(folder.resolve(ARRAYS))) {
            for (String name : arrays.names()) {
                if (name.startsWith(ADAPTER)) {
                    adapter.put(name.substring(ADAPTER.length()), arrays.floats(name));
                } else if (name.startsWith(OPTIMIZER)) {
                    moments.put(name.substring(OPTIMIZER.length()), arrays.floats(name));
                }
            }
            loop = LoopState.read(json, arrays);
        }
        JsonNode at = json.path("position");
        Set<String> subspace = new HashSet<>();
        at.path("subspace").forEach(name -> subspace.add(name.asText()));
        Map<String, Long> counters = new LinkedHashMap<>();
        json.path("counters")
                .properties()
                .forEach(e -> counters.put(e.getKey(), e.getValue().asLong()));
        return new Checkpoint(
                folder,
                json.path("step").asLong(),
                json.path("seconds").asDouble(),
                new RunPosition(
                        at.path("metrics").asLong(),
                        at.path("samples").asLong(),
                        at.path("prompts").asLong(),
                        subspace),
                counters,
                adapter,
                new Adam.State(json.path("optimizer_steps").asLong(), moments),
                loop,
                evaluation);
    }

    static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }
}
