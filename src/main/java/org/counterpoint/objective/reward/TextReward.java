package org.counterpoint.objective.reward;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.counterpoint.run.ObjectiveInfo;

/** A reward that is computed from one completion at a time. */
record TextReward(ObjectiveInfo objective, String fingerprint, ToDoubleFunction<ScoredText> value) implements Reward {
    @Override
    public double[] score(List<ScoredText> items) {
        return items.stream().mapToDouble(value).toArray();
    }

    /** An objective in [0, 1] of which more is better. */
    static ObjectiveInfo unit(String name, String description) {
        return new ObjectiveInfo(name, "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, description);
    }
}
