package org.counterpoint.objective.reward;

import java.util.List;
import org.counterpoint.run.ObjectiveInfo;

/**
 * Scores completions for one objective. A reward may hold a model, a process or a connection, so it is closed by whoever made it. It is
 * called by one thread at a time.
 */
public interface Reward extends AutoCloseable {

    /** Name, unit, direction and range of what {@link #score} returns. */
    ObjectiveInfo objective();

    /**
     * The raw rewards of completions, in the order of the items.
     *
     * @param items any number of them
     * @return one value for each item, as the reward gives it; NaN and values out of range are the caller's to report
     * @throws RewardException in one sentence that says what failed and what to do
     */
    double[] score(List<ScoredText> items);

    /** SHA-256 in hexadecimal over everything that determines the rewards; where it cannot be known, over what names the scorer. */
    String fingerprint();

    @Override
    default void close() {}
}
