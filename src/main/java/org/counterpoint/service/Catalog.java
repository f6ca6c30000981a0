package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.Parameter;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.OpenSettings;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.ModelLocator;
import org.counterpoint.train.RunConfig;
import org.counterpoint.train.Trainer;
import org.jspecify.annotations.Nullable;

/** What this installation can train: methods, environments, default configurations and their validation. Thread-safe. */
public final class Catalog {
    private static final String DEFAULT_ENVIRONMENT = "pocket-3h";

    private Catalog() {}

    /**
     * A method.
     *
     * @param id id in configurations
     * @param title name for people
     * @param family {@code online} or {@code offline}
     * @param summary one or two sentences
     * @param parameters its own parameters, in the order in which a form shows them
     * @param budget what all methods of its family share; it stands in the configuration's block of the family's name
     */
    public record MethodInfo(
            String id,
            String title,
            String family,
            String summary,
            List<ParameterInfo> parameters,
            List<ParameterInfo> budget) {
        public MethodInfo {
            parameters = List.copyOf(parameters);
            budget = List.copyOf(budget);
        }
    }

    /**
     * A parameter of a method.
     *
     * @param name key in the configuration
     * @param type kind of value
     * @param defaultValue value where the configuration does not give one
     * @param min least value allowed (of each entry), negative infinity where there is none
     * @param max largest value allowed (of each entry), positive infinity where there is none
     * @param choices values of a {@link Type#CHOICE}, otherwise empty
     * @param help one or two sentences
     * @param unit unit of the value, or empty
     * @param steerable whether a run takes a new value while it trains
     */
    public record ParameterInfo(
            String name,
            Type type,
            JsonNode defaultValue,
            double min,
            double max,
            List<String> choices,
            String help,
            String unit,
            boolean steerable) {
        public ParameterInfo {
            choices = List.copyOf(choices);
        }
    }

    /** Kinds of values. */
    public enum Type {
        /** A whole number. */
        INT,
        /** A finite number. */
        REAL,
        /** A switch. */
        BOOL,
        /** One of the listed words. */
        CHOICE,
        /** One number per objective; a single number stands for all of them. */
        REALS,
        /** Objective names in an order; empty stands for the method's own order. */
        NAMES
    }

    /**
     * A training environment.
     *
     * @param id id in configurations
     * @param title name for people
     * @param description what it is and what is built in by design
     * @param objectives its objectives, in order
     */
    public record EnvironmentInfo(String id, String title, String description, List<ObjectiveInfo> objectives) {
        public EnvironmentInfo {
            objectives = List.copyOf(objectives);
        }
    }

    /** Every method, online ones first. */
    public static List<MethodInfo> methods() {
        return Methods.all().stream().map(Catalog::describe).toList();
    }

    /** Every environment. */
    public static List<EnvironmentInfo> environments() {
        EnvironmentInfo open = new EnvironmentInfo(
                OpenSettings.ID,
                OpenSettings.TITLE,
                "Prompts and preferences from files of any of the forms of `counterpoint data forms`, and rewards from the"
                        + " configuration; the objectives are those of the rewards or of the preferences.",
                List.of());
        return Stream.concat(Environments.all().stream().map(Catalog::describe), Stream.of(open))
                .toList();
    }

    /**
     * A complete configuration of a method, every value explicit.
     *
     * @param method id of the method
     * @param environment id of the environment, or null for the pocket one
     * @param model {@code pocket}, a Hugging Face folder, or null for the pocket model
     * @throws IllegalArgumentException with a sentence naming the closest id if there is no such method or environment
     */
    public static ObjectNode defaultConfig(String method, @Nullable String environment, @Nullable String model) {
        return RunConfig.defaults(
                        method,
                        environment == null ? DEFAULT_ENVIRONMENT : environment,
                        model == null ? ModelLocator.POCKET : model)
                .toJson();
    }

