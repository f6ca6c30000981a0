package org.counterpoint.method;

import java.util.Arrays;
import java.util.List;

/** How scores become advantages; {@link Advantages} has the formulas. */
public enum Estimator {
    REINFORCE("reinforce"),
    REINFORCE_PP("reinforce++"),
    GRPO("grpo"),
    DR_GRPO("dr_grpo"),
    RLOO("rloo");

    private final String id;

    Estimator(String id) {
        this.id = id;
    }

    /** The word in configurations. */
    public String id() {
        return id;
    }

    /** The words of all estimators. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Estimator::id).toList();
    }

    /** The estimator of that identifier. */
    public static Estimator of(String id) {
        Names.requireKnown(id, ids(), "estimator");
        return Arrays.stream(values()).filter(e -> e.id.equals(id)).findFirst().orElseThrow();
    }
}
