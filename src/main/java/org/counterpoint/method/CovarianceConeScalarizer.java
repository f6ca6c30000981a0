package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.GroupCovariance;

/**
 * Linear scores with the weights of a {@link CovarianceCone} (ours; decision record 0007). The averages take in a batch after its
 * update, so that weights never depend on the batch that they score.
 */
public final class CovarianceConeScalarizer implements Scalarizer {
    private final CovarianceCone cone;
    private final List<String> objectives;

    /**
     * A scalarizer that starts at the preferred weights.
     *
     * @param preferred [M] of sum one
     * @param tau share of the newest batch in the average covariances, in (0, 1]
     * @param z standard errors by which covariances must stay above 0
     * @param share part of the least score variance that they must reach in addition, in [0, 1)
     */
    public CovarianceConeScalarizer(
            double[] preferred, double tau, double z, double share, List<String> objectives) {
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
        return LinearScalarizer.weightedSum(rewards, cone.weights());
    }

    @Override
    public void afterUpdate(StepStats stats) {
        if (stats.exact()) {
            cone.update(stats.rewardCovariance());
            return;
        }
        List<double[][]> prompts =
                GroupCovariance.of(stats.groups(), stats.rewards()).matrices();
        int m = objectives.size();
        double[][] mean = new double[m][m];
        double[][] square = new double[m][m];
        for (double[][] s : prompts) {
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < m; k++) {
                    mean[j][k] += s[j][k] / prompts.size();
                    square[j][k] += s[j][k] * s[j][k] / prompts.size();
                }
            }
        }
        cone.update(mean, square, prompts.size());
    }

    @Override
    public Map<String, Double> diagnostics() {
        if (cone.prompts() == 0) {
            return Map.of();
        }
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "cone/covariance/", objectives, cone.covariances());
        Coefficients.put(map, "cone/margin/", objectives, cone.margin());
        map.put("cone/feasible", cone.feasible() ? 1.0 : 0.0);
        map.put("cone/distance", cone.distance());
        map.put("cone/value", cone.value());
        if (Double.isFinite(cone.prompts())) {
            map.put("cone/prompts", cone.prompts());
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("averages", cone.state());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        cone.restore(Coefficients.saved(state, "averages", "the covariance cone"));
    }
}
