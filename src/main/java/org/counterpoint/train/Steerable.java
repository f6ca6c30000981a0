package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.Names;
import org.counterpoint.method.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a run takes new values of while it trains. Which these are follows from the descriptions of the method's
 * parameters; every run has the evaluation cadence and the rules for an early stop besides.
 *
 * @param path its path in a configuration
 * @param parameter its description; null for the rules, which are a list
 */
public record Steerable(String path, @Nullable Parameter parameter) {
    /** Path of the evaluation cadence. */
    public static final String EVERY = "evaluation.every";

    /** Path of the rules for an early stop. */
    public static final String EARLY_STOP = "early_stop";

    /** What a run of this configuration can be steered by. */
    public static List<Steerable> of(RunConfig config) {
        Method method = Methods.find(config.method());
        List<Steerable> all = new ArrayList<>();
        method.budget().stream()
                .filter(Parameter::steerable)
                .forEach(p -> all.add(new Steerable(method.family() + "." + p.name(), p)));
        method.parameters().stream()
                .filter(Parameter::steerable)
                .forEach(p -> all.add(new Steerable("parameters." + p.name(), p)));
        all.add(new Steerable(
                EVERY,
                Parameter.integer(
                                "every", 10, 1, 10_000_000, "Steps between evaluations on validation prompts.", "steps")
                        .whileTraining()));
        all.add(new Steerable(EARLY_STOP, null));
        return List.copyOf(all);
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Its value in a configuration; numbers by objective are an object with their names. */
    public JsonNode value(RunConfig config) {
        return value(config.toJson(), config.parameters().objectives());
    }

    private JsonNode value(ObjectNode config, List<String> objectives) {
        JsonNode node = config;
        for (String part : path.split("\\.", -1)) {
            node = node.path(part);
        }
        if (node.isMissingNode()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (byObjective() && node.isArray()) {
            ObjectNode named = JsonNodeFactory.instance.objectNode();
            for (int j = 0; j < objectives.size(); j++) {
                named.set(objectives.get(j), node.get(j));
            }
            return named;
        }
        return node;
    }

    private boolean byObjective() {
        return parameter != null && parameter.type() == Parameter.Type.REALS;
    }

    /**
     * The same run with another value of one setting.
     *
     * @throws BadConfigurationException in one sentence, when the run does not take it
     */
    public static RunConfig set(RunConfig config, String path, JsonNode value) {
        if (of(config).stream().noneMatch(s -> s.path.equals(path))) {
            throw unknown(config, path);
        }
        return with(config, path, value);
    }

    /** The same configuration with another value at a path, whatever it is. */
    static RunConfig with(RunConfig config, String path, JsonNode value) {
        ObjectNode json = config.toJson();
        String[] parts = path.split("\\.", -1);
        ObjectNode at = json;
        for (int i = 0; i + 1 < parts.length; i++) {
            if (at.has(parts[i]) && !at.get(parts[i]).isObject()) {
                throw new BadConfigurationException("The key \"" + parts[i]
                        + "\" can only be given as a whole, because it is fixed when a run begins; give all of it.");
            }
            at = at.withObjectProperty(parts[i]);
        }
        at.set(parts[parts.length - 1], value);
        return RunConfig.parse(json);
    }

    /**
     * Understands what people ask for: a setting by its path or the last part of it, with the name of an objective behind it where
     * there is a number for each ({@code weight.helpful}, {@code targets.harmless}). Numbers of several objectives are taken
     * together, the others stay.
     *
     * @param config the settings as they are by then
     * @param asked values by what was typed
     * @return whole values by path, in the order in which they were asked for, each of which the run takes
     * @throws BadConfigurationException in one sentence, when it does not
     */
    public static Map<String, JsonNode> resolve(RunConfig config, Map<String, JsonNode> asked) {
        if (asked.isEmpty()) {
            throw new BadConfigurationException("There is nothing to change; name a setting and its new value, as in"
                    + " learning_rate=1e-4; " + offer(config));
        }
        List<String> objectives = config.parameters().objectives();
        Map<String, JsonNode> whole = new LinkedHashMap<>();
        asked.forEach((typed, value) -> {
            Optional<Steerable> plain = find(config, typed);
            if (plain.isPresent()) {
                whole.put(plain.get().path, value);
                return;
            }
            int dot = typed.lastIndexOf('.');
            Steerable group =
                    dot < 0 ? null : find(config, typed.substring(0, dot)).orElse(null);
            if (group == null || !group.byObjective()) {
                throw unknown(config, typed);
            }
            String objective = typed.substring(dot + 1);
            Names.requireKnown(objective, objectives, "objective");
            JsonNode before = whole.getOrDefault(group.path, group.value(config));
            if (!(before instanceof ObjectNode numbers)) {
                throw new BadConfigurationException("The setting \"" + group.path
                        + "\" is given twice, as a whole and for " + objective + "; give one of them.");
            }
            ObjectNode next = numbers.deepCopy();
            next.set(objective, value);
            whole.put(group.path, next);
        });
        RunConfig now = config;
        Map<String, JsonNode> explicit = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : whole.entrySet()) {
            now = with(now, entry.getKey(), entry.getValue());
            Steerable setting = find(now, entry.getKey()).orElseThrow();
            explicit.put(entry.getKey(), setting.value(now));
        }
        return explicit;
    }

    private static Optional<Steerable> find(RunConfig config, String typed) {
        List<Steerable> all = of(config);
        return all.stream()
                .filter(s -> s.path.equals(typed))
                .findFirst()
                .or(() -> all.stream()
                        .filter(s -> s.name().equals(typed)
                                || (s.byObjective() && s.name().equals(typed + "s")))
                        .findFirst());
    }

    private static BadConfigurationException unknown(RunConfig config, String typed) {
        Method method = Methods.find(config.method());
        String name = typed.startsWith("parameters.") ? typed.substring("parameters.".length()) : typed;
        int dot = name.indexOf('.');
        String head = dot < 0 ? name : name.substring(0, dot);
        boolean weights = head.equals("weight") || head.equals("weights");
        boolean own = method.parameters().stream().anyMatch(p -> p.name().equals(head));
        String what = weights
                ? "The method " + method.id() + " has no weights that can be set while it trains"
                        + (own ? ", because its own only say where it begins" : "")
                : own
                        ? "The parameter \"" + head + "\" of " + method.id() + " is fixed when a run begins"
                        : "There is no setting \"" + typed + "\" that a run of " + method.id()
                                + " takes while it trains";
        return new BadConfigurationException(what + "; " + offer(config));
    }

    private static String offer(RunConfig config) {
        return "it takes "
                + String.join(", ", of(config).stream().map(Steerable::path).toList()) + ".";
    }
}
