package org.counterpoint.service;

/**
 * Something that is wrong with a run configuration.
 *
 * @param path the key it is about, such as {@code parameters.learning_rate}; empty for the whole
 * @param sentence what is wrong and how to correct it
 */
public record Problem(String path, String sentence) {}
