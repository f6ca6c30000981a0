package org.counterpoint.train;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.Names;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.PairSource;
import org.counterpoint.method.Parameter;
import org.counterpoint.method.Parameters;
import org.counterpoint.method.Scalarizer;
import org.counterpoint.method.Stage;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.OpenSettings;
import org.counterpoint.run.RunManifest;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines a run, validated. A configuration has two halves: the method with its own parameters, and the budget
 * and evaluation, which is everything else. A comparison gives all its methods one budget: the blocks {@code online} and
 * {@code offline} hold what all methods of a family share, and a configuration may carry the block of the other family too.
 *
 * @param method identifier of the method
 * @param environment identifier of the environment
 * @param model {@code pocket} for the shipped model, else a Hugging Face folder
 * @param seed the seed all randomness comes from
 * @param steps optimizer steps (of all stages together)
 * @param name name for people, null for a generated one
 * @param threads threads inside one tensor operation, 0 for the choice of the machine
 * @param options how the model is run
 * @param lora shape of the trained update
 * @param sampling how training completions are sampled
 * @param evaluation how often and on what the policy is evaluated
 * @param online budget of online methods
 * @param offline budget of offline methods
 * @param parameters the method's own parameters
 * @param earlyStop rules that end or pause the run
 * @param open data and rewards where the environment is {@code open}, else null
 */
