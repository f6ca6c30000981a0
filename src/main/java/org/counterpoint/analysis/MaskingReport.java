package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;

/**
 * The masking test: what happens to every objective when the update of one stage is taken out of the final model. If stages were
 * separable, only the objectives that the stage trained would change.
 *
 * @param run id
 * @param split split of the prompts
 * @param prompts number of prompts
 * @param samplesPerPrompt completions per prompt
 * @param temperature sampling temperature
 * @param seed seed of the random streams, the same for every model
 * @param objectives names, the columns
 * @param full the final model, with the updates of all stages
 * @param base the base model, with none
 * @param masked one entry per stage that was taken out
 * @param unavailable why there is no test, one sentence; empty when there is one
 */
public record MaskingReport(
        String run,
        String split,
        int prompts,
        int samplesPerPrompt,
        double temperature,
        long seed,
        List<String> objectives,
        Score full,
        Score base,
        List<Masked> masked,
        Optional<String> unavailable) {
    /** Name of the file in a run directory. */
    public static final String FILE = "masking.json";

    private static final double STANDARD_ERRORS = 2;

    /**
     * Rewards of a model.
     *
     * @param mean [objectives] mean reward
     * @param se [objectives] standard error over prompts
     */
    public record Score(double[] mean, double[] se) {}

    /**
     * The model without one stage.
     *
     * @param stage number of the stage that was taken out
     * @param label its label
     * @param trained objectives that it had trained
     * @param score rewards of the model without it
     * @param change [objectives] mean reward without the stage minus with it
     * @param changeSe [objectives] standard error of the change, paired over prompts
     */
    public record Masked(
            int stage, String label, List<String> trained, Score score, double[] change, double[] changeSe) {
        /** Whether the change of an objective is larger than two standard errors. */
        public boolean clear(int objective) {
            return Math.abs(change[objective]) > STANDARD_ERRORS * changeSe[objective];
        }
    }

    /** The test that was made of a run, or a sentence that says how to make one. */
    public static MaskingReport of(Run run) {
        Path file = run.dir().resolve(FILE);
        if (!Files.exists(file)) {
            return nothing(
                    run.id(),
                    "No stage of this run has been masked; `counterpoint mask " + run.dir()
                            + "` takes each out in turn and evaluates the rest.");
        }
        try {
            return parse(Json.mapper().readTree(Files.readAllBytes(file)));
        } catch (IOException | IllegalArgumentException e) {
            return nothing(run.id(), file + " cannot be read; make it again with `counterpoint mask`.");
        }
    }

    /** Writes the file into a run directory, replacing an older one atomically. */
    public void write(Path runDir) throws IOException {
        AtomicFiles.replace(
                runDir.resolve(FILE), Json.pretty(AnalysisJson.tree(this)).getBytes(StandardCharsets.UTF_8));
    }

    private static MaskingReport nothing(String run, String why) {
        Score none = new Score(new double[0], new double[0]);
        return new MaskingReport(run, "", 0, 0, 0, 0, List.of(), none, none, List.of(), Optional.of(why));
    }

    private static MaskingReport parse(JsonNode o) {
        List<String> objectives = texts(o.path("objectives"));
        int m = objectives.size();
        List<Masked> masked = new ArrayList<>();
        for (JsonNode node : o.path("masked")) {
            masked.add(new Masked(
                    node.path("stage").asInt(),
                    node.path("label").asText(""),
                    texts(node.path("trained")),
                    score(node.path("score"), m),
                    numbers(node.path("change"), m),
                    numbers(node.path("change_se"), m)));
        }
        return new MaskingReport(
                o.path("run").asText(""),
                o.path("split").asText(""),
                o.path("prompts").asInt(),
                o.path("samples_per_prompt").asInt(),
                o.path("temperature").asDouble(),
                o.path("seed").asLong(),
                objectives,
                score(o.path("full"), m),
                score(o.path("base"), m),
                List.copyOf(masked),
                Optional.empty());
    }

    private static Score score(JsonNode node, int count) {
        return new Score(numbers(node.path("mean"), count), numbers(node.path("se"), count));
    }

    private static double[] numbers(JsonNode array, int count) {
        if (array.size() != count) {
            throw new IllegalArgumentException("A list has " + array.size() + " numbers instead of " + count + ".");
        }
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            out[i] = array.get(i).isNumber() ? array.get(i).asDouble() : Double.NaN;
        }
        return out;
    }

    private static List<String> texts(JsonNode array) {
        List<String> out = new ArrayList<>();
        array.forEach(n -> out.add(n.asText("")));
        return List.copyOf(out);
    }
}
