package org.counterpoint.run;

/**
 * The prompts or preference pairs a run was trained on.
 *
 * @param name name of the data set
 * @param fingerprint hash of its content; equal fingerprints mean equal data; empty if unknown
 */
public record DataInfo(String name, String fingerprint) {}
