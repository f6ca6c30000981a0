package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.objective.OpenSettings;
import org.counterpoint.objective.data.DataException;
import org.counterpoint.objective.data.DataSettings;
import org.counterpoint.objective.reward.Rewards;
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

    /** What the objectives follow from. */
    private static final List<String> TASK = List.of("environment", "data", "rewards");

    private static final String RULES = "early_stop";

    /** How a sentence names the key that it is about. */
    private static final Pattern KEY = Pattern.compile("^The key \"([^\"]+)\"");

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
            files();
            return;
        }
        Problem whole = problems.removeLast();
        // Without a known method nothing else can be judged.
        if (!alone("method", Json.mapper().createObjectNode())) {
            return;
        }
        if (!environment()) {
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
            } else if (key.equals(RULES) && entry.getValue() instanceof ArrayNode list) {
                for (int i = 0; i < list.size(); i++) {
                    rule(list.get(i), i);
                }
            } else if (!TASK.contains(key) && !key.equals("method")) {
                alone(key, base(true).set(key, entry.getValue()));
            }
        }
        if (problems.isEmpty()) {
            problems.add(whole);
        }
        model();
    }

    /** Judges one rule of an early stop; what is wrong with one of its keys is said of that key. */
    private void rule(JsonNode rule, int place) {
        String path = RULES + "[" + place + "]";
        ObjectNode candidate = base(true);
        candidate.putArray(RULES).add(rule);
        if (!alone(path, candidate)) {
            Problem found = problems.removeLast();
            Matcher key = KEY.matcher(found.sentence());
            boolean named = key.find() && key.group(1).startsWith(RULES + ".");
            problems.add(new Problem(named ? path + key.group(1).substring(RULES.length()) : path, found.sentence()));
        }
    }

    /** Judges the environment, and the data and rewards of the open one; nothing else can be judged where they are wrong. */
    private boolean environment() {
        int before = problems.size();
        if (!config.path("environment").asText("").equals(OpenSettings.ID)) {
            return !config.has("environment") || alone("environment", base(true));
        }
        if (config.has("data")) {
            try {
                DataSettings.parse(config.path("data"), Path.of(""));
            } catch (RuntimeException e) {
                String words = sentence(e);
                Matcher key = KEY.matcher(words);
                boolean named = key.find() && key.group(1).startsWith("data.");
                problems.add(new Problem(named ? key.group(1) : "data", words));
            }
        }
        if (config.has("rewards") && !config.path("rewards").isEmpty()) {
            Rewards.check(config.path("rewards"), Path.of("").toAbsolutePath())
                    .forEach(p -> problems.add(new Problem("rewards" + p.path(), p.sentence())));
        }
        return problems.size() == before && alone(config.has("data") ? "rewards" : "data", base(true));
    }

    private void files() {
        OpenSettings open = RunConfig.parse(config).open();
        if (open == null) {
            return;
        }
        for (int i = 0; i < open.data().sources().size(); i++) {
            try {
                open.checkFile(i);
            } catch (RuntimeException e) {
                problems.add(new Problem("data.sources[" + i + "].file", sentence(e)));
            }
        }
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
        if (withEnvironment) {
            TASK.stream().filter(config::has).forEach(key -> base.set(key, config.get(key)));
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
        boolean told = e instanceof BadConfigurationException || e instanceof DataException;
        if (told && message != null) {
            return message;
        }
        return "This value cannot be used (" + e + "); give another.";
    }
}
