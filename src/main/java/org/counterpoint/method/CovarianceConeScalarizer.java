package org.counterpoint.method;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.GroupCovariance;
import org.counterpoint.math.LeastNormSimplex;

/**
 * Linear scores with the weights of a {@link CovarianceCone} (ours; decision record 0007). The averages take in a batch after its
 * update, so that weights never depend on the batch that they score.
 */
public final class CovarianceConeScalarizer implements Scalarizer {
    /** Least deviation of a score that a prompt is divided by, as a share of that of equal weights without correlation. */
    private static final double LEAST_DEVIATION = 0.25;

    private final CovarianceCone cone;
    private final boolean standardized;
    private final List<String> objectives;

    /**
     * A scalarizer that starts at the preferred weights.
     *
     * @param preferred [M] of sum one
     * @param tau share of the newest batch in the average covariances, in (0, 1]
     * @param z standard errors by which covariances must stay above 0
     * @param share part of the least score variance that they must reach in addition, in [0, 1)
     * @param standardized divide every prompt's covariances by the deviation of the score there, as GRPO divides advantages
     */
    public CovarianceConeScalarizer(
            double[] preferred, double tau, double z, double share, boolean standardized, List<String> objectives) {
        this.standardized = standardized;
        this.cone = new CovarianceCone(preferred, tau, z, share);
        this.objectives = List.copyOf(objectives);
    }

    @Override
    public Level level() {
        return Level.SCORE;
    }

    @Override
    public double[] weights() {
        return cone.weights();
    }

    @Override
    public double[] scalarize(double[][] rewards) {
        return Mixtures.ofRewards(rewards, cone.weights());
    }

    @Override
    public void afterUpdate(StepStats stats) {
        if (stats.exact()) {
            cone.averages().addExact(stats.rewardCovariance());
            cone.solve();
            return;
        }
        double[] used = cone.weights();
        cone.averages()
                .add(GroupCovariance.of(stats.groups(), stats.rewards()).matrices().stream()
                        .map(s -> standardized ? divided(s, deviation(s, used)) : s)
                        .toList());
        cone.solve();
    }

    private static double[][] divided(double[][] s, double unit) {
        return Arrays.stream(s)
                .map(row -> Arrays.stream(row).map(v -> v / unit).toArray())
                .toArray(double[][]::new);
    }

    /** Deviation of the score of the weights in a prompt, bounded below; 1 where no reward varies. */
    private static double deviation(double[][] s, double[] weights) {
        double variance = 0;
        double trace = 0;
        double[] sw = LeastNormSimplex.times(s, weights);
        for (int j = 0; j < weights.length; j++) {
            variance += weights[j] * sw[j];
            trace += s[j][j];
        }
        double floor = LEAST_DEVIATION * Math.sqrt(trace) / weights.length;
        return trace == 0 ? 1 : Math.max(Math.sqrt(Math.max(0, variance)), floor);
    }

    @Override
    public Map<String, Double> diagnostics() {
        if (cone.averages().prompts() == 0) {
            return Map.of();
        }
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "cone/covariance/", objectives, cone.covariances());
        Coefficients.put(map, "cone/margin/", objectives, cone.margin());
        map.put("cone/feasible", cone.feasible() ? 1.0 : 0.0);
        map.put("cone/distance", cone.distance());
        map.put("cone/value", cone.value());
        if (Double.isFinite(cone.averages().prompts())) {
            map.put("cone/prompts", cone.averages().prompts());
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("averages", cone.averages().state());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        cone.averages().restore(Coefficients.saved(state, "averages", "the covariance cone"));
        cone.solve();
    }
}
