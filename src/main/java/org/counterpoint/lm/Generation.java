package org.counterpoint.lm;

/**
 * A drawn completion.
 *
 * @param tokens its tokens; the last one is a stop token if {@code stopped}
 * @param logProbs per token its natural log-probability under the model at temperature 1, without top-k or top-p
 * @param stopped whether it ended at a stop token, rather than at the length limit
 */
public record Generation(int[] tokens, float[] logProbs, boolean stopped) {}
