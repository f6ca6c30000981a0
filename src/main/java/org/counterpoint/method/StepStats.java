package org.counterpoint.method;

/**
 * What a scalarizer learns about the step that has just been made.
 *
 * @param step number of the step
 * @param rewards [responses][M] rewards of the batch
 * @param groups [responses] prompt number
 * @param lengths [responses] number of generated tokens
 * @param clippedWeights [responses] clipped advantage weight under the post-update policy (CTWA, section 4.2)
 * @param clippedCovariance [M] mean over groups of the covariance of reward with that weight
 * @param clippedCorrelation [M] the same as correlations, over the groups where they are defined
 * @param rewardCovariance [M][M] mean within-group covariance of rewards
 */
public record StepStats(
        long step,
        double[][] rewards,
        int[] groups,
        int[] lengths,
        double[] clippedWeights,
        double[] clippedCovariance,
        double[] clippedCorrelation,
        double[][] rewardCovariance) {
    /** [M] mean rewards of the batch. */
    public double[] meanReward() {
        return means(rewards);
    }

    static double[] means(double[][] rewards) {
        double[] mean = new double[rewards.length == 0 ? 0 : rewards[0].length];
        for (double[] r : rewards) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += r[j] / rewards.length;
            }
        }
        return mean;
    }
}
