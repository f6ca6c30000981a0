package org.counterpoint.method;

/**
 * Sequential preference optimization: -log sigma(beta_n d log(pi_n / pi_{n-1}) - sum_{i < n} alpha_i beta_i d log(pi_i / pi_{i-1}))
 * with d the chosen minus the rejected completion. This form is inferred from the constrained problem (maximize the n-th reward
 * near the policy before while the earlier rewards are kept, with multipliers alpha_i), not read in the paper (methods-orthalign 6).
 */
public final class SpoLoss {
    private SpoLoss() {}

    /**
     * The loss of one pair.
     *
     * @param margin d log(pi_n / pi_{n-1}), nats
     * @param beta inverse temperature of this round
     * @param alphas multipliers of the earlier rounds
     * @param rewards beta_i d log(pi_i / pi_{i-1}) of the earlier rounds
     */
    public static double of(double margin, double beta, double[] alphas, double[] rewards) {
        double offset = 0;
        for (int i = 0; i < alphas.length; i++) {
            offset += alphas[i] * rewards[i];
        }
        return DpoLoss.of(margin, beta, offset);
    }

    /** Derivative of {@link #of} with respect to the margin. */
    public static double derivative(double margin, double beta, double[] alphas, double[] rewards) {
        return -beta * -Math.expm1(-of(margin, beta, alphas, rewards));
    }
}
