package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.Parameters;
import org.counterpoint.method.Scalarizer;
import org.counterpoint.method.Variant;
import org.counterpoint.run.io.Json;

/**
 * One run of a lesson, validated.
 *
 * @param lesson the bandit
 * @param name name for people
 * @param method identifier of a method that combines objectives into a score
 * @param parameters its own parameters
 * @param update how the policy follows the score
 * @param eta step size of the update
 * @param steps number of updates
 * @param every steps between evaluations
 * @param command the command that repeats it
 */
public record LessonSettings(
        Lesson lesson,
        String name,
        String method,
        Parameters parameters,
        Lesson.Update update,
        double eta,
        int steps,
        int every,
        String command) {
    private static final double LARGEST_STEP = 1e6;
    private static final int MOST_STEPS = 1_000_000;

    public LessonSettings {
        if (!(eta > 0) || eta > LARGEST_STEP) {
            throw new BadConfigurationException(
                    "The step size eta is " + eta + " but must be above 0 and at most " + (long) LARGEST_STEP + ".");
        }
        if (steps < 1 || steps > MOST_STEPS) {
            throw new BadConfigurationException(
                    "The number of steps is " + steps + " but must be from 1 to " + MOST_STEPS + ".");
        }
        if (every < 1) {
            throw new BadConfigurationException(
                    "The number of steps between evaluations is " + every + " but must be at least 1.");
        }
    }

    /** Identifiers of the methods that lessons can run: those that turn the rewards of a response into one score. */
    public static List<String> methods() {
        return Methods.all().stream()
                .filter(LessonSettings::scores)
                .map(Method::id)
                .toList();
    }

    private static boolean scores(Method method) {
        if (!(method instanceof OnlineMethod online)) {
            return false;
        }
        List<String> some = List.of("one", "two");
        return online.scalarizer(Parameters.defaults(online.parameters(), some), some)
                        .level()
                == Scalarizer.Level.SCORE;
    }

    /**
     * A method that lessons can run.
     *
     * @throws BadConfigurationException in one sentence that names those that work
     */
    public static OnlineMethod method(String id) {
        Method method = Methods.find(id);
        if (method instanceof OnlineMethod online && scores(method)) {
            return online;
        }
        String why = method instanceof OnlineMethod
                ? "combines advantages, losses or gradients of sampled responses"
                : "learns from preference pairs";
        throw new BadConfigurationException("An exact lesson enumerates scores, but the method " + id + " " + why
                + "; lessons run " + String.join(", ", methods()) + ".");
    }

    /**
     * The parameters of a method for a lesson: the method's defaults, then the lesson's, then those given.
     *
     * @throws BadConfigurationException for an unknown key, a value out of range, or a reading that needs a sampled batch
     */
    public static Parameters parameters(Lesson lesson, OnlineMethod method, ObjectNode given) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        if (has(method, "weights")) {
            for (double w : lesson.weights()) {
                all.withArray("weights").add(w);
            }
        }
        ObjectNode preset = lesson.defaults().parameters().get(method.id());
        if (preset != null) {
            all.setAll(preset);
        }
        all.setAll(given);
        Parameters parameters = Parameters.parse(method.parameters(), all, lesson.objectives());
        if (method.id().equals("ctwa") && has(method, "variant") && Variant.of(parameters) == Variant.PUBLISHED) {
            throw new BadConfigurationException(
                    "The parameter \"variant\" of ctwa must be \"corrected\" in an exact lesson:"
                            + " the published code takes its covariance from a part of a sampled batch, and a lesson samples none.");
        }
        return parameters;
    }

    /** Whether a method has a parameter of its own of that name. */
    public static boolean has(Method method, String parameter) {
        return method.parameters().stream().anyMatch(p -> p.name().equals(parameter));
    }

    /** The same as the {@code config} of a manifest. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("method", method).put("environment", lesson.environment()).put("model", TabularTrainer.MODEL);
        node.put("seed", 0).put("steps", steps).put("name", name);
        node.putObject("evaluation").put("every", every);
        ObjectNode exact = node.putObject("lesson").put("update", update.id()).put("eta", eta);
        exact.put("logits", lesson.logits().toString());
        exact.set("prompt_weights", Json.mapper().valueToTree(lesson.promptWeights()));
        exact.set("policy", Json.mapper().valueToTree(lesson.policy()));
        ObjectNode rewards = exact.putObject("rewards");
        for (int j = 0; j < lesson.objectives().size(); j++) {
            rewards.set(lesson.objectives().get(j), Json.mapper().valueToTree(lesson.rewards()[j]));
        }
        node.set("parameters", parameters.toJson());
        return node;
    }
}
