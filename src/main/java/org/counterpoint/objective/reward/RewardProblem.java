package org.counterpoint.objective.reward;

/**
 * Something that is wrong with the description of a reward.
 *
 * @param path the key it is about, such as {@code [1].best}: index of the reward in its list, then the key; the index is absent where
 *     one reward stands alone
 * @param sentence what is wrong and how to correct it
 */
public record RewardProblem(String path, String sentence) {}
