package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.Adam;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.counterpoint.run.tensors.SafetensorsWriter;

/**
 * The checkpoint of a run: the total update as a PEFT adapter, and what training needs to go on. All randomness is a function of
 * the seed and the step, so that the step counter is the whole state of the random streams and of the prompt order. Every file is
 * replaced atomically; {@code state.json} comes last and names the step the others belong to.
 */
final class Checkpoints {
    private Checkpoints() {}

    /**
     * Writes a checkpoint.
     *
     * @param total everything since the base model, one update per module
     * @param adapter trained arrays of the running adapter
     * @param optimizer its optimizer
     * @param state counters and the state of the scalarizer
     */
    static void write(
            RunContext run,
            List<LowRank> total,
            Map<String, float[]> adapter,
            Adam.State optimizer,
            Map<String, double[]> state)
            throws IOException {
        writeAdapter(run, total);
        Path dir = run.writer().checkpointDir();
        SafetensorsWriter arrays = new SafetensorsWriter();
        adapter.forEach((name, v) -> arrays.add("adapter." + name, DType.F32, new long[] {v.length}, v));
        optimizer.arrays().forEach((name, v) -> arrays.add("optimizer." + name, DType.F32, new long[] {v.length}, v));
        arrays.write(dir.resolve("training.safetensors"));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("seed", run.config().seed());
        json.put("optimizer_steps", optimizer.steps());
        state.forEach((name, v) -> Arrays.stream(v).forEach(json.withArray("/" + name)::add));
        writeText(run, "state.json", Json.pretty(json));
    }

    /** Writes the total update only, with the adapter that the run started from, for a run whose result no optimizer goes on from. */
    static void writeAdapter(RunContext run, List<LowRank> total) throws IOException {
        Path dir = run.writer().checkpointDir();
        Files.createDirectories(dir);
        PeftAdapter.write(
                dir, run.policy().model().fromWeights(total), run.config().model(), DType.F32);
    }

    static void writeText(RunContext run, String file, String text) throws IOException {
        Path dir = run.writer().checkpointDir();
        Files.createDirectories(dir);
        AtomicFiles.replace(dir.resolve(file), text.getBytes(StandardCharsets.UTF_8));
    }
}
