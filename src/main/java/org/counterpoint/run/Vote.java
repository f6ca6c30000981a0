package org.counterpoint.run;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a person preferred among completions of one prompt, without knowing who wrote them.
 *
 * @param time when
 * @param rater name of the person
 * @param promptId id of the prompt in its environment
 * @param split split the completions were sampled on
 * @param options the completions in the order in which they were shown, two or more
 * @param choice index of the preferred one, {@link #TIE} or {@link #SKIPPED}
 */
public record Vote(Instant time, String rater, String promptId, String split, List<Option> options, int choice) {
    /** None is preferred. */
    public static final int TIE = -1;

    /** No opinion; counts nowhere. */
    public static final int SKIPPED = -2;

    /** Checks the choice. */
    public Vote {
        options = List.copyOf(options);
        if (options.size() < 2 || choice < SKIPPED || choice >= options.size()) {
            throw new IllegalArgumentException(
                    "A vote needs two or more completions and one of them, a tie or nothing as its choice.");
        }
    }

    /**
     * A completion that was shown.
     *
     * @param run id of its run
     * @param group what it is counted under, such as the method
     * @param step optimizer step
     * @param completion its text
     * @param rewards its reward by objective
     */
    public record Option(String run, String group, long step, String completion, Map<String, Double> rewards) {
        /** Copies the rewards. */
        public Option {
            rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
        }

        /** The same for the same completion of the same run. */
        public String key() {
            return run + "\n" + step + "\n" + completion;
        }
    }

    /** The same for everybody who was shown the same completions, in whatever order. */
    public String item() {
        return promptId + "\n" + split + "\n"
                + options.stream().map(Option::key).sorted().collect(Collectors.joining("\n\n"));
    }
}
