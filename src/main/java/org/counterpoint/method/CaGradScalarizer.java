package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.math.ConflictAverse;

/**
 * CAGrad (Liu et al. 2021) for every minibatch: with the mean gradient g0 and the w on the simplex that minimizes
 * g_w . g0 + c |g0| |g_w|, the direction g0 + c |g0| g_w / |g_w|, in the span of the gradients through their inner products.
 *
 * <p>The direction is divided by 1 + c, which the paper leaves out: M equal gradients then give the step of one of them, and its
 * norm is never above that of the mean gradient. An adaptive optimizer does not see the difference, clipping of the gradient norm
 * does. Where g_w is 0 (a Pareto stationary point) the direction is g0 alone, divided alike.
 */
public final class CaGradScalarizer extends GradientScalarizer {
    private static final double NOTHING = 1e-12;

    private final double c;
    private double[] gain = new double[0];

    /**
     * A scalarizer of that many objectives.
     *
     * @param c radius around the mean gradient as a share of its norm, at least 0 and below 1
     */
    public CaGradScalarizer(double c, int objectives) {
        super(objectives);
        this.c = c;
    }

    /** {@inheritDoc} Entries that are no numbers skip the step. */
    @Override
    public double[] combineGradients(double[][] gram, double[] losses) {
        int m = gram.length;
        if (!Coefficients.finite(gram)) {
            return Coefficients.skip(m);
        }
        ConflictAverse.Solution solution = ConflictAverse.solve(gram, c);
        double pull = solution.norm() > NOTHING * solution.mean() ? c * solution.mean() / solution.norm() : 0;
        double[] coefficients = new double[m];
        for (int i = 0; i < m; i++) {
            coefficients[i] = (1.0 / m + pull * solution.weights()[i]) / (1 + c);
        }
        last = coefficients;
        double worst = Double.POSITIVE_INFINITY;
        for (int i = 0; i < m; i++) {
            double inner = 0;
            for (int k = 0; k < m; k++) {
                inner += coefficients[k] * gram[k][i];
            }
            worst = Math.min(worst, inner);
        }
        gain = new double[] {worst};
        return coefficients.clone();
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        if (gain.length > 0) {
            map.put("cagrad/worst_gain", gain[0]);
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("last", last.clone(), "gain", gain.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        last = Coefficients.saved(state, "last", "CAGrad");
        gain = Coefficients.savedOrEmpty(state, "gain");
    }
}
