package org.counterpoint.method;

import java.util.Arrays;

/** Weights of objectives, and sums over objectives with them. */
public final class Mixtures {
    private Mixtures() {}

    /** Weights of sum one; equal where the raw ones cannot be shared out. */
    public static double[] shares(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights)
                .map(w -> sum > 0 && Double.isFinite(sum) ? w / sum : 1.0 / weights.length)
                .toArray();
    }

    /**
     * Sum over objectives of weight times reward.
     *
     * @param rewards [responses][M]
     * @param weights [M]
     * @return [responses]
     */
    public static double[] ofRewards(double[][] rewards, double[] weights) {
        double[] s = new double[rewards.length];
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                s[i] += weights[j] * rewards[i][j];
            }
        }
        return s;
    }

    /**
     * Sum over objectives of coefficient times advantage.
     *
     * @param advantages [M][responses][tokens]
     * @param coefficients [M]
     * @return [responses][tokens]
     */
    public static double[][] ofAdvantages(double[][][] advantages, double[] coefficients) {
        double[][] mixed = new double[advantages[0].length][];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = new double[advantages[0][i].length];
            for (int j = 0; j < coefficients.length; j++) {
                for (int t = 0; t < mixed[i].length; t++) {
                    mixed[i][t] += coefficients[j] * advantages[j][i][t];
                }
            }
        }
        return mixed;
    }
}
