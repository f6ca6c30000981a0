package org.counterpoint.objective.data;

import java.util.List;
import java.util.Map;

/**
 * What one row says.
 *
 * @param prompt turns, the last one the person's
 * @param columns plain values of the columns that the form does not use
 * @param verdicts preferences between two completions
 * @param scores scores of single completions, which become preferences beside others of the same prompt
 * @param ties labels for which the row prefers neither completion
 * @param unrated scores that the row leaves out
 */
record Example(
        List<Turn> prompt,
        Map<String, String> columns,
        List<Verdict> verdicts,
        List<Score> scores,
        int ties,
        int unrated) {
    Example {
        prompt = List.copyOf(prompt);
        verdicts = List.copyOf(verdicts);
        scores = List.copyOf(scores);
    }

    /**
     * A preference.
     *
     * @param label where it comes from
     * @param chosen the better completion
     * @param rejected the worse one, another text
     * @param margin difference of scores above 0, 1 where there are none
     */
    record Verdict(String label, String chosen, String rejected, double margin) {}

    /**
     * A score of one completion.
     *
     * @param label where it comes from
     * @param completion the text
     * @param value finite, higher is better
     */
    record Score(String label, String completion, double value) {}
}
