package org.counterpoint.objective.reward;

/**
 * A reward that was not a number or lay outside its declared range, with the sample it belongs to.
 *
 * @param reward name of the objective
 * @param promptId id of the prompt
 * @param completion what was scored
 * @param value what the reward returned
 * @param used what it was replaced by
 */
public record BadValue(String reward, String promptId, String completion, double value, double used) {}
