package org.counterpoint.analysis;

/**
 * The Polyak-Lojasiewicz (PL) inequality at one softmax policy, exactly (methods-ctwa 7). A function J with a bounded best value
 * J* satisfies it with constant mu > 0 on a set of policies when {@code |grad J|^2 / 2 >= mu (J* - J)} on the whole set; then
 * gradient ascent with step 1/L closes the gap at least as fast as {@code (1 - mu/L)^k} while it stays in the set, for an
 * L-smooth J. The largest constant that a single policy allows is {@code |grad J|^2 / (2 (J* - J))}, which is what
 * {@link #constant} holds; a constant for a set is at most the smallest of them.
 *
 * <p>What is known and what is inferred: that the paper's section 6 derives global convergence of the scalarized objective from
 * this inequality is from its abstract and outline; its theorem, its constants and its conditions (bounded score, no saturation,
 * aligned token gradients) are known here from a third party's notes only. The inequality itself is standard. That
 * {@code |grad J| >= pi(a*) (J* - J)} for softmax is inferred after Mei et al. (2020), and so is the closed form of two arms.
 *
 * <p>Limits: the number depends on the parameters that gradients are taken in (here: logits), on the weights of the objectives, and
 * on the policy, and vanishes as a softmax policy saturates, at either end: no constant holds for all softmax policies. It says
 * something about the scalar only; a scalar that converges protects none of the objectives in it.
 *
 * @param gradientSquared {@code |grad J|^2} in the logits, units of the score squared
 * @param gap {@code J* - J}, at least 0, units of the score; J* is the best mean of any policy with the same possible actions
 * @param constant {@code gradientSquared / (2 gap)}, units of the score; NaN where the gap is 0
 * @param bound a lower bound of {@code constant}: {@code pi(a*)^2 (J* - J) / 2} with one prompt and one best action a*
 */
public record PolyakLojasiewicz(double gradientSquared, double gap, double constant, double bound) {

    /** Where the constant of two arms is largest. */
    public static final double TWO_ARMS_PEAK = 2.0 / 3;

    /**
     * The inequality for the mean of a score.
     *
     * @param score {@code [prompt][action]}
     * @param logits which logits gradients are taken in
     */
    public static PolyakLojasiewicz of(TabularPolicy policy, double[][] score, TabularPolicy.Logits logits) {
        double squared = policy.gradientProduct(score, score, logits);
        double gap = policy.gap(score);
        double best = 0;
        for (int x = 0; x < policy.prompts(); x++) {
            best += bestActions(policy, x, score, logits);
        }
        return new PolyakLojasiewicz(
                squared, gap, gap > 0 ? squared / (2 * gap) : Double.NaN, gap > 0 ? best / (2 * gap) : 0);
    }

    /** The part of the squared gradient that belongs to the best actions of a prompt, or a lower bound of what the others hold. */
    private static double bestActions(TabularPolicy policy, int x, double[][] score, TabularPolicy.Logits logits) {
        double top = policy.largest(x, score);
        int free = policy.parameters(x, logits);
        double sum = 0;
        for (int y = 0; y < policy.actions(x); y++) {
            if (score[x][y] == top) {
                double g = policy.gradient(x, y, score);
                // Derivatives of all logits sum to 0, so that n of them hold at least 1/n of the square of the missing
                // one.
                sum = y < free ? sum + g * g : Math.max(sum, g * g / Math.max(1, free));
            }
        }
        return sum;
    }

    /**
     * Two arms with the probability p = sigmoid(theta) of the better one, one parameter: gradient {@code p (1 - p) gap}, distance
     * {@code (1 - p) gap}, hence {@code p^2 (1 - p) gap / 2} exactly, at most 2/27 of the gap at p = 2/3 and 0 at both ends. With
     * a logit for each arm the gradient has two entries of that size and the constant is twice as large.
     *
     * @param p probability of the better arm, in [0, 1]
     * @param gap reward of the better arm minus that of the other, at least 0
     */
    public static double twoArms(double p, double gap) {
        return p * p * (1 - p) * gap / 2;
    }
}
