package org.counterpoint.method;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.NashBargaining;

/**
 * Nash-MTL for every minibatch (section 5.8 of the method notes): alpha > 0 with alpha_i (G alpha)_i = 1. Solved exactly; the
 * published code approximates the same point by sequential linearization, of which too little is known to repeat it.
 *
 * <p>The step of alpha itself has norm sqrt(M) whatever the gradients. By default the coefficients are alpha divided by its sum,
 * so that M equal gradients give the step of one of them, as with equal fixed weights.
 */
public final class NashMtlScalarizer extends GradientScalarizer {
    private final boolean rawScale;
    private final List<String> objectives;
    private double[] alpha = new double[0];
    private double residual;

    /** A scalarizer; {@code rawScale} keeps alpha as it is. */
    public NashMtlScalarizer(boolean rawScale, List<String> objectives) {
        super(objectives.size());
        this.rawScale = rawScale;
        this.objectives = List.copyOf(objectives);
    }

    /** {@inheritDoc} Entries that are no numbers skip the step; where all gradients are 0 coefficients are equal. */
    @Override
    public double[] combineGradients(double[][] gram, double[] losses) {
        int m = gram.length;
        if (!Coefficients.finite(gram)) {
            return Coefficients.skip(m);
        }
        NashBargaining.Solution solution = NashBargaining.solve(gram);
        double sum = Arrays.stream(solution.alpha()).sum();
        alpha = solution.alpha();
        residual = solution.residual();
        if (!(sum > 0)) {
            last = Coefficients.uniform(m);
        } else if (rawScale) {
            last = alpha.clone();
        } else {
            last = Arrays.stream(alpha).map(a -> a / sum).toArray();
        }
        return last.clone();
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "nash/alpha/", objectives, alpha);
        if (alpha.length > 0) {
            map.put("nash/residual", residual);
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("last", last.clone(), "alpha", alpha.clone(), "residual", new double[] {residual});
    }

    @Override
    public void restore(Map<String, double[]> state) {
        last = Coefficients.saved(state, "last", "Nash-MTL");
        alpha = Coefficients.savedOrEmpty(state, "alpha");
        residual = Coefficients.savedNumber(state, "residual", "Nash-MTL");
    }
}
