package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.counterpoint.analysis.MaskingReport;
import org.counterpoint.method.Names;
import org.counterpoint.objective.Split;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.Masking;
import org.counterpoint.train.ModelEvaluation;
import org.counterpoint.train.TrainResult;
import org.jspecify.annotations.Nullable;

/** Evaluations without training, in this process. Everything throws a {@link RuntimeException} or {@link IOException} in one sentence. */
public final class Evaluations {
    private static final List<String> OF_A_RUN =
            List.of("environment", "data", "rewards", "model", "seed", "threads", "sampling", "evaluation");
    private static final List<String> HELD_OUT = List.of(Split.VALIDATION.id(), Split.TEST.id());

    private Evaluations() {}

    /**
     * What to evaluate on; null stands for what the run to be like has, or else for the default of a run configuration.
     *
     * @param like a run directory whose model, environment, prompts, sampling and random streams are taken over, or null
     * @param config a run configuration to be like instead of a run, or null
     * @param model {@code pocket} or a model folder
     * @param environment id of the environment
     * @param seed seed of the random streams
     * @param name name for people
     * @param prompts number of prompts of each split, 0 for all
     * @param samplesPerPrompt completions per prompt
     * @param temperature sampling temperature, 0 for greedy
     */
    public record Request(
            @Nullable Path like,
            @Nullable ObjectNode config,
            @Nullable String model,
            @Nullable String environment,
            @Nullable Long seed,
            @Nullable String name,
            @Nullable Integer prompts,
            @Nullable Integer samplesPerPrompt,
            @Nullable Double temperature) {}

    /**
     * Evaluates a model, with or without an adapter, and writes a run directory.
     *
     * @param adapter a PEFT folder, or null
     * @param dir a new or empty directory
     * @param command the command line, for the manifest
     * @return mean reward on the test prompts by objective
     */
    public static Map<String, Double> evaluate(Request request, @Nullable Path adapter, Path dir, String command)
            throws IOException {
        TrainResult result = ModelEvaluation.run(settings(request), adapter, dir, command);
        Map<String, Double> rewards = new LinkedHashMap<>();
        result.objectives().forEach((o, score) -> rewards.put(o, score.last()));
        return rewards;
    }

    private static ObjectNode settings(Request r) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode config = r.config();
        if (r.like() != null) {
            config = RunManifest.read(r.like()).config();
        }
        if (config != null) {
            for (String key : OF_A_RUN) {
                JsonNode value = config.get(key);
                if (value != null) {
                    node.set(key, value.deepCopy());
                }
            }
        }
        set(node, "model", r.model());
        set(node, "environment", r.environment());
        set(node, "seed", r.seed());
        set(node, "name", r.name());
        ObjectNode evaluation = node.withObjectProperty("evaluation");
        set(evaluation, "prompts", r.prompts());
        set(evaluation, "samples_per_prompt", r.samplesPerPrompt());
        set(evaluation, "temperature", r.temperature());
        return node;
    }

    private static void set(ObjectNode node, String key, @Nullable Object value) {
        if (value != null) {
            node.set(key, Json.mapper().valueToTree(value));
        }
    }

    /**
     * Takes the update of one stage, or of each in turn, out of the final model of a run and evaluates the rest; the result is
     * also written into the run directory.
     *
     * @param stage number of the stage, or null for each
     * @param split {@code validation} or {@code test}
     * @param prompts number of prompts, 0 for all, null for as many as the run evaluated on
     * @param progress hears what is evaluated next
     */
    public static MaskingReport mask(
            Path dir, @Nullable Integer stage, String split, @Nullable Integer prompts, Consumer<String> progress)
            throws IOException {
        Names.requireKnown(split, HELD_OUT, "held-out split");
        return Masking.run(dir, stage, Split.of(split), prompts, progress);
    }
}
