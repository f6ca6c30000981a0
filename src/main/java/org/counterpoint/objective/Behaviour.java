package org.counterpoint.objective;

/**
 * What a completion does, as found by an environment's classifier.
 *
 * @param id lower-case name used in metric keys and sample files
 * @param description one sentence with an example
 */
public record Behaviour(String id, String description) {}
