package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Linear scores whose weights follow the influence of each objective, I_i = sum over j of the inner product of g_i and g_j, j = i
 * included and unweighted (section 5.2 of the method notes). The influences of a number of steps are averaged, then
 * w = softmax(log w + exponent); the new weights score the same batch.
 *
 * <p>Published: exponent = lr * mean of (lr * I) / mu with mu = 1e-5. At the published learning rate of 1e-6 that is 1e-7 I, and
 * weights practically stay (inferred). Corrected: inner products are divided by the mean of their diagonal, which frees the rule
 * from the scale of gradients, and the learning rate enters once: exponent = lr * mean of I / mu. The default mu of 0.02 is ours;
 * with the learning rate of 5e-4 it moves a log-weight by about 0.025 times the influence in a step.
 */
public final class DynamicScalarizer implements Scalarizer {
    static final double PUBLISHED_MU = 1e-5;
    static final double CORRECTED_MU = 0.02;
    private static final double LEAST_WEIGHT = 1e-8;

    private final double mu;
    private final int every;
    private final Variant variant;
    private final List<String> objectives;
    private double[] logWeights;
    private double[] sum;
    /** Influences of the last batch; empty before the first. */
    private double[] influence = new double[0];

    /**
     * A scalarizer at its start.
     *
     * @param weights [M] of sum one
     * @param mu inertia, 0 for the variant's own
     * @param every steps between changes of the weights
     */
    public DynamicScalarizer(double[] weights, double mu, int every, Variant variant, List<String> objectives) {
        double own = variant == Variant.PUBLISHED ? PUBLISHED_MU : CORRECTED_MU;
        this.mu = mu > 0 ? mu : own;
        this.every = every;
        this.variant = variant;
        this.objectives = List.copyOf(objectives);
        this.logWeights = new double[weights.length];
        for (int j = 0; j < weights.length; j++) {
            logWeights[j] = Math.log(Math.max(weights[j], LEAST_WEIGHT));
        }
        this.sum = new double[weights.length];
    }

    @Override
    public Level level() {
        return Level.SCORE;
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public double[] weights() {
        return Coefficients.softmax(logWeights);
    }

    @Override
    public double[] scalarize(double[][] rewards) {
        return Mixtures.ofRewards(rewards, weights());
    }

    /** {@inheritDoc} A Gram matrix with an entry that is no number leaves the weights alone. */
    @Override
    public void beforeUpdate(RolloutBatch batch) {
        double[][] gram = batch.gram();
        int m = logWeights.length;
        if (gram.length != m) {
            throw new IllegalArgumentException("Dynamic reweighting of " + m + " objectives needs their " + m + " x "
                    + m + " inner products, not " + gram.length + " rows.");
        }
        if (Coefficients.finite(gram)) {
            influence = new double[m];
            double trace = 0;
            for (int i = 0; i < m; i++) {
                trace += gram[i][i];
                for (int j = 0; j < m; j++) {
                    influence[i] += gram[i][j];
                }
            }
            double scale = batch.learningRate();
            if (variant == Variant.CORRECTED) {
                scale = trace > 0 ? m / trace : 0;
            }
            for (int i = 0; i < m; i++) {
                influence[i] *= scale;
                sum[i] += influence[i];
            }
        }
        if (batch.step() % every == 0) {
            double[] next = new double[m];
            for (int i = 0; i < m; i++) {
                next[i] = logWeights[i] + batch.learningRate() * sum[i] / every / mu;
            }
            double[] w = Coefficients.softmax(next);
            if (Coefficients.finite(w)) {
                for (int i = 0; i < m; i++) {
                    logWeights[i] = Math.log(Math.max(w[i], Double.MIN_NORMAL));
                }
            }
            sum = new double[m];
        }
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "dynamic/influence/", objectives, influence);
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("log_weights", logWeights.clone(), "sum", sum.clone(), "influence", influence.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        String owner = "dynamic reweighting";
        logWeights = Coefficients.saved(state, "log_weights", owner);
        sum = Coefficients.saved(state, "sum", owner);
        influence = Coefficients.savedOrEmpty(state, "influence");
    }
}
