package org.counterpoint.method;

/**
 * What a scalarizer learns about the step that has just been made.
 *
 * @param step number of the step
 * @param meanReward [M] mean reward of the batch
 * @param clippedCovariance [M] mean over groups of the covariance of reward with the clipped advantage weight under the
 *     post-update policy (CTWA, section 4.2)
 * @param clippedCorrelation [M] the same as correlations, over the groups where they are defined
 * @param rewardCovariance [M][M] mean within-group covariance of rewards
 */
public record StepStats(
        long step,
        double[] meanReward,
        double[] clippedCovariance,
        double[] clippedCorrelation,
        double[][] rewardCovariance) {}
