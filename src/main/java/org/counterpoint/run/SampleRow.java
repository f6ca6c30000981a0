package org.counterpoint.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code samples.jsonl}: one completion and what every objective thought of it.
 *
 * @param step optimizer step at which it was sampled
 * @param split {@code train}, {@code validation} or {@code test}
 * @param promptId id of the prompt in its environment
 * @param category category of the prompt, empty if it has none
 * @param prompt text given to the model
 * @param completion text the model wrote, without the prompt
 * @param tokens length of the completion in tokens
 * @param rewards reward by objective
 * @param advantage advantage used in the update, or null where there was none
 * @param behavior what the environment recognized the completion as, or null
 * @param stage 1-based stage of a sequential method, or null
 */
public record SampleRow(
        long step,
        String split,
        String promptId,
        String category,
        String prompt,
        String completion,
        int tokens,
        Map<String, Double> rewards,
        @Nullable Double advantage,
        @Nullable String behavior,
        @Nullable Integer stage) {
    public SampleRow {
        rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
    }
}
