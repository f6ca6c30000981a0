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
            {"dtype": "auto", "micro_batch": 0, "sample_batch": 512, "chat_template": "auto", "device": "auto"}""";

    private LaterSettings() {}

    /** Adds what a configuration of the trainer lacks; any other is left as it is. */
    static ObjectNode complete(ObjectNode config) {
        if (config.get("lora") instanceof ObjectNode lora && lora.has("rank") && lora.has("targets")) {
            complete(lora, LORA);
            complete(config.withObjectProperty("model_options"), MODEL_OPTIONS);
        }
        return config;
    }

    private static void complete(ObjectNode section, String later) {
        values(later).properties().forEach(one -> {
            if (!section.has(one.getKey())) {
                section.set(one.getKey(), one.getValue());
            }
        });
    }

    private static JsonNode values(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
