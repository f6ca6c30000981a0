package org.counterpoint.run;

/**
 * The base model of a run.
 *
 * @param name name or folder it was loaded from
 * @param fingerprint hash of its weights; equal fingerprints mean equal weights; empty if unknown
 * @param parameters number of parameters of the base model
 */
public record ModelInfo(String name, String fingerprint, long parameters) {}
