package org.counterpoint.train;

import java.util.Arrays;
import java.util.List;

/**
 * Preference pairs with what the loss needs of each.
 *
 * @param pairs [B]
 * @param weights [B] weight of each pair in the loss, with the sum 1 over a whole batch
 * @param offsets [B] margin terms in nats
 * @param scale factor of the implicit reward in the loss
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
record PairBatch(List<Pair> pairs, double[] weights, double[] offsets, double scale) {
    PairBatch {
        pairs = List.copyOf(pairs);
    }

    /** Plain DPO on pairs that all count the same. */
    static PairBatch plain(List<Pair> pairs) {
        double[] weights = new double[pairs.size()];
        Arrays.fill(weights, 1.0 / weights.length);
        return new PairBatch(pairs, weights, new double[weights.length], 1);
    }

    /** The pairs [from, to) with the weights they have in the whole. */
    PairBatch part(int from, int to) {
        return new PairBatch(
                pairs.subList(from, to),
                Arrays.copyOfRange(weights, from, to),
                Arrays.copyOfRange(offsets, from, to),
                scale);
    }

    int size() {
        return pairs.size();
    }

    /** Tokens of all completions. */
    long tokens() {
        return pairs.stream()
                .mapToLong(p -> p.chosen().tokens().length + p.rejected().tokens().length)
                .sum();
    }
}
