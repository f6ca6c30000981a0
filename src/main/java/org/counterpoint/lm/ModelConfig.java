package org.counterpoint.lm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The shape of a decoder, as read from a Hugging Face {@code config.json}.
 *
 * @param architecture family of the decoder
 * @param vocabSize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward layer
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key/value heads; divides {@code heads}
 * @param headDim width of one head
 * @param maxPositions longest sequence in tokens
 * @param normEps epsilon of RMSNorm or LayerNorm
 * @param ropeTheta base of the rotary frequencies; unused by GPT-2
 * @param ropeScaling long-context scaling of the rotary frequencies
 * @param tieEmbeddings whether the output layer is the embedding
 * @param qkvBias bias of the q, k and v projections
 * @param outputBias bias of the attention output projection
 * @param mlpBias bias of the feed-forward projections
 * @param activation feed-forward nonlinearity
 * @param slidingWindow attention reaches this many positions back, itself included; 0 means all
 * @param slidingFromLayer first layer with a sliding window
 * @param bosId beginning-of-text token, or -1
 * @param eosIds end-of-text tokens, possibly none
 * @param padId padding token, or -1
 */
public record ModelConfig(
        Architecture architecture,
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int maxPositions,
        double normEps,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean tieEmbeddings,
        boolean qkvBias,
        boolean outputBias,
        boolean mlpBias,
        Activation activation,
        int slidingWindow,
        int slidingFromLayer,
        int bosId,
        List<Integer> eosIds,
        int padId) {

    private static final int MOST_LAYERS = 10_000;

    /** Families of decoders that can be run. */
    public enum Architecture {
        LLAMA,
        QWEN2,
        QWEN3,
        MISTRAL,
        GPT2;

        /** {@return the {@code model_type} of the family} */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Feed-forward nonlinearities. */
    public enum Activation {
        SILU,
        GELU,
        GELU_TANH,
        RELU
    }

    /**
     * Scaling of rotary frequencies.
     *
     * @param type {@code default}, {@code linear} or {@code llama3}
     * @param factor stretch of the context
     * @param lowFreqFactor llama3 only
     * @param highFreqFactor llama3 only
     * @param originalMaxPositions llama3 only
     */
    public record RopeScaling(
            String type, double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositions) {
        /** No scaling. */
        public static final RopeScaling NONE = new RopeScaling("default", 1, 1, 4, 0);
    }

    /** Checks that the sizes fit each other. */
    public ModelConfig {
        eosIds = List.copyOf(eosIds);
        for (int size :
                new int[] {vocabSize, hiddenSize, intermediateSize, layers, heads, kvHeads, headDim, maxPositions}) {
            if (size < 1) {
                throw new ModelException("The model configuration has a size below 1; check its config.json.");
            }
        }
        if (layers > MOST_LAYERS) {
            throw new ModelException(
                    "The model configuration has " + layers + " layers, more than any model; check its config.json.");
        }
        if (heads % kvHeads != 0) {
            throw new ModelException(
                    "The model configuration has %d attention heads, which its %d key/value heads do not divide; "
                                    .formatted(heads, kvHeads)
                            + "check its config.json.");
        }
        if (architecture != Architecture.GPT2 && headDim % 2 != 0) {
            throw new ModelException("Rotary embedding needs an even head width but the model configuration has "
                    + headDim + "; check its config.json.");
        }
    }

    /**
     * A small decoder of the Llama family with the given sizes, tied embeddings, end-of-text token 0 and padding token 1.
     */
    public static ModelConfig llama(
            int vocab, int hidden, int intermediate, int layers, int heads, int kvHeads, int context) {
        return new ModelConfig(
                Architecture.LLAMA,
                vocab,
                hidden,
                intermediate,
                layers,
                heads,
                kvHeads,
                hidden / heads,
                context,
                1e-6,
                10000,
                RopeScaling.NONE,
                true,
                false,
                false,
                false,
                Activation.SILU,
                0,
                0,
                -1,
                List.of(0),
                1);
    }

    /** {@return the architecture of the shipped pocket model: 4 layers, width 128, context 96} */
    public static ModelConfig pocket(int vocab) {
        return llama(vocab, 128, 384, 4, 4, 4, 96);
    }

    /**
     * Reads {@code config.json} of a model folder.
     *
     * @param folder a Hugging Face model folder
     * @throws ModelException in one sentence, when it is missing, damaged or of an unknown architecture
     */
    public static ModelConfig read(Path folder) {
        Path file = file(folder);
        return new ConfigJson(json(file), file).parse();
    }

    private static Path file(Path folder) {
        return Files.isDirectory(folder) ? folder.resolve("config.json") : folder;
    }

    /** {@return the document itself, for what is no part of the decoder's shape} */
    static JsonNode json(Path folder) {
        Path file = file(folder);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    "There is no " + file + "; name a Hugging Face model folder that holds config.json.");
        }
        try {
            return new JsonMapper().readTree(Files.readString(file));
        } catch (JacksonException e) {
            throw new ModelException(
                    file + " is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "); fetch the file again.",
                    e);
        } catch (IOException e) {
            throw new ModelException(
                    file + " cannot be read (" + e.getMessage() + "); check the file and its permissions.", e);
        }
    }

    /** {@return the configuration in the layout of a Hugging Face {@code config.json}} */
    public ObjectNode toJson() {
        ObjectNode o = new JsonMapper().createObjectNode();
        o.put("model_type", architecture.id());
        o.putArray("architectures")
                .add(
                        switch (architecture) {
                            case LLAMA -> "LlamaForCausalLM";
                            case QWEN2 -> "Qwen2ForCausalLM";
                            case QWEN3 -> "Qwen3ForCausalLM";
                            case MISTRAL -> "MistralForCausalLM";
                            case GPT2 -> "GPT2LMHeadModel";
                        });
        o.put("vocab_size", vocabSize);
        String activationName =
                switch (activation) {
                    case SILU -> "silu";
                    case GELU -> "gelu";
                    case GELU_TANH -> "gelu_new";
                    case RELU -> "relu";
                };
        if (architecture == Architecture.GPT2) {
            o.put("n_embd", hiddenSize)
                    .put("n_inner", intermediateSize)
                    .put("n_layer", layers)
                    .put("n_head", heads);
            o.put("n_positions", maxPositions)
                    .put("layer_norm_epsilon", normEps)
                    .put("activation_function", activationName);
        } else {
            o.put("hidden_size", hiddenSize)
                    .put("intermediate_size", intermediateSize)
                    .put("num_hidden_layers", layers);
            o.put("num_attention_heads", heads)
                    .put("num_key_value_heads", kvHeads)
                    .put("head_dim", headDim);
            o.put("max_position_embeddings", maxPositions)
                    .put("rms_norm_eps", normEps)
                    .put("rope_theta", ropeTheta);
            o.put("hidden_act", activationName);
            if (architecture == Architecture.LLAMA) {
                o.put("attention_bias", qkvBias).put("mlp_bias", mlpBias);
            } else if (architecture == Architecture.QWEN3) {
                o.put("attention_bias", qkvBias);
            }
            if (!"default".equals(ropeScaling.type())) {
                o.putObject("rope_scaling")
                        .put("rope_type", ropeScaling.type())
                        .put("factor", ropeScaling.factor())
                        .put("low_freq_factor", ropeScaling.lowFreqFactor())
                        .put("high_freq_factor", ropeScaling.highFreqFactor())
                        .put("original_max_position_embeddings", ropeScaling.originalMaxPositions());
            }
            if (slidingWindow > 0) {
                o.put("sliding_window", slidingWindow);
                if (architecture != Architecture.MISTRAL) {
                    o.put("use_sliding_window", true).put("max_window_layers", slidingFromLayer);
                }
            }
        }
        o.put("tie_word_embeddings", tieEmbeddings);
        if (bosId >= 0) {
            o.put("bos_token_id", bosId);
        }
        if (eosIds.size() == 1) {
            o.put("eos_token_id", eosIds.getFirst());
        } else if (!eosIds.isEmpty()) {
            eosIds.forEach(o.putArray("eos_token_id")::add);
        }
        if (padId >= 0) {
            o.put("pad_token_id", padId);
        }
        o.put("torch_dtype", "float32");
        return o;
    }

    /** {@return the same decoder without an output layer of its own} */
    ModelConfig withoutHead() {
        return new ModelConfig(
                architecture,
                vocabSize,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                kvHeads,
                headDim,
                maxPositions,
                normEps,
                ropeTheta,
                ropeScaling,
                true,
                qkvBias,
                outputBias,
                mlpBias,
                activation,
                slidingWindow,
                slidingFromLayer,
                bosId,
                eosIds,
                padId);
    }

    /** {@return whether queries and keys are normalized per head before they are rotated} */
    public boolean queryKeyNorm() {
        return architecture == Architecture.QWEN3;
    }

    /** {@return trainable numbers of the model} */
    public long parameterCount() {
        return ParameterSpec.of(this).stream().mapToLong(ParameterSpec::size).sum();
    }
}
