package org.counterpoint.method;

import java.util.Arrays;
import java.util.List;

/** How the losses of tokens become the loss of a batch. */
public enum LossAggregation {
    /** Mean over all tokens of the batch: long responses weigh more. */
    TOKEN_MEAN("token_mean"),
    /** Mean over responses of the mean over their tokens: every response weighs the same. */
    SEQUENCE_MEAN("sequence_mean"),
    /** Sum over tokens divided by responses times the longest allowed length (Dr. GRPO): no weight depends on a length. */
    FIXED_LENGTH("fixed_length");

    private final String id;

    LossAggregation(String id) {
        this.id = id;
    }

    /** The word in configurations. */
    public String id() {
        return id;
    }

    /** The words of all aggregations. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(LossAggregation::id).toList();
    }

    /** The aggregation of that identifier. */
    public static LossAggregation of(String id) {
        Names.requireKnown(id, ids(), "aggregation");
        return Arrays.stream(values()).filter(a -> a.id.equals(id)).findFirst().orElseThrow();
    }

    /**
     * Weight of every token of each response, so that the loss is the weighted sum over tokens.
     *
     * @param lengths [responses] numbers of generated tokens
     * @param longest length at which responses are cut
     * @return [responses]
     */
    public double[] tokenWeights(int[] lengths, int longest) {
        double all = Math.max(1, Arrays.stream(lengths).asLongStream().sum());
        return Arrays.stream(lengths)
                .mapToDouble(n -> switch (this) {
                    case TOKEN_MEAN -> 1 / all;
                    case SEQUENCE_MEAN -> 1.0 / lengths.length / Math.max(1, n);
                    case FIXED_LENGTH -> 1.0 / lengths.length / longest;
                })
                .toArray();
    }
}
