package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Linear scores whose weights follow a {@link CtwaController}. */
public final class CtwaScalarizer implements Scalarizer {
    private final CtwaController controller;
    private final List<String> objectives;
    private final boolean correlation;

    /**
     * A CTWA scalarizer.
     *
     * @param correlation whether the controller tracks correlations instead of covariances
     */
    public CtwaScalarizer(CtwaController controller, List<String> objectives, boolean correlation) {
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
        return LinearScalarizer.weightedSum(rewards, controller.shares());
    }

    @Override
    public void afterUpdate(StepStats stats) {
        controller.update(correlation ? stats.clippedCorrelation() : stats.clippedCovariance(), stats.meanReward());
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
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of(
                "log_weights", controller.logWeights(),
                "ema", controller.ema(),
                "deficit", controller.deficit(),
                "gate", controller.gate());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        controller.restore(
                saved(state, "log_weights"), saved(state, "ema"), saved(state, "deficit"), saved(state, "gate"));
    }

    private static double[] saved(Map<String, double[]> state, String key) {
        double[] v = state.get(key);
        if (v == null) {
            throw new IllegalArgumentException("The saved state of the CTWA controller has no \"" + key + "\".");
        }
        return v;
    }
}
