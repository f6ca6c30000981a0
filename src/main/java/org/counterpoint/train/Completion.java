package org.counterpoint.train;

import org.counterpoint.objective.Prompt;

/**
 * One sampled completion with its rewards.
 *
 * @param prompt what was asked
 * @param group number of the prompt within its batch; completions of one prompt share it
 * @param promptTokens tokens given to the model
 * @param tokens generated tokens, the end token included where there is one
 * @param logProbs [tokens] log-probabilities under the policy that sampled
 * @param text decoded completion
 * @param rewards [M] one per objective
 * @param behavior what the environment recognized
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
record Completion(
        Prompt prompt,
        int group,
        int[] promptTokens,
        int[] tokens,
        double[] logProbs,
        String text,
        double[] rewards,
        String behavior) {}
