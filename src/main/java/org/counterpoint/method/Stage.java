package org.counterpoint.method;

/**
 * One stage of sequential alignment.
 *
 * @param number 1-based
 * @param objective whose preference pairs are learned
 * @param steps optimizer steps
 */
public record Stage(int number, String objective, int steps) {}
