package org.counterpoint.objective;

/**
 * Two completions of one prompt of which one objective strictly prefers the first.
 *
 * @param prompt what was asked
 * @param chosen the completion with the higher reward
 * @param rejected the completion with the lower reward
 * @param margin difference of their rewards or scores, above 0; 1 where the data give none
 */
public record PreferencePair(Prompt prompt, String chosen, String rejected, double margin) {}
