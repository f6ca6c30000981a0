package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.ModelLocator;
import org.counterpoint.train.RunConfig;
import org.jspecify.annotations.Nullable;

/**
 * Finds all problems of a configuration instead of the first: where the whole is not right, each value is judged alone beside the
 * method and the environment; what then remains is a contradiction between values.
 */
final class ConfigCheck {
    private static final List<String> SECTIONS =
            List.of("model_options", "lora", "sampling", "evaluation", "online", "offline", "parameters");

    private final ObjectNode config;
    private final List<Problem> problems = new ArrayList<>();

    private ConfigCheck(ObjectNode config) {
        this.config = config;
    }

    static List<Problem> problems(JsonNode config) {
        if (!(config instanceof ObjectNode object)) {
            return List.of(new Problem("", "A run configuration is a JSON object such as {\"method\": \"ctwa\"}."));
        }
        ConfigCheck check = new ConfigCheck(object);
        check.run();
        return List.copyOf(check.problems);
    }

    private void run() {
        if (alone("", config)) {
            model();
            return;
        }
        Problem whole = problems.removeLast();
        // Without a known method nothing else can be judged.
        if (!alone("method", Json.mapper().createObjectNode())) {
            return;
        }
        if (config.has("environment")
                && !alone("environment", base(false).set("environment", config.get("environment")))) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            String key = entry.getKey();
            if (SECTIONS.contains(key) && entry.getValue() instanceof ObjectNode section) {
                for (Map.Entry<String, JsonNode> value : section.properties()) {
                    ObjectNode only = Json.mapper().createObjectNode();
                    only.set(value.getKey(), value.getValue());
                    alone(key + "." + value.getKey(), base(true).set(key, only));
                }
            } else if (!key.equals("method") && !key.equals("environment")) {
                alone(key, base(true).set(key, entry.getValue()));
            }
        }
        if (problems.isEmpty()) {
            problems.add(whole);
        }
        model();
    }

    private void model() {
        String model = config.path("model").asText(ModelLocator.POCKET);
        try {
            ModelLocator.locate(model);
        } catch (RuntimeException e) {
            problems.add(new Problem("model", sentence(e)));
        }
    }

    private ObjectNode base(boolean withEnvironment) {
        ObjectNode base = Json.mapper().createObjectNode();
        base.set("method", config.get("method"));
        if (withEnvironment && config.has("environment")) {
            base.set("environment", config.get("environment"));
        }
        return base;
    }

    /** Judges a configuration that holds one value of interest; true if it is right. */
    private boolean alone(String path, JsonNode candidate) {
        if (path.equals("method") && candidate instanceof ObjectNode object && config.has("method")) {
            object.set("method", config.get("method"));
        }
        try {
            RunConfig.parse(candidate);
            return true;
        } catch (RuntimeException e) {
            problems.add(new Problem(path, sentence(e)));
            return false;
        }
    }

    private static String sentence(RuntimeException e) {
        @Nullable String message = e.getMessage();
        if (e instanceof BadConfigurationException && message != null) {
            return message;
        }
        return "This value cannot be used (" + e + "); give another.";
    }
}
