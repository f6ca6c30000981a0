package org.counterpoint.method;

import java.util.Arrays;
import java.util.Map;
import org.counterpoint.math.LeastNormSimplex;
import org.counterpoint.math.SimplexDescent;

/**
 * Coefficients w on the simplex that minimize the norm of the sum of w_i g_i, for every minibatch (section 5.5 of the method
 * notes). Coefficients sum to one, so that M equal gradients give the step of one of them.
 *
 * <p>Corrected solves the problem exactly by its active set. Published takes the closed form for two objectives and otherwise
 * projected gradient steps of length 1 / (largest eigenvalue), which is the edge of stability, and equal weights when the
 * result is no number. With normalization the problem is posed for unit gradients; published then also steps along those
 * (coefficients w_i / norm_i), corrected multiplies them by the mean norm so that the scale of the step stays.
 */
public final class MgdaScalarizer extends GradientScalarizer {
    private final boolean normalize;
    private final Variant variant;
    /** Norm of the last combined gradient; empty before the first. */
    private double[] norm = new double[0];

    /** A scalarizer of that many objectives. */
    public MgdaScalarizer(boolean normalize, Variant variant, int objectives) {
        super(objectives);
        this.normalize = normalize;
        this.variant = variant;
    }

    /** {@inheritDoc} A Gram matrix with an entry that is no number skips the step (published: equal weights). */
    @Override
    public double[] combineGradients(double[][] gram, double[] losses) {
        int m = gram.length;
        if (!Coefficients.finite(gram)) {
            return variant == Variant.PUBLISHED ? Coefficients.uniform(m) : Coefficients.skip(m);
        }
        double[] scale = Coefficients.filled(m, 1);
        double[][] h = gram;
        if (normalize) {
            scale = Arrays.stream(Coefficients.norms(gram))
                    .map(n -> n > 0 ? 1 / n : 1)
                    .toArray();
            h = new double[m][m];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    h[i][j] = gram[i][j] * scale[i] * scale[j];
                }
            }
        }
        double[] w = variant == Variant.PUBLISHED
                ? published(h)
                : LeastNormSimplex.solve(h).weights();
        double mean = normalize && variant == Variant.CORRECTED
                ? Arrays.stream(Coefficients.norms(gram)).average().orElse(1)
                : 1;
        for (int i = 0; i < m; i++) {
            w[i] *= scale[i] * (mean > 0 ? mean : 1);
        }
        last = w.clone();
        double square = 0;
        double[] gw = LeastNormSimplex.times(gram, w);
        for (int i = 0; i < m; i++) {
            square += w[i] * gw[i];
        }
        norm = new double[] {Math.sqrt(Math.max(0, square))};
        return w;
    }

    private static double[] published(double[][] h) {
        return switch (h.length) {
            case 1 -> new double[] {1};
            case 2 -> {
                double distance = Math.max(h[0][0] - 2 * h[0][1] + h[1][1], 1e-12);
                double w = Math.clamp((h[1][1] - h[0][1]) / distance, 0, 1);
                yield new double[] {w, 1 - w};
            }
            default -> {
                double[] w = SimplexDescent.leastNorm(h, 1, 200, 1e-6);
                yield Coefficients.finite(w) ? w : Coefficients.uniform(h.length);
            }
        };
    }

    @Override
    public Map<String, Double> diagnostics() {
        return norm.length == 0 ? Map.of() : Map.of("mgda/norm", norm[0]);
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("last", last.clone(), "norm", norm.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        last = Coefficients.saved(state, "last", "MGDA");
        norm = Coefficients.savedOrEmpty(state, "norm");
    }
}
