package org.counterpoint.objective.reward;

import org.counterpoint.objective.Prompt;

/**
 * A completion that is to be scored.
 *
 * @param prompt what was asked
 * @param completion decoded text, with or without the end token
 */
public record ScoredText(Prompt prompt, String completion) {}
