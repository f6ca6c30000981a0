package org.counterpoint.objective;

/**
 * A prompt of an environment.
 *
 * @param id unique within the environment, stable between versions of the application
 * @param split the part it belongs to
 * @param category name of the kind of prompt, such as {@code factual}
 * @param group the fact or request behind it; several wordings of one request share it
 * @param question what a person reads
 * @param text exactly what the model is given
 */
public record Prompt(String id, Split split, String category, String group, String question, String text) {}
