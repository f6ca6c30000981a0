package org.counterpoint.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.counterpoint.lm.ModelConfig.Activation;
import org.counterpoint.lm.ModelConfig.Architecture;
import org.counterpoint.lm.ModelConfig.RopeScaling;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a Hugging Face {@code config.json}; what is missing or not supported is refused in one sentence.
 *
 * @param json the document
 * @param file where it came from, for messages
 */
record ConfigJson(JsonNode json, Path file) {

    /** Layers without a sliding window in a Qwen file that names no number. */
    private static final int QWEN_WINDOW_LAYERS = 28;

    /** Sliding window of a Mistral file that names none. */
    private static final int MISTRAL_WINDOW = 4096;

    /** Head width of a Qwen3 file that names none. */
    private static final int QWEN3_HEAD = 128;

    ModelConfig parse() {
        String type = json.path("model_type").asText("");
        Architecture architecture = Arrays.stream(Architecture.values())
                .filter(a -> a.id().equals(type))
                .findFirst()
                .orElseThrow(
                        () -> new ModelException(file + " has the architecture '" + (type.isEmpty() ? "(none)" : type)
                                + "', which is not known; choose a model of one of: "
                                + Arrays.stream(Architecture.values())
                                        .map(Architecture::id)
                                        .collect(Collectors.joining(", "))
                                + "."));
        return architecture == Architecture.GPT2 ? gpt2() : llamaFamily(architecture);
    }

    private ModelConfig gpt2() {
        refuse(json.path("scale_attn_by_inverse_layer_idx").asBoolean(false), "scale_attn_by_inverse_layer_idx");
        refuse(json.path("add_cross_attention").asBoolean(false), "add_cross_attention");
        int hidden = size("n_embd");
        int heads = size("n_head");
        return new ModelConfig(
                Architecture.GPT2,
                size("vocab_size"),
                hidden,
                size("n_inner", 4 * hidden),
                size("n_layer"),
                heads,
                heads,
                hidden / heads,
                size("n_positions", 1024),
                json.path("layer_norm_epsilon").asDouble(1e-5),
                0,
                RopeScaling.NONE,
                json.path("tie_word_embeddings").asBoolean(true),
                true,
                true,
                true,
                activation("activation_function", "gelu_new"),
                0,
                0,
                id("bos_token_id"),
                ids(),
                id("pad_token_id"));
    }

    private ModelConfig llamaFamily(Architecture architecture) {
        int hidden = size("hidden_size");
        int heads = size("num_attention_heads");
        int layers = size("num_hidden_layers");
        boolean qwen2 = architecture == Architecture.QWEN2;
        boolean qwen3 = architecture == Architecture.QWEN3;
        boolean bias = json.path("attention_bias").asBoolean(false);
        boolean windowed = architecture == Architecture.MISTRAL
                || ((qwen2 || qwen3) && json.path("use_sliding_window").asBoolean(false));
        JsonNode window = architecture == Architecture.MISTRAL && !json.has("sliding_window")
                ? IntNode.valueOf(MISTRAL_WINDOW)
                : json.path("sliding_window");
        int width = windowed && window.isNumber() ? window.asInt() : 0;
        int from = width > 0 && architecture != Architecture.MISTRAL
                ? json.path("max_window_layers").asInt(QWEN_WINDOW_LAYERS)
                : 0;
        checkLayerTypes(width > 0 ? from : layers);
        return new ModelConfig(
                architecture,
                size("vocab_size"),
                hidden,
                size("intermediate_size"),
                layers,
                heads,
                size("num_key_value_heads", heads),
                size("head_dim", qwen3 ? QWEN3_HEAD : hidden / heads),
                size("max_position_embeddings", 2048),
                json.path("rms_norm_eps").asDouble(1e-6),
                ropeTheta(),
                rope(),
                json.path("tie_word_embeddings").asBoolean(false),
                qwen2 || bias,
                !qwen2 && bias,
                json.path("mlp_bias").asBoolean(false),
                activation("hidden_act", "silu"),
                width,
                from,
                id("bos_token_id"),
                ids(),
                id("pad_token_id"));
    }

    /** Newer files list the kind of attention of each layer: it has to be what the older keys say. */
    private void checkLayerTypes(int slidingFrom) {
        int layer = 0;
        for (JsonNode type : json.path("layer_types")) {
            String expected = layer >= slidingFrom ? "sliding_attention" : "full_attention";
            if (!type.asText().equals(expected)) {
                throw new ModelException("%s gives layer %d the attention '%s' where its other settings ask for '%s'; "
                                .formatted(file, layer, type.asText(), expected)
                        + "choose a model whose layers with a sliding window are the last ones.");
            }
            layer++;
        }
    }

    private double ropeTheta() {
        JsonNode newer = json.path("rope_parameters").path("rope_theta");
        return newer.isNumber() ? newer.asDouble() : json.path("rope_theta").asDouble(10000);
    }

    private RopeScaling rope() {
        JsonNode r = json.path("rope_parameters").isObject() ? json.path("rope_parameters") : json.path("rope_scaling");
        if (!r.isObject()) {
            return RopeScaling.NONE;
        }
        String type = r.path("rope_type").asText(r.path("type").asText("default"));
        if (!List.of("default", "linear", "llama3").contains(type)) {
            throw new ModelException(file + " asks for the rotary scaling '" + type
                    + "', which is not known; choose a model with one of: default, linear, llama3.");
        }
        return "default".equals(type)
                ? RopeScaling.NONE
                : new RopeScaling(
                        type,
                        r.path("factor").asDouble(1),
                        r.path("low_freq_factor").asDouble(1),
                        r.path("high_freq_factor").asDouble(4),
                        r.path("original_max_position_embeddings").asInt(8192));
    }

    private Activation activation(String key, String fallback) {
        String name = json.path(key).asText(fallback);
        return switch (name) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            default ->
                throw new ModelException(
                        file + " has the activation '" + name
                                + "', which is not known; choose a model with one of: silu, gelu, gelu_new, gelu_pytorch_tanh, relu.");
        };
    }

    private void refuse(boolean condition, String key) {
        if (condition) {
            throw new ModelException(file + " sets " + key + ", which is not supported; choose a model without it.");
        }
    }

    private int size(String key) {
        JsonNode n = json.path(key);
        if (!n.isIntegralNumber() || n.asLong() < 1 || n.asLong() > Integer.MAX_VALUE) {
            throw new ModelException(file + " has no positive whole number for '" + key + "'; fetch the file again.");
        }
        return n.asInt();
    }

    private int size(String key, int fallback) {
        JsonNode n = json.path(key);
        return n.isMissingNode() || n.isNull() ? fallback : size(key);
    }

    private int id(String key) {
        @Nullable JsonNode n = json.get(key);
        return n != null && n.isIntegralNumber() ? n.asInt() : -1;
    }

    private List<Integer> ids() {
        JsonNode n = json.path("eos_token_id");
        List<Integer> result = new ArrayList<>();
        if (n.isIntegralNumber()) {
            result.add(n.asInt());
        } else if (n.isArray()) {
            n.forEach(e -> result.add(e.asInt()));
        }
        return result;
    }
}
