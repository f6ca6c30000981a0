package org.counterpoint.method;

import ai.djl.ndarray.NDArray;
import org.counterpoint.lm.Scalars;

/** Direct preference optimization: -log sigma(beta ((log pi - log ref)(chosen) - (log pi - log ref)(rejected))). */
public final class DpoLoss {
    private DpoLoss() {}

    /**
     * The loss of one pair.
     *
     * @param margin log-ratio of the chosen minus log-ratio of the rejected completion, in nats
     * @param beta inverse temperature
     */
    public static double of(double margin, double beta) {
        double z = beta * margin;
        return z >= 0 ? Math.log1p(Math.exp(-z)) : -z + Math.log1p(Math.exp(z));
    }

    /**
     * The loss of one pair with a margin term: -log sigma(beta * margin - offset).
     *
     * @param offset what the reward of the chosen completion already exceeds that of the rejected one by, in nats
     */
    public static double of(double margin, double beta, double offset) {
        return of(beta * margin - offset, 1);
    }

    /** Derivative of {@link #of(double, double)} with respect to the margin: -beta (1 - sigma(beta margin)). */
    public static double derivative(double margin, double beta) {
        return -beta / (1 + Math.exp(beta * margin));
    }

    /**
     * Weighted loss of a batch, sum_i weight_i * -log sigma(beta (chosen_i - rejected_i - referenceMargin_i) - offset_i),
     * differentiable in {@code policyChosen} and {@code policyRejected}.
     *
     * @param policyChosen [B] summed log-probabilities of the chosen completions
     * @param policyRejected [B] of the rejected ones
     * @param referenceMargin [B] chosen minus rejected under the reference, no gradient
     * @param beta inverse temperature, any factor of the stage's loss included
     * @param offset [B] margin terms in nats, no gradient
     * @param weight [B] weight of each pair, 1 / B for the mean
     * @return a scalar
     */
    public static NDArray of(
            NDArray policyChosen,
            NDArray policyRejected,
            NDArray referenceMargin,
            double beta,
            NDArray offset,
            NDArray weight) {
        NDArray z = policyChosen
                .sub(policyRejected)
                .sub(referenceMargin)
                .mul(Scalars.of(policyChosen, beta))
                .sub(offset);
        // softplus(-z) = max(-z, 0) + log(1 + exp(-|z|)), stable at both ends.
        NDArray softplus =
                z.neg().maximum(Scalars.of(z, 0)).add(z.abs().neg().exp().add(1).log());
        return softplus.mul(weight).sum();
    }
}
