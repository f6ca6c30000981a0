package org.counterpoint.objective;

import java.util.List;

/**
 * Completions of one prompt by some model.
 *
 * @param prompt what was asked
 * @param completions decoded texts; equal ones count once
 */
public record SampledPrompt(Prompt prompt, List<String> completions) {
    public SampledPrompt {
        completions = List.copyOf(completions);
    }
}
