package org.counterpoint.analysis;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a bandit from JSON: {@code {"prompt_weights":[P], "policy":[[P][A]], "rewards":{objective:[[P][A]]},
 * "weights":{objective:w}, "eta":x}}. Whatever is wrong is refused with one sentence that names the file and the place.
 */
public final class BanditFile {

    private static final List<String> KEYS = List.of("prompt_weights", "policy", "rewards", "weights", "eta");
    private static final double TOLERANCE = 1e-6;

    private BanditFile() {}

    /**
     * Reads and checks a file.
     *
     * @throws IllegalArgumentException when the file is missing, is no JSON, or is no bandit
     */
    public static Bandit read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    file + " is not a file; give the path of a JSON file that describes a bandit.");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read (" + e.getMessage() + "); check its permissions.", e);
        }
        return parse(file.toString(), bytes);
    }

    /** Parses and checks JSON text; {@code name} stands for it in messages. */
    public static Bandit parse(String name, byte[] json) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        JsonNode root;
        try {
            root = mapper.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    name + " is not valid JSON (" + e.getOriginalMessage().replace('\n', ' ') + " at line "
                            + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + "); correct it there.",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " cannot be read (" + e.getMessage() + ").", e);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException(
                    name + " must hold one JSON object with the keys " + String.join(", ", KEYS) + ".");
        }
        for (Iterator<String> it = root.fieldNames(); it.hasNext(); ) {
            String key = it.next();
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        name + " has the unknown key \"" + key + "\"; the keys are " + String.join(", ", KEYS) + ".");
            }
        }
        for (String key : KEYS) {
            if (!root.has(key)) {
                throw new IllegalArgumentException(
                        name + " lacks the key \"" + key + "\"; the keys are " + String.join(", ", KEYS) + ".");
            }
        }
        double[] promptWeights = vector(name, "prompt_weights", root.get("prompt_weights"));
        double[][] policy = matrix(name, "policy", root.get("policy"));
        Map<String, double[][]> rewards = new LinkedHashMap<>();
        object(name, "rewards", root.get("rewards"))
                .forEach((key, node) -> rewards.put(key, matrix(name, "rewards." + key, node)));
        Map<String, Double> weights = new LinkedHashMap<>();
        object(name, "weights", root.get("weights"))
                .forEach((key, node) -> weights.put(key, number(name, "weights." + key, node)));
        return check(name, promptWeights, policy, rewards, weights, number(name, "eta", root.get("eta")));
    }

    static Bandit check(
            String name,
            double[] promptWeights,
            double[][] policy,
            Map<String, double[][]> rewards,
            Map<String, Double> weights,
            double eta) {
        if (promptWeights.length == 0) {
            throw new IllegalArgumentException(name + " has no prompt; prompt_weights needs at least one number.");
        }
        double[] prompts = distribution(name, "prompt_weights", promptWeights);
        if (policy.length != prompts.length) {
            throw new IllegalArgumentException(name + ": policy has " + policy.length + " rows but prompt_weights has "
                    + prompts.length + " numbers; give one row of action probabilities per prompt.");
        }
        double[][] rows = new double[policy.length][];
        for (int x = 0; x < policy.length; x++) {
            if (policy[x].length == 0) {
                throw new IllegalArgumentException(
                        name + ": policy[" + x + "] has no action; give at least one probability.");
            }
            rows[x] = distribution(name, "policy[" + x + "]", policy[x]);
        }
        if (rewards.isEmpty()) {
            throw new IllegalArgumentException(name + ": rewards is empty; give at least one objective.");
        }
        for (String key : weights.keySet()) {
            if (!rewards.containsKey(key)) {
                throw new IllegalArgumentException(name + ": weights names the objective \"" + key
                        + "\", which rewards does not have; it has " + String.join(", ", rewards.keySet()) + ".");
            }
        }
        List<String> objectives = new ArrayList<>();
        double[][][] values = new double[rewards.size()][][];
        double[] lambda = new double[rewards.size()];
        for (Map.Entry<String, double[][]> entry : rewards.entrySet()) {
            int j = objectives.size();
            String objective = entry.getKey();
            objectives.add(objective);
            Double weight = weights.get(objective);
            if (weight == null) {
                throw new IllegalArgumentException(name + ": weights lacks the objective \"" + objective
                        + "\"; give every objective of rewards a weight (0 is allowed).");
            }
            lambda[j] = finite(name, "weights." + objective, weight);
            values[j] = rewards(name, objective, entry.getValue(), rows);
        }
        finite(name, "eta", eta);
        if (eta < 0) {
            throw new IllegalArgumentException(name + ": eta is " + eta + " but a step size must be at least 0.");
        }
        return new Bandit(prompts, rows, objectives, values, lambda, eta);
    }

    private static double[][] rewards(String name, String objective, double[][] given, double[][] policy) {
        String place = "rewards." + objective;
        if (given.length != policy.length) {
            throw new IllegalArgumentException(name + ": " + place + " has " + given.length + " rows but policy has "
                    + policy.length + "; give one row per prompt.");
        }
        double[][] out = new double[given.length][];
        for (int x = 0; x < given.length; x++) {
            if (given[x].length != policy[x].length) {
                throw new IllegalArgumentException(name + ": " + place + "[" + x + "] has " + given[x].length
                        + " numbers but policy[" + x + "] has " + policy[x].length + "; give one reward per action.");
            }
            out[x] = given[x].clone();
            for (int y = 0; y < out[x].length; y++) {
                finite(name, place + "[" + x + "][" + y + "]", out[x][y]);
            }
        }
        return out;
    }

    /** The values, checked to be probabilities that sum to 1 within 1e-6, and then made to sum to 1 exactly. */
    private static double[] distribution(String name, String place, double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            finite(name, place + "[" + i + "]", values[i]);
            if (values[i] < 0) {
                throw new IllegalArgumentException(
                        name + ": " + place + "[" + i + "] is " + values[i] + " but a probability cannot be negative.");
            }
            sum += values[i];
        }
        if (Math.abs(sum - 1) > TOLERANCE) {
            throw new IllegalArgumentException(
                    name + ": " + place + " sums to " + (float) sum + " but probabilities must sum to 1.");
        }
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i] / sum;
        }
        return out;
    }

    private static double finite(String name, String place, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + place + " is " + value + " but must be a finite number.");
        }
        return value;
    }

    private static Map<String, JsonNode> object(String name, String place, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    name + ": " + place + " must be an object that maps objectives to values.");
        }
        Map<String, JsonNode> out = new LinkedHashMap<>();
        node.properties().forEach(e -> out.put(e.getKey(), e.getValue()));
        return out;
    }

    private static double[][] matrix(String name, String place, JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(
                    name + ": " + place + " must be a list of lists of numbers, one per prompt.");
        }
        double[][] out = new double[node.size()][];
        for (int i = 0; i < out.length; i++) {
            out[i] = vector(name, place + "[" + i + "]", node.get(i));
        }
        return out;
    }

    private static double[] vector(String name, String place, JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(name + ": " + place + " must be a list of numbers.");
        }
        double[] out = new double[node.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(name, place + "[" + i + "]", node.get(i));
        }
        return out;
    }

    private static double number(String name, String place, JsonNode node) {
        if (!node.isNumber()) {
            throw new IllegalArgumentException(name + ": " + place + " must be a number, not " + node + ".");
        }
        return node.doubleValue();
    }
}
