package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.ParameterSpec.Kind;
import org.counterpoint.workbench.newrun.ParameterSpec.Presence;

/** The settings of a rule that ends or pauses a run, for the form and for steering. */
public final class RuleSpecs {
    /** The condition on a covariance, which is the usual one. */
    public static final String NEGATIVE = "covariance_negative";

    /** The condition on a reward. */
    public static final String BELOW = "reward_below";

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final List<String> ACTIONS = List.of("stop", "pause");

    private RuleSpecs() {}

    /**
     * The conditions that a rule may wait for.
     *
     * @param online whether the method logs covariances
     */
    public static List<String> conditions(boolean online) {
        return online ? List.of(NEGATIVE, BELOW) : List.of(BELOW);
    }

    /**
     * The settings of a rule, in the order in which it is read.
     *
     * @param when its condition
     * @param objectives what it may watch
     * @param online whether the method logs covariances
     */
    public static List<ParameterSpec> of(String when, List<String> objectives, boolean online) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(spec("then", Kind.CHOICE, json.textNode(ACTIONS.getFirst()), ACTIONS));
        // Neither follows a default when the form changes around it: a rule would come to mean something else.
        specs.add(new ParameterSpec(
                "objective",
                Kind.CHOICE,
                json.nullNode(),
                -NONE,
                NONE,
                objectives,
                help("objective"),
                "",
                Presence.REQUIRED));
        specs.add(spec("when", Kind.CHOICE, json.textNode(NEGATIVE), conditions(online)));
        specs.add(number("steps", Kind.INT, json.numberNode(50), 1, 10_000_000));
        specs.add(
                when.equals(BELOW)
                        ? number("value", Kind.REAL, json.nullNode(), -1e12, 1e12)
                        : number("significance", Kind.REAL, json.numberNode(0.05), 1e-12, 0.999));
        return List.copyOf(specs);
    }

    private static ParameterSpec spec(String name, Kind kind, JsonNode value, List<String> choices) {
        return new ParameterSpec(name, kind, value, -NONE, NONE, choices, help(name), "");
    }

    private static ParameterSpec number(String name, Kind kind, JsonNode value, double min, double max) {
        return new ParameterSpec(name, kind, value, min, max, List.of(), help(name), "", Presence.REQUIRED);
    }

    private static String help(String name) {
        return Messages.text("newrun.help.early_stop." + name);
    }
}
