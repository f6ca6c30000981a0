package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Primal-dual ascent on the advantages (section 5.4 of the method notes): before every update the multiplier of each bounded
 * objective moves by rate * (bound - batch mean), not below 0, and the advantages become A_primary + sum of lambda_k A_k in the
 * same step. Corrected divides that by 1 + sum of lambda_k; published does not.
 */
public final class LagrangianScalarizer implements Scalarizer {
    private final int primary;
    private final double[] bounds;
    private final double rate;
    private final Variant variant;
    private final List<String> objectives;
    /** [M] multipliers; the primary's stays 0. */
    private double[] lambda;
    /** [M] bound minus mean of the last batch; empty before the first. */
    private double[] violation = new double[0];

    private double primaryMean;

    /**
     * A scalarizer with all multipliers 0.
     *
     * @param primary index of the objective to maximize
     * @param bounds [M] lower bounds on mean rewards; the primary's is not used
     * @param rate step of the multipliers
     */
    public LagrangianScalarizer(int primary, double[] bounds, double rate, Variant variant, List<String> objectives) {
        this.primary = primary;
        this.bounds = bounds.clone();
        this.rate = rate;
        this.variant = variant;
        this.objectives = List.copyOf(objectives);
        this.lambda = new double[bounds.length];
    }

    @Override
    public Level level() {
        return Level.ADVANTAGE;
    }

    @Override
    public double[] weights() {
        double[] w = lambda.clone();
        w[primary] = 1;
        double sum = 0;
        for (double v : w) {
            sum += v;
        }
        if (variant == Variant.CORRECTED) {
            for (int j = 0; j < w.length; j++) {
                w[j] /= sum;
            }
        }
        return w;
    }

    @Override
    public void beforeUpdate(RolloutBatch batch) {
        double[] mean = batch.meanRewards();
        violation = violation.length == 0 ? new double[lambda.length] : violation;
        for (int k = 0; k < lambda.length; k++) {
            // A mean that is no number leaves its multiplier alone.
            if (Double.isFinite(mean[k])) {
                violation[k] = bounds[k] - mean[k];
                if (k == primary) {
                    primaryMean = mean[k];
                } else {
                    lambda[k] = Math.max(0, lambda[k] + rate * violation[k]);
                }
            }
        }
    }

    @Override
    public double[][] combineAdvantages(double[][][] advantages) {
        return Mixtures.ofAdvantages(advantages, weights());
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        double value = -primaryMean;
        for (int k = 0; k < violation.length; k++) {
            if (k != primary) {
                map.put("lagrangian/lambda/" + objectives.get(k), lambda[k]);
                map.put("lagrangian/violation/" + objectives.get(k), violation[k]);
                value += lambda[k] * violation[k];
            }
        }
        if (violation.length > 0) {
            map.put("lagrangian/value", value);
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of(
                "lambda", lambda.clone(), "violation", violation.clone(), "primary_mean", new double[] {primaryMean});
    }

    @Override
    public void restore(Map<String, double[]> state) {
        String owner = "the Lagrangian scalarizer";
        lambda = Coefficients.saved(state, "lambda", owner);
        violation = Coefficients.savedOrEmpty(state, "violation");
        primaryMean = Coefficients.savedNumber(state, "primary_mean", owner);
    }
}
