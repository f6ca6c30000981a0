package org.counterpoint.method;

import java.util.Arrays;

/**
 * The controller of covariance-targeted weight adaptation (CTWA, section 4.1 of the method notes): an exponential moving average of the
 * clipped covariance of each objective, a hinge on its deficit from a target, and ascent of the log-weights.
 *
 * <p>Weights never fall and are not normalized (unless an {@link Ablation} says so); advantages are, so that only their ratios
 * matter.
 */
public final class CtwaController {
    private static final double LEAST_WEIGHT = 1e-8;

    private final double tau;
    private final double rate;
    private final double[] targets;
    private final double[] objectiveTargets;
    private final boolean gated;
    private final Ablation ablation;
    private final double[] initial;
    private final double[] logWeights;
    private double[] ema = new double[0];
    private double[] deficit;
    private double[] gate;

    /**
     * Changes that the paper does not make.
     *
     * @param leak part of the distance from the initial log-weights that is taken back in every update, 0 for none; makes the
     *     controller forget
     * @param bounded divide the weights by their sum after every update; only their ratios matter, so that this keeps the
     *     numbers bounded and changes no policy
     */
    public record Ablation(double leak, boolean bounded) {
        /** The rule as published. */
        public static final Ablation NONE = new Ablation(0, false);
    }

    /** A controller at its start that follows the rule as published. */
    public CtwaController(
            double[] weights, double tau, double rate, double[] targets, double[] objectiveTargets, boolean gated) {
        this(weights, tau, rate, targets, objectiveTargets, gated, Ablation.NONE);
    }

    /**
     * A controller at its start.
     *
     * @param weights [M] initial weights, of sum one
     * @param tau weight of the newest statistic in the moving average, in (0, 1]
     * @param rate step of the log-weights
     * @param targets [M] covariance targets c*
     * @param objectiveTargets [M] batch-mean rewards from which an objective no longer asks for weight
     * @param gated whether objective targets are used at all
     */
    public CtwaController(
            double[] weights,
            double tau,
            double rate,
            double[] targets,
            double[] objectiveTargets,
            boolean gated,
            Ablation ablation) {
        this.tau = tau;
        this.rate = rate;
        this.targets = targets.clone();
        this.objectiveTargets = objectiveTargets.clone();
        this.gated = gated;
        this.ablation = ablation;
        int m = weights.length;
        this.logWeights = new double[m];
        for (int j = 0; j < m; j++) {
            logWeights[j] = Math.log(Math.max(weights[j], LEAST_WEIGHT));
        }
        this.initial = logWeights.clone();
        this.deficit = new double[m];
        this.gate = new double[m];
        Arrays.fill(gate, 1);
    }

    /**
     * One update, after the policy step. A statistic with an entry that is no number changes nothing.
     *
     * @param statistic [M] covariance (or correlation) of each objective
     * @param means [M] batch-mean rewards
     */
    public void update(double[] statistic, double[] means) {
        if (!Coefficients.finite(statistic)) {
            return;
        }
        boolean first = ema.length == 0;
        if (first) {
            ema = statistic.clone();
        }
        for (int j = 0; j < logWeights.length; j++) {
            if (!first) {
                ema[j] = (1 - tau) * ema[j] + tau * statistic[j];
            }
            gate[j] = gated && means[j] >= objectiveTargets[j] ? 0 : 1;
            deficit[j] = Math.max(targets[j] - ema[j], 0) * gate[j];
            logWeights[j] += rate * deficit[j] - ablation.leak() * (logWeights[j] - initial[j]);
        }
        if (ablation.bounded()) {
            double[] shares = shares();
            for (int j = 0; j < logWeights.length; j++) {
                logWeights[j] = Math.log(Math.max(shares[j], Double.MIN_NORMAL));
            }
        }
    }

    /** [M] raw weights exp(u). */
    public double[] weights() {
        double[] w = new double[logWeights.length];
        for (int j = 0; j < w.length; j++) {
            w[j] = Math.exp(logWeights[j]);
        }
        return w;
    }

    /** [M] weights divided by their sum, computed from the log-weights so that long runs cannot overflow. */
    public double[] shares() {
        double largest = Arrays.stream(logWeights).max().orElse(0);
        double[] w = Arrays.stream(logWeights).map(u -> Math.exp(u - largest)).toArray();
        double sum = Arrays.stream(w).sum();
        return Arrays.stream(w).map(v -> v / sum).toArray();
    }

    /** [M] moving average; empty before the first update. */
    public double[] ema() {
        return ema.clone();
    }

    /** [M] gated deficits of the last update. */
    public double[] deficit() {
        return deficit.clone();
    }

    /** [M] 1 where the objective may gain weight, 0 where it has reached its target. */
    public double[] gate() {
        return gate.clone();
    }

    /** [M] covariance targets. */
    public double[] targets() {
        return targets.clone();
    }

    double[] logWeights() {
        return logWeights.clone();
    }

    void restore(double[] savedLogWeights, double[] savedEma, double[] savedDeficit, double[] savedGate) {
        System.arraycopy(savedLogWeights, 0, logWeights, 0, logWeights.length);
        ema = savedEma.clone();
        deficit = savedDeficit.clone();
        gate = savedGate.clone();
    }
}
