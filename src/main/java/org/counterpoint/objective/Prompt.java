package org.counterpoint.objective;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A prompt of an environment.
 *
 * @param id unique within the environment, stable between versions of the application
 * @param split the part it belongs to
 * @param category name of the kind of prompt, such as {@code factual}
 * @param group the fact or request behind it; several wordings of one request share it
 * @param question what a person reads
 * @param text exactly what the model is given
 * @param columns what else the data say about the prompt, such as a reference answer, by the name of the column; in the order of the
 *     data, immutable, and empty where nothing is known
 */
public record Prompt(
        String id,
        Split split,
        String category,
        String group,
        String question,
        String text,
        Map<String, String> columns) {

    public Prompt {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** A prompt without further columns. */
    public Prompt(String id, Split split, String category, String group, String question, String text) {
        this(id, split, category, group, question, text, Map.of());
    }
}
