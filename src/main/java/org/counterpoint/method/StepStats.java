package org.counterpoint.method;

import java.util.Arrays;

/**
 * What a scalarizer learns about the step that has just been made.
 *
 * @param step number of the step
 * @param rewards [responses][M] rewards of the batch
 * @param shares [responses] share of each response in every mean; equal where responses are sampled, probabilities where a finite
 *     policy is enumerated
 * @param exact whether the responses are all that the policy can give, with their probabilities as shares, so that the means and
 *     covariances have no sampling error
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
        double[] shares,
        boolean exact,
        int[] groups,
        int[] lengths,
        double[] clippedWeights,
        double[] clippedCovariance,
        double[] clippedCorrelation,
        double[][] rewardCovariance) {
    /** Statistics of a batch of sampled responses. */
    public StepStats(
            long step,
            double[][] rewards,
            int[] groups,
            int[] lengths,
            double[] clippedWeights,
            double[] clippedCovariance,
            double[] clippedCorrelation,
            double[][] rewardCovariance) {
        this(
                step,
                rewards,
                equalShares(rewards.length),
                false,
                groups,
                lengths,
                clippedWeights,
                clippedCovariance,
                clippedCorrelation,
                rewardCovariance);
    }

    /** [M] mean rewards of the batch. */
    public double[] meanReward() {
        return means(rewards, shares);
    }

    static double[] equalShares(int responses) {
        double[] shares = new double[responses];
        Arrays.fill(shares, 1.0 / responses);
        return shares;
    }

    static double[] means(double[][] rewards, double[] shares) {
        double[] mean = new double[rewards.length == 0 ? 0 : rewards[0].length];
        for (int i = 0; i < rewards.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += rewards[i][j] * shares[i];
            }
        }
        return mean;
    }
}
