package org.counterpoint.method;

/**
 * What a scalarizer may know before the update of a step.
 *
 * @param step number of the step
 * @param rewards [responses][M]
 * @param shares [responses] share of each response in every mean; equal where responses are sampled, probabilities where a finite
 *     policy is enumerated
 * @param groups [responses] prompt number
 * @param logOld [responses][tokens] log-probabilities of the sampled tokens under the policy that sampled them
 * @param logReference [responses][tokens] the same under the base model
 * @param gram [M][M] inner products of the objectives' loss gradients over the whole batch; empty unless the scalarizer
 *     {@link Scalarizer#needsGradients() needs gradients}
 * @param learningRate learning rate of the step
 */
public record RolloutBatch(
        long step,
        double[][] rewards,
        double[] shares,
        int[] groups,
        double[][] logOld,
        double[][] logReference,
        double[][] gram,
        double learningRate) {
    /** A batch of sampled responses. */
    public RolloutBatch(
            long step,
            double[][] rewards,
            int[] groups,
            double[][] logOld,
            double[][] logReference,
            double[][] gram,
            double learningRate) {
        this(step, rewards, StepStats.equalShares(rewards.length), groups, logOld, logReference, gram, learningRate);
    }

    /** [M] mean rewards of the batch. */
    public double[] meanRewards() {
        return StepStats.means(rewards, shares);
    }
}
