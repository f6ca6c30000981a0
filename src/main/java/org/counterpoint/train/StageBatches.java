package org.counterpoint.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Stage;

/** The batches of one stage: equally many pairs of every source that takes part, weighted as the stage says. */
final class StageBatches {
    private final Stage stage;
    private final List<PairData.Share> shares;
    private final List<PromptOrder> orders = new ArrayList<>();
    private final int[] counts;
    private final double[][] offsets;

    /**
     * Prepares the batches.
     *
     * @param batch pairs per step
     * @param seed of the order in which pairs are drawn
     * @param offsets [shares][pairs] margin terms of the stage
     */
    StageBatches(Stage stage, List<PairData.Share> shares, int batch, long seed, double[][] offsets) {
        this.stage = stage;
        this.shares = shares;
        this.offsets = offsets;
        this.counts = counts(stage, shares.size(), batch);
        for (int s = 0; s < shares.size(); s++) {
            orders.add(order(shares.get(s), seed, s));
        }
    }

    /** Pairs of each of several sources in a batch. */
    static int[] counts(Stage stage, int shares, int batch) {
        if (batch < shares) {
            throw new BadConfigurationException("The stage " + stage.label() + " mixes the pairs of " + shares
                    + " objectives but a batch has only " + batch + "; set \"batch\" to at least " + shares + ".");
        }
        int[] counts = new int[shares];
        for (int s = 0; s < shares; s++) {
            counts[s] = batch / shares + (s < batch % shares ? 1 : 0);
        }
        return counts;
    }

    private static PromptOrder order(PairData.Share share, long seed, int index) {
        return new PromptOrder(share.pairs().size(), index == 0 ? seed : Seeds.mix(seed, index));
    }

    /** [shares][pairs used] numbers of the pairs that the whole stage will use. */
    static int[][] used(Stage stage, List<PairData.Share> shares, int batch, long seed) {
        int[] counts = counts(stage, shares.size(), batch);
        int[][] used = new int[shares.size()][];
        for (int s = 0; s < used.length; s++) {
            used[s] = order(shares.get(s), seed, s).take(0, stage.steps() * counts[s]).stream()
                    .mapToInt(Integer::intValue)
                    .distinct()
                    .toArray();
        }
        return used;
    }

    /** The batch of a step, counted from 0 within the stage. */
    PairBatch at(int step) {
        List<Pair> pairs = new ArrayList<>();
        int total = Arrays.stream(counts).sum();
        double[] weights = new double[total];
        double[] offset = new double[total];
        for (int s = 0; s < counts.length; s++) {
            PairData.Share share = shares.get(s);
            for (int index : orders.get(s).take((long) step * counts[s], counts[s])) {
                weights[pairs.size()] = share.weight() / counts[s];
                offset[pairs.size()] = offsets[s][index];
                pairs.add(share.pairs().get(index));
            }
        }
        return new PairBatch(pairs, weights, offset, stage.scale());
    }

    /** Up to so many pairs, the first of each source, for a gradient that stands for the stage. */
    PairBatch first(int count) {
        List<Pair> pairs = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<Double> offset = new ArrayList<>();
        for (int s = 0; s < shares.size(); s++) {
            PairData.Share share = shares.get(s);
            int n = Math.min(Math.max(1, count / shares.size()), share.pairs().size());
            for (int i = 0; i < n; i++) {
                pairs.add(share.pairs().get(i));
                weights.add(share.weight() / n);
                offset.add(offsets[s][i]);
            }
        }
        return new PairBatch(pairs, array(weights), array(offset), stage.scale());
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