    /**
     * As {@link #defaultConfig(String, String, String)} for the open environment.
     *
     * @param data the block {@code data}
     * @param rewards the block {@code rewards}, empty for none
     */
    public static ObjectNode openConfig(String method, ObjectNode data, ArrayNode rewards, @Nullable String model) {
        ObjectNode config = Json.mapper().createObjectNode();
        config.put("method", method).put("environment", OpenSettings.ID);
        config.put("model", model == null ? ModelLocator.POCKET : model);
        config.set("data", data);
        if (!rewards.isEmpty()) {
            config.set("rewards", rewards);
        }
        return RunConfig.parse(config).toJson();
    }

    /**
     * Makes the paths of a configuration's data absolute.
     *
     * @param folder what relative paths are taken from; where nothing is there, they are taken from the working folder
     */
    public static void resolveFiles(ObjectNode config, Path folder) {
        for (JsonNode source : config.path("data").path("sources")) {
            String file = source.path("file").asText("");
            if (source instanceof ObjectNode object && !file.isBlank()) {
                Path beside = folder.resolve(file);
                object.put(
                        "file",
                        (Files.exists(beside) ? beside : Path.of(file))
                                .toAbsolutePath()
                                .normalize()
                                .toString());
            }
        }
    }

    /** All that is wrong with a run configuration, each with its key; empty if it can be run. */
    public static List<Problem> validate(JsonNode config) {
        return ConfigCheck.problems(config);
    }

    /**
     * A configuration with every value explicit.
     *
     * @throws IllegalArgumentException with the first problem's sentence if it is not valid
     */
    public static ObjectNode complete(JsonNode config) {
        return RunConfig.parse(config).toJson();
    }

    /** Names of the objectives of a valid configuration's environment, in order. */
    public static List<String> objectives(JsonNode config) {
        return RunConfig.parse(config).parameters().objectives();
    }

    /** The rules the service submits by. */
    static TrainingService.ConfigRules rules(Path library) {
        RunMemory memory = new RunMemory();
        RunPlanner planner = new RunPlanner(library, List.of(library));
        return new TrainingService.ConfigRules() {
            @Override
            public List<Problem> check(JsonNode config) {
                List<Problem> problems = validate(config);
                return problems.isEmpty() ? memory.problems(RunConfig.parse(config)) : problems;
            }

            @Override
            public void checkResume(JsonNode config, Path dir) throws IOException {
                try {
                    Trainer.checkResume(RunConfig.parse(config), dir);
                } catch (RuntimeException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }

            @Override
            public long steps(JsonNode config) {
                return RunConfig.parse(config).steps();
            }

            @Override
            public String name(JsonNode config) {
                RunConfig parsed = RunConfig.parse(config);
                String name = parsed.name();
                return name != null ? name : Methods.find(parsed.method()).title() + ", seed " + parsed.seed();
            }

            @Override
            public RunPlanner.Plan plan(JsonNode config) throws IOException {
                planner.refreshWhenOld();
                return planner.plan(config);
            }

            @Override
            public void refreshTimes() throws IOException {
                planner.refresh();
            }

            @Override
            public double seconds(JsonNode config) {
                TimeEstimate time = planner.plan(config).time();
                return time == null ? Double.NaN : time.seconds();
            }
        };
    }

    private static MethodInfo describe(Method m) {
        return new MethodInfo(
                m.id(),
                m.title(),
                m.family(),
                m.summary(),
                m.parameters().stream().map(Catalog::describe).toList(),
                m.budget().stream().map(Catalog::describe).toList());
    }

    static ParameterInfo describe(Parameter p) {
        return new ParameterInfo(
                p.name(),
                Type.valueOf(p.type().name()),
                Json.mapper().valueToTree(p.defaultValue()),
                p.min(),
                p.max(),
                p.choices(),
                p.help(),
                p.unit(),
                p.steerable());
    }

    private static EnvironmentInfo describe(Environment e) {
        return new EnvironmentInfo(
                e.id(),
                e.title(),
                e.description(),
                e.objectives().stream()
                        .map(o -> new ObjectiveInfo(
                                o.name(), "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, o.description()))
                        .toList());
    }
}
