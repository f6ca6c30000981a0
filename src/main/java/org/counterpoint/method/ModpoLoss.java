package org.counterpoint.method;

/**
 * Multi-objective DPO: -log sigma((1 / w_k) [beta (dlogratio_w - dlogratio_l) - sum_{j != k} w_j (r_j(y_w) - r_j(y_l))]) with the
 * implicit rewards r_j = beta log pi_j / pi_0 of the margin models (methods-orthalign 6).
 */
public final class ModpoLoss {
    private ModpoLoss() {}

    /** Factor of the trained policy's implicit reward, 1 / w_k. */
    public static double scale(double ownWeight) {
        return 1 / ownWeight;
    }

    /** Factor of the implicit reward of another objective's margin model, w_j / w_k. */
    public static double coefficient(double ownWeight, double weight) {
        return weight / ownWeight;
    }

    /**
     * The loss of one pair.
     *
     * @param margin log-ratio of the chosen minus log-ratio of the rejected completion, nats
     * @param beta inverse temperature
     * @param ownWeight w_k, above 0
     * @param weights w_j of the other objectives
     * @param rewards r_j(y_w) - r_j(y_l) of the other objectives, beta included
     */
    public static double of(double margin, double beta, double ownWeight, double[] weights, double[] rewards) {
        double offset = 0;
        for (int j = 0; j < weights.length; j++) {
            offset += coefficient(ownWeight, weights[j]) * rewards[j];
        }
        return DpoLoss.of(margin, scale(ownWeight) * beta, offset);
    }

    /** Derivative of {@link #of} with respect to the margin. */
    public static double derivative(double margin, double beta, double ownWeight, double[] weights, double[] rewards) {
        // 1 - sigma(z) = 1 - exp(-loss)
        return -scale(ownWeight) * beta * -Math.expm1(-of(margin, beta, ownWeight, weights, rewards));
    }
}
