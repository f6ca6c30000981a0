package org.counterpoint.method;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * PCGrad (Yu et al. 2020) for every minibatch: each gradient in turn loses, over the other objectives in random order, its
 * component along g_j wherever its inner product with g_j is negative. Everything happens in the span of the gradients, through
 * their inner products.
 *
 * <p>The paper sums the projected gradients; here they are averaged, so that gradients without conflict give the step of equal
 * fixed weights. An adaptive optimizer does not see the difference, clipping of the gradient norm does.
 */
public final class PcGradScalarizer extends GradientScalarizer {
    private final long seed;
    /** Minibatches so far: with the seed, the whole state of the random orders. */
    private double calls;
    /** Projections in the last minibatch; empty before the first. */
    private double[] conflicts = new double[0];

    /** A scalarizer of that many objectives. */
    public PcGradScalarizer(long seed, int objectives) {
        super(objectives);
        this.seed = seed;
    }

    /** {@inheritDoc} Entries that are no numbers skip the step. */
    @Override
    public double[] combineGradients(double[][] gram, double[] losses) {
        int m = gram.length;
        if (!Coefficients.finite(gram)) {
            return Coefficients.skip(m);
        }
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + (long) calls);
        calls++;
        int removed = 0;
        double[] mean = new double[m];
        for (int i = 0; i < m; i++) {
            double[] c = new double[m];
            c[i] = 1;
            for (int j : order(m, random)) {
                double inner = 0;
                for (int k = 0; k < m; k++) {
                    inner += c[k] * gram[k][j];
                }
                if (j != i && inner < 0 && gram[j][j] > 0) {
                    c[j] -= inner / gram[j][j];
                    removed++;
                }
            }
            for (int k = 0; k < m; k++) {
                mean[k] += c[k] / m;
            }
        }
        last = mean;
        conflicts = new double[] {removed};
        return mean.clone();
    }

    private static int[] order(int m, SplittableRandom random) {
        int[] order = new int[m];
        for (int i = 0; i < m; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    @Override
    public Map<String, Double> diagnostics() {
        return conflicts.length == 0 ? Map.of() : Map.of("pcgrad/conflicts", conflicts[0]);
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("last", last.clone(), "calls", new double[] {calls}, "conflicts", conflicts.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        last = Coefficients.saved(state, "last", "PCGrad");
        calls = Coefficients.savedNumber(state, "calls", "PCGrad");
        conflicts = Coefficients.savedOrEmpty(state, "conflicts");
    }
}
