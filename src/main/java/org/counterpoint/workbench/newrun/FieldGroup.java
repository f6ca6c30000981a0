package org.counterpoint.workbench.newrun;

import java.util.List;
import java.util.Locale;
import org.counterpoint.workbench.Messages;

/** Headings of the form, in its order. */
public enum FieldGroup {
    /** Name and seed. */
    RUN,
    /** The method's own parameters. */
    METHOD,
    /** Steps, what all methods of the family share, and sampling: what a comparison holds equal. */
    BUDGET,
    /** What the policy is judged on, and how often. */
    EVALUATION,
    /** Rules that end or pause a run. */
    RULES,
    /** Environment, base model and adapter. */
    MODEL,
    /** Files of the open environment. */
    DATA,
    /** Rewards of the open environment. */
    REWARDS;

    /** The group of a setting by its place in the configuration. */
    static FieldGroup of(List<String> path) {
        return switch (path.getFirst()) {
            case "parameters" -> METHOD;
            case "evaluation" -> EVALUATION;
            case "environment", "model", "model_options", "lora", "threads" -> MODEL;
            case "early_stop" -> RULES;
            case "data" -> DATA;
            case "rewards" -> REWARDS;
            case "name", "seed" -> RUN;
            default -> BUDGET;
        };
    }

    /** The heading. */
    String title(MethodSpec method) {
        String key = "newrun.group." + name().toLowerCase(Locale.ROOT);
        return this == METHOD
                ? Messages.text(key, method.title())
                : this == BUDGET ? Messages.text(key, method.family()) : Messages.text(key);
    }
}
