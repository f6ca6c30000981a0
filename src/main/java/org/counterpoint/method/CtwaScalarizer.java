package org.counterpoint.method;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Linear scores whose weights follow a {@link CtwaController}.
 *
 * <p>Corrected feeds it the covariance over all groups. Published feeds it what the code computes (section 4.4 of the method notes,
 * inferred): the batch is dealt to four devices with balanced lengths, and only the first device's numbers are kept. That is
 * emulated by taking every fourth response in order of length (ties in order of the batch), which breaks groups of K responses
 * into groups of about K / 4; those with fewer than two are skipped.
 */
public final class CtwaScalarizer implements Scalarizer {
    /** Devices of the published scripts. */
    private static final int DEVICES = 4;

    private final CtwaController controller;
    private final List<String> objectives;
    private final boolean correlation;
    private final Variant variant;
    /** Groups in the last published statistic; empty before the first. */
    private double[] groups = new double[0];

    /**
     * A CTWA scalarizer.
     *
     * @param correlation whether the controller tracks correlations instead of covariances
     */
    public CtwaScalarizer(CtwaController controller, List<String> objectives, boolean correlation, Variant variant) {
        this.variant = variant;
        this.controller = controller;
        this.objectives = List.copyOf(objectives);
        this.correlation = correlation;
    }

    @Override
    public Level level() {
        return Level.SCORE;
    }

    @Override
    public double[] weights() {
        return controller.weights();
    }

    @Override
    public double[] scalarize(double[][] rewards) {
        // Only ratios of the weights matter; sum one keeps the scores in the units of the rewards.
        return Mixtures.ofRewards(rewards, controller.shares());
    }

    @Override
    public void afterUpdate(StepStats stats) {
        double[] covariance = stats.clippedCovariance();
        double[] correlated = stats.clippedCorrelation();
        if (variant == Variant.PUBLISHED) {
            ClippedWeights.Statistic shard = shard(stats);
            covariance = shard.covariance();
            correlated = shard.correlation();
            groups = new double[] {shard.groups()};
        }
        controller.update(correlation ? correlated : covariance, stats.meanReward());
    }

    /** The statistic of every fourth response in order of length. */
    private static ClippedWeights.Statistic shard(StepStats stats) {
        int[] order = IntStream.range(0, stats.lengths().length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> stats.lengths()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] mine = IntStream.range(0, (order.length + DEVICES - 1) / DEVICES)
                .map(k -> order[DEVICES * k])
                .toArray();
        return ClippedWeights.statistic(
                Arrays.stream(mine).mapToObj(i -> stats.rewards()[i]).toArray(double[][]::new),
                Arrays.stream(mine).mapToDouble(i -> stats.clippedWeights()[i]).toArray(),
                Arrays.stream(mine).map(i -> stats.groups()[i]).toArray());
    }

    @Override
    public Map<String, Double> diagnostics() {
        double[] ema = controller.ema();
        if (ema.length == 0) {
            return Map.of();
        }
        Map<String, Double> map = new LinkedHashMap<>();
        double[] targets = controller.targets();
        double[] deficit = controller.deficit();
        double[] gate = controller.gate();
        for (int j = 0; j < objectives.size(); j++) {
            String o = objectives.get(j);
            map.put("ctwa/ema/" + o, ema[j]);
            map.put("ctwa/target/" + o, targets[j]);
            map.put("ctwa/deficit/" + o, deficit[j]);
            map.put("ctwa/gate/" + o, gate[j]);
        }
        if (groups.length > 0) {
            map.put("ctwa/groups", groups[0]);
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of(
                "log_weights", controller.logWeights(),
                "ema", controller.ema(),
                "deficit", controller.deficit(),
                "gate", controller.gate(),
                "groups", groups.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        String owner = "the CTWA controller";
        controller.restore(
                Coefficients.saved(state, "log_weights", owner),
                Coefficients.savedOrEmpty(state, "ema"),
                Coefficients.saved(state, "deficit", owner),
                Coefficients.saved(state, "gate", owner));
        groups = Coefficients.savedOrEmpty(state, "groups");
    }
}
