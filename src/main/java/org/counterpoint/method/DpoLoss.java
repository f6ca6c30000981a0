package org.counterpoint.method;

import ai.djl.ndarray.NDArray;

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

    /** Derivative of {@link #of} with respect to the margin: -beta (1 - sigma(beta margin)). */
    public static double derivative(double margin, double beta) {
        return -beta / (1 + Math.exp(beta * margin));
    }

    /**
     * Mean loss of a batch, differentiable in {@code policyChosen} and {@code policyRejected}.
     *
     * @param policyChosen [B] summed log-probabilities of the chosen completions
     * @param policyRejected [B] of the rejected ones
     * @param referenceMargin [B] chosen minus rejected under the reference, no gradient
     * @return a scalar
     */
    public static NDArray of(NDArray policyChosen, NDArray policyRejected, NDArray referenceMargin, double beta) {
        NDArray z = policyChosen.sub(policyRejected).sub(referenceMargin).mul(beta);
        // softplus(-z) = max(-z, 0) + log(1 + exp(-|z|)), stable at both ends.
        NDArray softplus = z.neg().maximum(0).add(z.abs().neg().exp().add(1).log());
        return softplus.mean();
    }
}
