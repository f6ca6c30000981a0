package org.counterpoint.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/** The clipped policy-gradient loss of PPO with a k3 divergence term, averaged over valid tokens. */
public final class PolicyLoss {
    private static final double LOG_RATIO_BOUND = 20;
    private static final double K3_BOUND = 10;
    private static final double DUAL_CLIP = 3;

    private PolicyLoss() {}

    /**
     * The loss of a batch, differentiable in {@code logNew}.
     *
     * @param logNew [B,T] log-probabilities of the sampled tokens under the current policy
     * @param logOld [B,T] the same when sampled, no gradient
     * @param logReference [B,T] the same under the reference, no gradient
     * @param advantages [B,1] advantage of each response
     * @param mask [B,T] 1 at generated tokens, 0 elsewhere
     * @param clip half-width epsilon of the clip; for negative advantages the loss is also bounded by 3 times the advantage
     * @param kl weight of the divergence
     * @param tokens number of valid tokens to divide by, so that the pieces of a split batch add up to the whole
     * @return a scalar
     */
    public static NDArray clipped(
            NDArray logNew,
            NDArray logOld,
            NDArray logReference,
            NDArray advantages,
            NDArray mask,
            double clip,
            double kl,
            double tokens) {
        // Outside the mask differences are set to 0 first: padding must give neither values nor NaN gradients.
        NDArray difference = logNew.sub(logOld).mul(mask).clip(-LOG_RATIO_BOUND, LOG_RATIO_BOUND);
        NDArray ratio = difference.exp();
        NDArray direct = ratio.mul(advantages).neg();
        NDArray bounded = ratio.clip(1 - clip, 1 + clip).mul(advantages).neg();
        NDArray loss = NDArrays.maximum(direct, bounded);
        NDArray negative = advantages.lt(0).toType(loss.getDataType(), false);
        NDArray dual = NDArrays.minimum(loss, advantages.mul(-DUAL_CLIP));
        loss = dual.mul(negative).add(loss.mul(negative.neg().add(1)));
        if (kl > 0) {
            loss = loss.add(k3(logNew, logReference, mask).mul(kl));
        }
        // A float divisor: the engine would widen a scalar of f32 to f64 for a double.
        return loss.mul(mask).sum().div((float) tokens);
    }

    /** k3 = exp(d) - d - 1 with d = reference - current clamped to 20 and the result to 10, 0 outside the mask; [B,T]. */
    public static NDArray k3(NDArray logNew, NDArray logReference, NDArray mask) {
        NDArray d = logReference.sub(logNew).mul(mask).clip(-LOG_RATIO_BOUND, LOG_RATIO_BOUND);
        return d.exp().sub(d).sub(1).clip(-K3_BOUND, K3_BOUND);
    }

    /** The loss of one token in plain arithmetic; what {@link #clipped} is tested against. */
    public static double token(double logNew, double logOld, double advantage, double clip) {
        double ratio = Math.exp(Math.clamp(logNew - logOld, -LOG_RATIO_BOUND, LOG_RATIO_BOUND));
        double loss = Math.max(-advantage * ratio, -advantage * Math.clamp(ratio, 1 - clip, 1 + clip));
        return advantage < 0 ? Math.min(loss, -advantage * DUAL_CLIP) : loss;
    }

    /** k3 of one token in plain arithmetic. */
    public static double k3(double logNew, double logReference) {
        double d = Math.clamp(logReference - logNew, -LOG_RATIO_BOUND, LOG_RATIO_BOUND);
        return Math.clamp(Math.exp(d) - d - 1, -K3_BOUND, K3_BOUND);
    }
}
