package org.counterpoint.method;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One prompt, a policy over a few actions, known rewards: the exact KL-proximal step pi+ ~ pi exp(eta s), with no sampling at all
 * (methods-ctwa 3.1 and 8.10).
 */
final class TiltSimulation {
    private final double[][] rewards;
    private final double eta;
    private double[] policy;

    /** A uniform policy over the rows of {@code rewards} [actions][M]. */
    TiltSimulation(double[][] rewards, double eta) {
        this.rewards = rewards;
        this.eta = eta;
        this.policy = Coefficients.uniform(rewards.length);
    }

    /** Demo bandit B: a conflict between two objectives and a compromise that is worth 0.6 to both. */
    static TiltSimulation banditB() {
        return new TiltSimulation(new double[][] {{1, 0}, {0, 1}, {.6, .6}, {0, 0}}, .5);
    }

    /**
     * Makes steps.
     *
     * @param weights of sum one, asked before every step
     * @param after told the covariance matrix and the means of the policy that was stepped from
     */
    void run(int steps, Supplier<double[]> weights, BiConsumer<double[][], double[]> after) {
        for (int k = 0; k < steps; k++) {
            double[][] sigma = sigma();
            double[] means = means();
            double[] s = Mixtures.ofRewards(rewards, weights.get());
            double sum = 0;
            for (int y = 0; y < s.length; y++) {
                policy[y] *= Math.exp(eta * s[y]);
                sum += policy[y];
            }
            for (int y = 0; y < s.length; y++) {
                policy[y] /= sum;
            }
            after.accept(sigma, means);
        }
    }

    /** [M] expected rewards. */
    double[] means() {
        double[] mean = new double[rewards[0].length];
        for (int y = 0; y < policy.length; y++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += policy[y] * rewards[y][j];
            }
        }
        return mean;
    }

    /** [M][M] covariances of rewards. */
    double[][] sigma() {
        double[] mean = means();
        double[][] sigma = new double[mean.length][mean.length];
        for (int y = 0; y < policy.length; y++) {
            for (int j = 0; j < mean.length; j++) {
                for (int k = 0; k < mean.length; k++) {
                    sigma[j][k] += policy[y] * (rewards[y][j] - mean[j]) * (rewards[y][k] - mean[k]);
                }
            }
        }
        return sigma;
    }

    double[] policy() {
        return policy.clone();
    }
}
