package org.counterpoint.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/** The clipped policy-gradient loss of PPO and the k3 divergence, as weighted sums over tokens. */
public final class PolicyLoss {
    private static final double LOG_RATIO_BOUND = 20;
    private static final double K3_BOUND = 10;

    private PolicyLoss() {}

    /**
     * The policy loss of a batch, differentiable in {@code logNew}.
     *
     * @param logNew [B,T] log-probabilities of the sampled tokens under the current policy
     * @param logOld [B,T] the same under the policy that ratios are taken to, no gradient
     * @param advantages [B,T]
     * @param weights [B,T] weight of each token, 0 outside the responses ({@link LossAggregation#tokenWeights})
     * @return a scalar
     */
    public static NDArray clipped(NDArray logNew, NDArray logOld, NDArray advantages, NDArray weights, Clip clip) {
        NDArray ratio = ratio(logNew, logOld, weights);
        NDArray direct = ratio.mul(advantages).neg();
        NDArray bounded =
                ratio.clip(1 - clip.low(), 1 + clip.high()).mul(advantages).neg();
        NDArray loss = NDArrays.maximum(direct, bounded);
        NDArray negative = advantages.lt(0).toType(loss.getDataType(), false);
        NDArray dual = NDArrays.minimum(loss, advantages.mul(-clip.dual()));
        loss = dual.mul(negative).add(loss.mul(negative.neg().add(1)));
        return loss.mul(weights).sum();
    }

    /**
     * The divergence from the reference as a loss.
     *
     * @param weights [B,T] as in {@link #clipped}
     * @return a scalar
     */
    public static NDArray divergence(NDArray logNew, NDArray logReference, NDArray weights) {
        return k3(logNew, logReference, inside(weights, logNew)).mul(weights).sum();
    }

    /** k3 = exp(d) - d - 1 with d = reference - current clamped to 20 and the result to 10, 0 outside the mask; [B,T]. */
    private static NDArray k3(NDArray logNew, NDArray logReference, NDArray mask) {
        NDArray d = logReference.sub(logNew).mul(mask).clip(-LOG_RATIO_BOUND, LOG_RATIO_BOUND);
        return d.exp().sub(d).sub(1).clip(-K3_BOUND, K3_BOUND);
    }

    // Outside the responses differences are set to 0 first: padding must give neither values nor NaN gradients.
    private static NDArray ratio(NDArray logNew, NDArray logOld, NDArray weights) {
        return logNew.sub(logOld)
                .mul(inside(weights, logNew))
                .clip(-LOG_RATIO_BOUND, LOG_RATIO_BOUND)
                .exp();
    }

    private static NDArray inside(NDArray weights, NDArray like) {
        return weights.gt(0).toType(like.getDataType(), false);
    }

    /** The loss of one token in plain arithmetic; what {@link #clipped} is tested against. */
    public static double token(double logNew, double logOld, double advantage, Clip clip) {
        double ratio = Math.exp(Math.clamp(logNew - logOld, -LOG_RATIO_BOUND, LOG_RATIO_BOUND));
        double loss = Math.max(-advantage * ratio, -advantage * Math.clamp(ratio, 1 - clip.low(), 1 + clip.high()));
        return advantage < 0 ? Math.min(loss, -advantage * clip.dual()) : loss;
    }

    /** k3 of one token in plain arithmetic. */
    public static double k3(double logNew, double logReference) {
        double d = Math.clamp(logReference - logNew, -LOG_RATIO_BOUND, LOG_RATIO_BOUND);
        return Math.clamp(Math.exp(d) - d - 1, -K3_BOUND, K3_BOUND);
    }
}
