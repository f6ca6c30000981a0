package org.counterpoint.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which preference pairs a stage learns from, and how much each objective counts in them. */
public sealed interface PairSource {
    /** Weight of each objective that takes part, in an order; positive, with the sum 1. */
    Map<String, Double> weights();

    /**
     * Each objective's own pairs; the loss is the weighted sum of the mean losses on them.
     *
     * @param weights by objective, positive; divided by their sum
     */
    record Mixture(Map<String, Double> weights) implements PairSource {
        public Mixture {
            weights = normalized(weights);
        }
    }

    /**
     * Pairs of the weighted sum of the rewards whose difference exceeds a threshold.
     *
     * @param weights by objective, positive; divided by their sum
     * @param gap smallest difference of the weighted reward that makes a pair, at least 0
     */
    record WeightedReward(Map<String, Double> weights, double gap) implements PairSource {
        public WeightedReward {
            weights = normalized(weights);
        }
    }

    /** The pairs of one objective only. */
    static PairSource of(String objective) {
        return new Mixture(Map.of(objective, 1.0));
    }

    private static Map<String, Double> normalized(Map<String, Double> weights) {
        Map<String, Double> positive = new LinkedHashMap<>();
        double sum = 0;
        for (Map.Entry<String, Double> e : weights.entrySet()) {
            if (e.getValue() > 0) {
                positive.put(e.getKey(), e.getValue());
                sum += e.getValue();
            }
        }
        if (!(sum > 0) || !Double.isFinite(sum)) {
            throw new BadConfigurationException(
                    "The weights " + weights + " leave no objective to train; give at least one a weight above 0.");
        }
        double total = sum;
        positive.replaceAll((o, w) -> w / total);
        return Collections.unmodifiableMap(positive);
    }
}
