package org.counterpoint.lm;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The tokenizer of a model folder, read from its {@code tokenizer.json}; needs no network. */
public final class Tokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer delegate;
    private final int vocabSize;

    private Tokenizer(HuggingFaceTokenizer delegate, int vocabSize) {
        this.delegate = delegate;
        this.vocabSize = vocabSize;
    }

    /**
     * Reads a tokenizer.
     *
     * @param path a model folder or a {@code tokenizer.json}
     * @throws ModelException in one sentence, when it is missing or damaged
     */
    public static Tokenizer load(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve("tokenizer.json") : path;
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    "There is no " + file + "; put the model's tokenizer.json beside its config.json.");
        }
        try {
            JsonNode json = new JsonMapper().readTree(Files.readString(file));
            int size = 0;
            for (JsonNode token : json.path("added_tokens")) {
                size = Math.max(size, token.path("id").asInt() + 1);
            }
            for (JsonNode id : json.path("model").path("vocab")) {
                size = Math.max(size, (id.isArray() ? 0 : id.asInt()) + 1);
            }
            Map<String, String> options =
                    Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");
            return new Tokenizer(HuggingFaceTokenizer.newInstance(file, options), size);
        } catch (JacksonException e) {
            throw new ModelException(
                    file + " is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "); fetch the file again.",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new ModelException(
                    file + " is not a tokenizer that can be read ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "); fetch the file again.",
                    e);
        }
    }

    /** As {@link #load(Path)}, and checks that the model has an embedding for every token. */
    public static Tokenizer load(Path folder, ModelConfig config) {
        Tokenizer tokenizer = load(folder);
        if (tokenizer.vocabSize > config.vocabSize()) {
            tokenizer.close();
            throw new ModelException(
                    "The tokenizer in " + folder + " has " + tokenizer.vocabSize + " tokens but the model only "
                            + config.vocabSize() + "; use the tokenizer.json that belongs to the model.");
        }
        return tokenizer;
    }

    /** {@return the text's tokens, without special tokens at its ends} */
    public int[] encode(String text) {
        return encode(text, false);
    }

    /**
     * Splits a text into tokens.
     *
     * @param addSpecialTokens whether the tokenizer's own frame of special tokens is put around the text
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        return Arrays.stream(delegate.encode(text, addSpecialTokens, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** {@return the tokens of each text, without special tokens at its ends} */
    public List<int[]> encodeAll(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    /** {@return the text of tokens, special tokens left out} */
    public String decode(int[] tokens) {
        return decode(tokens, true);
    }

    /**
     * Joins tokens to a text.
     *
     * @param skipSpecialTokens whether special tokens are left out
     */
    public String decode(int[] tokens, boolean skipSpecialTokens) {
        return tokens.length == 0
                ? ""
                : delegate.decode(Arrays.stream(tokens).asLongStream().toArray(), skipSpecialTokens);
    }

    /** {@return one more than the largest token id} */
    public int vocabSize() {
        return vocabSize;
    }

    @Override
    public void close() {
        delegate.close();
    }
}
