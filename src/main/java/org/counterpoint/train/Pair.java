package org.counterpoint.train;

/**
 * A preference pair as tokens.
 *
 * @param chosen the better completion
 * @param rejected the worse one, of the same prompt
 */
record Pair(Completion chosen, Completion rejected) {}
