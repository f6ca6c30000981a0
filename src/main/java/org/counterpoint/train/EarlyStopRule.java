package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Names;

/**
 * A rule that ends or pauses a run, judged on what the run logs; one entry of the list {@code early_stop} of a configuration.
 *
 * @param objective the objective it watches
 * @param when what must hold
 * @param steps for {@link When#COVARIANCE_NEGATIVE} in how many steps in a row, for {@link When#REWARD_BELOW} for how many steps
 *     from the first evaluation on; at least 1
 * @param significance two-sided level at which a covariance counts as negative, in (0, 1): at 0.05 it lies more than 1.96 standard
 *     errors below 0, as the sign strip counts; unused by the other condition
 * @param value mean reward in the objective's own unit; unused by the covariance condition
 * @param then what it does
 */
public record EarlyStopRule(String objective, When when, int steps, double significance, double value, Then then) {
    private static final String KEY = "early_stop";
    private static final List<String> KEYS = List.of("objective", "when", "steps", "significance", "value", "then");
    private static final int STEPS = 50;
    private static final double SIGNIFICANCE = 0.05;

    /** What a rule waits for. */
    public enum When {
        /** The covariance of the objective with the score is significantly below 0 ({@code cov/<o>} of the training rows). */
        COVARIANCE_NEGATIVE,
        /** The mean reward on validation prompts is below a value at every evaluation. */
        REWARD_BELOW;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a rule does when it is met. */
    public enum Then {
        /** The run is stopped, with all that an end has. */
        STOP,
        /** The run is paused at a checkpoint, to be gone on with. */
        PAUSE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether another rule waits for the same, whatever it then does. */
    boolean waitsFor(EarlyStopRule other) {
        return equals(
                new EarlyStopRule(other.objective, other.when, other.steps, other.significance, other.value, then));
    }

    /**
     * Reads the list.
     *
     * @param json the list, or a missing node for none
     * @param objectives objectives of the run
     * @param online whether the method logs covariances
     * @throws BadConfigurationException in one sentence
     */
    static List<EarlyStopRule> parse(JsonNode json, List<String> objectives, boolean online) {
        if (json.isMissingNode()) {
            return List.of();
        }
        if (!json.isArray()) {
            throw new BadConfigurationException(
                    "The key \"" + KEY + "\" is " + json + " but must be a list of rules such as"
                            + " {\"objective\": \"helpful\", \"when\": \"covariance_negative\", \"steps\": 50}.");
        }
        List<EarlyStopRule> rules = new ArrayList<>();
        for (JsonNode one : json) {
            if (!one.isObject()) {
                throw new BadConfigurationException(
                        "The key \"" + KEY + "\" holds " + one
                                + " but must hold rules such as {\"objective\": \"helpful\", \"when\": \"covariance_negative\"}.");
            }
            rules.add(rule(new Fields(KEY, one, KEYS), one, objectives, online));
        }
        return List.copyOf(rules);
    }

    private static EarlyStopRule rule(Fields fields, JsonNode json, List<String> objectives, boolean online) {
        String objective = fields.text("objective", null);
        Names.requireKnown(objective, objectives, "objective");
        String word = fields.text("when", When.COVARIANCE_NEGATIVE.word());
        Names.requireKnown(
                word, List.of(When.COVARIANCE_NEGATIVE.word(), When.REWARD_BELOW.word()), "condition of early_stop");
        When when = When.valueOf(word.toUpperCase(Locale.ROOT));
        if (when == When.COVARIANCE_NEGATIVE && !online) {
            throw new BadConfigurationException(
                    "A method that learns from preference pairs logs no covariances, so that"
                            + " \"early_stop\" can only wait for \"reward_below\" there.");
        }
        String foreign = when == When.REWARD_BELOW ? "significance" : "value";
        if (json.has(foreign)) {
            throw new BadConfigurationException(
                    "The key \"" + KEY + "." + foreign + "\" has no meaning for \"" + word + "\"; take it out.");
        }
        if (when == When.REWARD_BELOW && !json.has("value")) {
            throw new BadConfigurationException(
                    "The key \"" + KEY + ".value\" is missing; give the mean reward below which the run ends.");
        }
        String then = fields.text("then", Then.STOP.word());
        Names.requireKnown(then, List.of(Then.STOP.word(), Then.PAUSE.word()), "action of early_stop");
        return new EarlyStopRule(
                objective,
                when,
                (int) fields.whole("steps", STEPS, 1, 10_000_000),
                fields.real("significance", SIGNIFICANCE, 1e-12, 0.999),
                fields.real("value", 0, -1e12, 1e12),
                Then.valueOf(then.toUpperCase(Locale.ROOT)));
    }

    ObjectNode toJson() {
        ObjectNode o = JsonNodeFactory.instance
                .objectNode()
                .put("objective", objective)
                .put("when", when.word())
                .put("steps", steps);
        switch (when) {
            case COVARIANCE_NEGATIVE -> o.put("significance", significance);
            case REWARD_BELOW -> o.put("value", value);
        }
        return o.put("then", then.word());
    }
}
