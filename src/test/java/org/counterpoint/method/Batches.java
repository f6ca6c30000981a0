package org.counterpoint.method;

/** Small inputs for scalarizers. */
final class Batches {
    private Batches() {}

    /** A batch of one group in which every response has two tokens whose probabilities did not change. */
    static RolloutBatch of(double[][] rewards) {
        return of(rewards, new double[0][], 1e-3);
    }

    /** The same with inner products of the objectives' gradients. */
    static RolloutBatch of(double[][] rewards, double[][] gram, double learningRate) {
        double[][] log = new double[rewards.length][2];
        return new RolloutBatch(1, rewards, new int[rewards.length], log, log, gram, learningRate);
    }

    /** What is known after a step on one group with the given clipped covariances. */
    static StepStats stats(double[][] rewards, double[] covariance) {
        int n = rewards.length;
        int m = covariance.length;
        return new StepStats(
                1, rewards, new int[n], new int[n], new double[n], covariance, covariance, new double[m][m]);
    }

    /** Inner products of the rows. */
    static double[][] gram(double[][] g) {
        double[][] s = new double[g.length][g.length];
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                for (int k = 0; k < g[i].length; k++) {
                    s[i][j] += g[i][k] * g[j][k];
                }
            }
        }
        return s;
    }
}
