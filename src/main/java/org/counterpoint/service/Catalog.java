package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.Parameter;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.io.Json;

/** What this installation can train: methods, environments, default configurations and their validation. Thread-safe. */
public final class Catalog {
    private Catalog() {}

    /**
     * A method.
     *
     * @param id id in configurations
     * @param title name for people
     * @param family {@code online} or {@code offline}
     * @param summary one or two sentences
     * @param parameters its own parameters, in the order in which a form shows them
     */
    public record MethodInfo(String id, String title, String family, String summary, List<ParameterInfo> parameters) {
        public MethodInfo {
            parameters = List.copyOf(parameters);
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
     */
    public record ParameterInfo(
            String name,
            Type type,
            JsonNode defaultValue,
            double min,
            double max,
            List<String> choices,
            String help,
            String unit) {
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
        return Environments.all().stream().map(Catalog::describe).toList();
    }

    /** The rules the service submits by. */
    static TrainingService.ConfigRules rules() {
        return new TrainingService.ConfigRules() {
            @Override
            public List<Problem> check(JsonNode config) {
                return validate(config);
            }

            @Override
            public long steps(JsonNode config) {
                return config.path("steps").asLong(0);
            }

            @Override
            public String name(JsonNode config) {
                return config.path("name").asText(config.path("method").asText(""));
            }
        };
    }

    /** What is wrong with a run configuration; empty if it can be run. */
    public static List<Problem> validate(JsonNode config) {
        try {
            Methods.find(config.path("method").asText(""));
            return List.of();
        } catch (BadConfigurationException e) {
            return List.of(new Problem("method", String.valueOf(e.getMessage())));
        }
    }

    private static MethodInfo describe(Method m) {
        return new MethodInfo(
                m.id(),
                m.title(),
                m.family(),
                m.summary(),
                m.parameters().stream().map(Catalog::describe).toList());
    }

    private static ParameterInfo describe(Parameter p) {
        return new ParameterInfo(
                p.name(),
                Type.valueOf(p.type().name()),
                Json.mapper().valueToTree(p.defaultValue()),
                p.min(),
                p.max(),
                p.choices(),
                p.help(),
                p.unit());
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
