package org.counterpoint.objective.reward;

import java.util.List;

/**
 * A kind of reward. Those on the class path beside the built-in ones are found by {@link java.util.ServiceLoader}: a public class with
 * a public constructor without arguments, named in {@code META-INF/services/org.counterpoint.objective.reward.RewardProvider}.
 * Implementations are stateless.
 */
public interface RewardProvider {
    /** What a configuration gives as {@code type}: lower case with hyphens, unlike those of the other kinds. */
    String id();

    /** One or two sentences on what it rewards. */
    String summary();

    /** Every setting, in the order in which a form shows them. */
    List<RewardParameter> parameters();

    /**
     * What is wrong with settings that are right one by one, each with its key; must be quick and open nothing that stays open.
     *
     * @param settings values of all {@link #parameters}
     */
    default List<RewardProblem> problems(RewardParameters settings) {
        return List.of();
    }

    /**
     * Makes a reward, opening what it needs.
     *
     * @param name the objective's name in the run
     * @param settings values of all {@link #parameters}, without {@link #problems}
     * @throws RewardException in one sentence that says what failed and what to do
     */
    Reward create(String name, RewardParameters settings);
}
