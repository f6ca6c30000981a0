package org.counterpoint.lm;

import java.util.List;

/**
 * How to draw completions.
 *
 * @param temperature 0 for the most likely token each time
 * @param topK keep that many most likely tokens; 0 keeps all
 * @param topP then keep the smallest set of tokens with at least this probability, in (0, 1]; 1 keeps all
 * @param maxTokens most tokens of a completion, the stop token included
 * @param stopTokens tokens that end a completion
 * @param seed the same seed, model and prompts give the same tokens
 */
public record SamplingSpec(
        double temperature, int topK, double topP, int maxTokens, List<Integer> stopTokens, long seed) {

    /** Checks the ranges. */
    public SamplingSpec {
        stopTokens = List.copyOf(stopTokens);
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new ModelException("The temperature is " + temperature + "; it has to be a number of at least 0.");
        }
        if (topK < 0) {
            throw new ModelException("top_k is " + topK + "; it has to be at least 0, and 0 keeps all tokens.");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new ModelException("top_p is " + topP + "; it has to be above 0 and at most 1.");
        }
        if (maxTokens < 1) {
            throw new ModelException("max_tokens is " + maxTokens + "; it has to be at least 1.");
        }
    }

    /** Plain sampling from the model at temperature 1. */
    public static SamplingSpec plain(int maxTokens, List<Integer> stopTokens, long seed) {
        return new SamplingSpec(1, 0, 1, maxTokens, stopTokens, seed);
    }

    /** The most likely token each time. */
    public static SamplingSpec greedy(int maxTokens, List<Integer> stopTokens) {
        return new SamplingSpec(0, 0, 1, maxTokens, stopTokens, 0);
    }
}
