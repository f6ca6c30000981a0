package org.counterpoint.objective;

/**
 * One objective of an environment: a reward in [0,1] that is to be maximised.
 *
 * @param name lower-case name used in metric keys
 * @param description what a high and a low value mean
 */
public record Objective(String name, String description) {}
