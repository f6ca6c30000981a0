package org.counterpoint.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.counterpoint.run.io.Json;

/**
 * Settings that came after runs were first recorded. A run without them had the values given here, which is what makes it comparable with newer
 * ones.
 */
final class LaterSettings {
    private static final String LORA = """
            {"layers": [], "rslora": false, "dropout": 0.0, "rank_pattern": {}, "alpha_pattern": {}, "adapter": null}""";
    private static final String MODEL_OPTIONS = """
            {"dtype": "auto", "micro_batch": 0, "sample_batch": 512, "chat_template": "auto"}""";

    private LaterSettings() {}

    /** Adds what a configuration of the trainer lacks; any other is left as it is. */
    static ObjectNode complete(ObjectNode config) {
        if (config.get("lora") instanceof ObjectNode lora && lora.has("rank") && lora.has("targets")) {
            values(LORA).properties().forEach(later -> {
                if (!lora.has(later.getKey())) {
                    lora.set(later.getKey(), later.getValue());
                }
            });
            if (!config.has("model_options")) {
                config.set("model_options", values(MODEL_OPTIONS));
            }
        }
        return config;
    }

    private static JsonNode values(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
