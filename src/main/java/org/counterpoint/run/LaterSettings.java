package org.counterpoint.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Settings that came after runs were first recorded. A run without them had the values given here, which is what makes it comparable with newer
 * ones.
 */
final class LaterSettings {
    private LaterSettings() {}

    /** Adds what a configuration of the trainer lacks; any other is left as it is. */
    static ObjectNode complete(ObjectNode config) {
        if (!(config.get("lora") instanceof ObjectNode lora) || !lora.has("rank") || !lora.has("targets")) {
            return config;
        }
        if (!lora.has("layers")) {
            lora.putArray("layers");
        }
        if (!lora.has("rslora")) {
            lora.put("rslora", false);
        }
        if (!lora.has("dropout")) {
            lora.put("dropout", 0.0);
        }
        if (!lora.has("rank_pattern")) {
            lora.putObject("rank_pattern");
        }
        if (!lora.has("alpha_pattern")) {
            lora.putObject("alpha_pattern");
        }
        if (!lora.has("adapter")) {
            lora.putNull("adapter");
        }
        if (!config.has("model_options")) {
            config.putObject("model_options")
                    .put("dtype", "auto")
                    .put("micro_batch", 0)
                    .put("sample_batch", 512)
                    .put("chat_template", "auto");
        }
        return config;
    }
}
