package org.counterpoint.run;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code prompts.jsonl}: what the completions of one prompt contributed to the covariances of a training step. The
 * sum of {@code within} over the rows of a step is the metric {@code cov/<o>} of that step, the sum of {@code between} is
 * {@code cov_between/<o>}, up to rounding.
 *
 * @param step training step; 0 is the base model
 * @param promptId id of the prompt in its environment
 * @param category category of the prompt, empty if it has none
 * @param prompt text given to the model, or null where an earlier row of the prompt holds it
 * @param completions number of completions of the prompt in the step, at least 2
 * @param reward mean reward by objective, in the order of the manifest
 * @param score mean score
 * @param within part of the unbiased within-prompt covariance (E2), by objective: the covariance of the prompt's completions
 *     times {@code k / (k - 1)} over the number of prompts
 * @param between part of the between-prompt covariance (E5), by objective
 */
public record PromptRow(
        long step,
        String promptId,
        String category,
        @Nullable String prompt,
        int completions,
        double[] reward,
        double score,
        double[] within,
        double[] between) {

    /** The same row with another text, or with none. */
    public PromptRow withPrompt(@Nullable String text) {
        return new PromptRow(step, promptId, category, text, completions, reward, score, within, between);
    }
}