public record RunConfig(
        String method,
        String environment,
        String model,
        long seed,
        int steps,
        @Nullable String name,
        int threads,
        ModelOptions options,
        LoraConfig lora,
        Sampling sampling,
        Evaluation evaluation,
        Parameters online,
        Parameters offline,
        Parameters parameters,
        List<EarlyStopRule> earlyStop,
        @Nullable OpenSettings open) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> KEYS = List.of(
            "method",
            "environment",
            "model",
            "seed",
            "steps",
            "name",
            "threads",
            "model_options",
            "lora",
            "sampling",
            "evaluation",
            "online",
            "offline",
            "parameters",
            "early_stop",
            "data",
            "rewards");
    /**
     * How completions are sampled.
     *
     * @param temperature above 0
     * @param topP nucleus in (0, 1], 1 for all tokens
     * @param topK number of tokens, 0 for all
     * @param maxTokens length at which a completion is cut
     */
    public record Sampling(double temperature, double topP, int topK, int maxTokens) {}

    /**
     * Evaluation on held-out prompts.
     *
     * @param every steps between evaluations on the validation prompts
     * @param prompts number of prompts, 0 for all of the split
     * @param samplesPerPrompt completions per prompt
     * @param temperature sampling temperature, 0 for greedy
     * @param gradients whether online runs measure the objectives' policy gradients at every evaluation
     */
    public record Evaluation(int every, int prompts, int samplesPerPrompt, double temperature, boolean gradients) {}

    /**
     * Reads a configuration file.
     *
     * @throws BadConfigurationException in one sentence, for a missing or damaged file, an unknown key or a bad value
     */
    public static RunConfig read(Path file) {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readString(file));
        } catch (JacksonException e) {
            throw new BadConfigurationException(file + " is not valid JSON (" + e.getOriginalMessage()
                    + "); correct it or print a fresh one with the" + " config command.");
        } catch (IOException e) {
            throw new BadConfigurationException("The configuration " + file + " cannot be read; check the path.");
        }
        try {
            return parse(json);
        } catch (BadConfigurationException e) {
            throw new BadConfigurationException(file + ": " + e.getMessage());
        }
    }

    /** Reads a configuration; keys that are absent get their defaults, {@code method} is required. */
    public static RunConfig parse(JsonNode json) {
        if (!json.isObject()) {
            throw new BadConfigurationException("A run configuration is a JSON object such as {\"method\": \"ctwa\"}.");
        }
        Fields top = new Fields("", json, KEYS);
        String method = top.text("method", null);
        Method chosen = Methods.find(method);
        String environment = top.text("environment", "pocket-3h");
        if (environment.startsWith(RunManifest.LESSON)) {
            throw new BadConfigurationException(
                    "The environment \"" + environment
                            + "\" is an exact lesson, which is neither trained nor resumed; run it anew with the command lesson.");
        }
        Names.requireKnown(
                environment,
                Stream.concat(Environments.all().stream().map(Environment::id), Stream.of(OpenSettings.ID))
                        .toList(),
                "environment");
        OpenSettings open = open(environment, chosen, json);
        List<String> objectives = open != null
                ? open.objectives(online(chosen))
                : Environments.of(environment).objectives().stream()
                        .map(Objective::name)
                        .toList();
        Fields sampling = top.object("sampling", List.of("temperature", "top_p", "top_k", "max_tokens"));
        Fields evaluation =
                top.object("evaluation", List.of("every", "prompts", "samples_per_prompt", "temperature", "gradients"));
        String model = top.text("model", "pocket");
        ObjectNode own = section(json, "parameters");
        ObjectNode online = section(json, OnlineSettings.FAMILY);
        ObjectNode offline = section(json, OfflineSettings.FAMILY);
        moveShared(chosen, own, chosen.family().equals(OnlineSettings.FAMILY) ? online : offline);
        Parameters parameters = Parameters.parse(chosen.parameters(), own, objectives);
        RunConfig config = new RunConfig(
                method,
                environment,
                model,
                top.whole("seed", 1, 0, Long.MAX_VALUE),
                (int) top.whole("steps", chosen.defaultSteps(), 1, 10_000_000),
                top.optionalText("name"),
                (int) top.whole("threads", 0, 0, 1024),
                ModelOptions.parse(top),
                LoraConfig.parse(top, model),
                new Sampling(
                        sampling.real("temperature", 1, 1e-3, 100),
                        sampling.real("top_p", 1, 1e-3, 1),
                        (int) sampling.whole("top_k", 0, 0, 1_000_000),
                        (int) sampling.whole("max_tokens", 32, 1, 1_000_000)),
                new Evaluation(
                        (int) evaluation.whole("every", 10, 1, 10_000_000),
                        (int) evaluation.whole("prompts", 64, 0, 1_000_000),
                        (int) evaluation.whole("samples_per_prompt", 2, 1, 10_000),
                        evaluation.real("temperature", 1, 0, 100),
                        evaluation.bool("gradients", true)),
                Parameters.parse(OnlineSettings.describe(), online, objectives),
                Parameters.parse(OfflineSettings.describe(), offline, objectives),
                parameters,
                EarlyStopRule.parse(json.path("early_stop"), objectives, online(chosen)),
                open);
        OnlineSettings.of(config.online);
        OfflineSettings.of(config.offline);
        // Settings are read once now, so that contradictions between values are reported before anything starts.
        switch (chosen) {
            case OnlineMethod m -> requireOneOrder(m.scalarizer(parameters, objectives), config);
            case OfflineMethod m -> {
                requireRewards(m.stages(parameters, objectives, config.steps), config);
                m.constraint(parameters);
                m.merge(parameters, objectives);
            }
        }
        return config;
    }

    private static boolean online(Method method) {
        return method.family().equals(OnlineSettings.FAMILY);
    }

    private static @Nullable OpenSettings open(String environment, Method method, JsonNode json) {
        if (!environment.equals(OpenSettings.ID)) {
            for (String key : List.of("data", "rewards")) {
                if (json.has(key)) {
                    throw new BadConfigurationException("The block \"" + key
                            + "\" belongs to the environment \"open\" but the" + " environment is \"" + environment
                            + "\"; set \"environment\" to \"open\" or take the block out.");
                }
            }
            return null;
        }
        try {
            OpenSettings open = OpenSettings.parse(json.path("data"), json.get("rewards"));
            open.require(online(method));
            return open;
        } catch (IllegalArgumentException e) {
            throw new BadConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    private static void requireRewards(List<Stage> stages, RunConfig config) {
        OpenSettings open = config.open;
        boolean weighted = stages.stream().anyMatch(s -> s.pairs() instanceof PairSource.WeightedReward);
        if (open != null && weighted && !open.objectives(true).containsAll(open.objectives(false))) {
            throw new BadConfigurationException("The method " + config.method
                    + " makes pairs by the rewards of sampled completions, so that every objective of the data needs a reward of"
                    + " its name in \"rewards\".");
        }
    }

    private static void requireOneOrder(Scalarizer scalarizer, RunConfig config) {
        boolean curved = scalarizer.level() == Scalarizer.Level.SCORE && !scalarizer.linear();
        if (curved && OnlineSettings.of(config.online).normalizeFirst()) {
            throw new BadConfigurationException("The score of the method " + config.method
                    + " is not linear in the rewards, so that \"online.normalize\" must be \"after\".");
        }
    }

    // Configurations recorded before the budget had blocks of its own hold its values among the parameters.
    private static void moveShared(Method method, ObjectNode own, ObjectNode budget) {
        List<String> names = method.parameters().stream().map(Parameter::name).toList();
        for (Parameter shared : method.budget()) {
            JsonNode value = own.get(shared.name());
            if (value != null && !names.contains(shared.name()) && !budget.has(shared.name())) {
                own.remove(shared.name());
                budget.set(shared.name(), value);
            }
        }
        JsonNode clip = own.remove("clip");
        if (clip != null) {
            budget.set("clip_low", clip);
            budget.set("clip_high", clip);
        }
    }

    private static ObjectNode section(JsonNode json, String key) {
        JsonNode node = json.get(key);
        if (node == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (node instanceof ObjectNode object) {
            return object.deepCopy();
        }
        throw new BadConfigurationException("The key \"" + key + "\" is " + node + " but must be an object.");
    }

    /** The settings that all methods of this method's family share. */
    public Parameters budget() {
        return Methods.find(method).family().equals(OnlineSettings.FAMILY) ? online : offline;
    }

    /**
     * Where budget and evaluation differ from the defaults that all methods of the family share, as in {@code online.groups 16
     * (default 8)}; and where the method by its nature leaves the budget.
     */
    public List<String> deviations() {
        List<String> found = new ArrayList<>();
        ObjectNode bare = JsonNodeFactory.instance
                .objectNode()
                .put("method", method)
                .put("environment", environment)
                .put("model", model);
        if (open != null) {
            open.writeTo(bare);
        }
        ObjectNode defaults = parse(bare).toJson();
        String family = Methods.find(method).family();
        for (String key : List.of("steps", "lora", "sampling", "evaluation", family)) {
            differences(key, toJson().path(key), defaults.path(key), found);
        }
        if (Methods.find(method) instanceof OnlineMethod m
                && m.scalarizer(parameters, parameters.objectives()).ratioToReference()) {
            found.add("ratios are taken to the base model and the loss has no divergence term");
        }
        return List.copyOf(found);
    }

    private static void differences(String path, JsonNode value, JsonNode usual, List<String> found) {
        if (value.isObject()) {
            value.fieldNames()
                    .forEachRemaining(
                            name -> differences(path + "." + name, value.path(name), usual.path(name), found));
        } else if (!value.equals(usual)) {
            found.add(path + " " + value + " (default " + usual + ")");
        }
    }

    /** The default configuration of a method. */
    public static RunConfig defaults(String method, String environment, String model) {
        return parse(JsonNodeFactory.instance
                .objectNode()
                .put("method", method)
                .put("environment", environment)
                .put("model", model));
    }

    /** The configuration with every value explicit; {@link #parse} of it gives an equal configuration. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("method", method).put("environment", environment).put("model", model);
        node.put("seed", seed).put("steps", steps).put("name", name).put("threads", threads);
        options.put(node);
        lora.put(node);
        node.putObject("sampling")
                .put("temperature", sampling.temperature)
                .put("top_p", sampling.topP)
                .put("top_k", sampling.topK)
                .put("max_tokens", sampling.maxTokens);
        node.putObject("evaluation")
                .put("every", evaluation.every)
                .put("prompts", evaluation.prompts)
                .put("samples_per_prompt", evaluation.samplesPerPrompt)
                .put("temperature", evaluation.temperature)
                .put("gradients", evaluation.gradients);
        boolean ownOnline = Methods.find(method).family().equals(OnlineSettings.FAMILY);
        putBudget(node, OnlineSettings.FAMILY, online, OnlineSettings.describe(), ownOnline);
        putBudget(node, OfflineSettings.FAMILY, offline, OfflineSettings.describe(), !ownOnline);
        node.set("parameters", parameters.toJson());
        if (!earlyStop.isEmpty()) {
            ArrayNode rules = node.putArray("early_stop");
            earlyStop.forEach(rule -> rules.add(rule.toJson()));
        }
        if (open != null) {
            open.writeTo(node);
        }
        return node;
    }

    // The other family's block has no effect on the run; it is kept where it says something.
    private static void putBudget(
            ObjectNode node, String family, Parameters values, List<Parameter> described, boolean own) {
        if (own
                || !values.toJson()
                        .equals(Parameters.defaults(described, List.of()).toJson())) {
            node.set(family, values.toJson());
        }
    }
}
