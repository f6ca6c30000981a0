package org.counterpoint.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a model folder wants to be sampled: {@code generation_config.json}, with {@code config.json} where that says nothing.
 *
 * @param eosIds tokens that end a text: of both files, because chat models name the end of a turn in only one of them
 * @param padId padding token, or -1
 * @param sample whether it wants to be sampled; else the most likely token is taken each time
 * @param temperature above 0; 1 where none is given
 * @param topK number of tokens, 0 for all
 * @param topP in (0, 1], 1 for all
 */
public record GenerationConfig(
        List<Integer> eosIds, int padId, boolean sample, double temperature, int topK, double topP) {
    private static final String FILE = "generation_config.json";

    public GenerationConfig {
        eosIds = List.copyOf(eosIds);
    }

    /**
     * Reads the file of a folder; a folder without one is sampled plainly.
     *
     * @throws ModelException in one sentence, when it is damaged or has a value out of range
     */
    public static GenerationConfig read(Path folder, ModelConfig config) {
        Path file = folder.resolve(FILE);
        JsonNode json = Files.isRegularFile(file) ? ModelConfig.json(file) : new JsonMapper().createObjectNode();
        Set<Integer> ends = new LinkedHashSet<>(ids(json.path("eos_token_id"), file, config));
        ends.addAll(config.eosIds());
        List<Integer> pad = ids(json.path("pad_token_id"), file, config);
        return new GenerationConfig(
                List.copyOf(ends),
                pad.isEmpty() ? config.padId() : pad.getFirst(),
                json.path("do_sample").asBoolean(false),
                number(json, "temperature", 1, 1e-3, 100, file),
                (int) number(json, "top_k", 0, 0, Integer.MAX_VALUE, file),
                number(json, "top_p", 1, 1e-6, 1, file));
    }

    /**
     * The token that a finished answer is given at its end: the tokenizer's own end of text where the model stops at it, which for chat
     * models is the end of a turn.
     *
     * @param folder the model's
     * @return a token, or -1 where the model stops at none
     */
    public int endToken(Path folder, Tokenizer tokenizer) {
        Object text = ChatTemplate.specialTokens(folder).get("eos_token");
        int[] own = text == null ? new int[0] : tokenizer.encode(text.toString());
        if (own.length == 1 && eosIds.contains(own[0])) {
            return own[0];
        }
        return eosIds.isEmpty() ? -1 : eosIds.getFirst();
    }

    private static double number(JsonNode json, String key, double fallback, double min, double max, Path file) {
        JsonNode n = json.path(key);
        if (n.isMissingNode() || n.isNull()) {
            return fallback;
        }
        if (!n.isNumber() || !(n.asDouble() >= min && n.asDouble() <= max)) {
            throw new ModelException(file + " gives '" + key + "' as " + n + ", which is not from " + min + " to " + max
                    + "; correct it there.");
        }
        return n.asDouble();
    }

    private static List<Integer> ids(JsonNode node, Path file, ModelConfig config) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode n : node.isArray() ? node : List.of(node)) {
            if (n.isIntegralNumber()) {
                if (n.asInt() < 0 || n.asInt() >= config.vocabSize()) {
                    throw new ModelException(
                            file + " names the token " + n + ", which the model with its vocabulary of "
                                    + config.vocabSize() + " does not have; fetch both files of the same model.");
                }
                ids.add(n.asInt());
            }
        }
        return List.copyOf(ids);
    }
}
