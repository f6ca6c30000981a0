package org.counterpoint.method;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GradNorm for every minibatch (section 5.3 of the method notes): with G_i = w_i |g_i| and the relative inverse training rate
 * q_i = (l_i / l0_i) / mean, w_i moves by -rate * sign(G_i - mean(G) q_i^alpha) |g_i|, then all w are scaled to the sum M. The new
 * weights are used at once.
 *
 * <p>Published: l are the policy losses, which lie near 0 and change sign, so that q_i^alpha may be no number; the weights then
 * stay no numbers for the rest of the run, every step is skipped, and {@code gradnorm/invalid} is 1. Coefficients are w, of sum M.
 *
 * <p>Corrected: l_i = (highest - J_i) / (highest - lowest) with J_i the mean reward of the batch, assumed to lie between the two
 * given rewards; l, q and w are kept at 1e-3 or more, and coefficients are w / M, of sum one, so that M equal gradients give the
 * step of one of them.
 */
public final class GradNormScalarizer implements Scalarizer {
    private static final double FLOOR = 1e-3;

    private final double alpha;
    private final double rate;
    private final double low;
    private final double high;
    private final Variant variant;
    private final List<String> objectives;
    /** [M] of sum M. */
    private double[] weights;
    /** [M] losses of the first call; empty before it. */
    private double[] first = new double[0];
    /** [M] missing reward of the batch; empty before the first. */
    private double[] missing = new double[0];

    private double[] ratio = new double[0];
    private double[] target = new double[0];
    private boolean invalid;

    /**
     * A scalarizer of equal weights.
     *
     * @param low reward that counts as loss 1
     * @param high reward that counts as loss 0
     */
    public GradNormScalarizer(
            double alpha, double rate, double low, double high, Variant variant, List<String> objectives) {
        this.alpha = alpha;
        this.rate = rate;
        this.low = low;
        this.high = high;
        this.variant = variant;
        this.objectives = List.copyOf(objectives);
        this.weights = Coefficients.filled(objectives.size(), 1);
    }

    @Override
    public Level level() {
        return Level.GRADIENT;
    }

    @Override
    public double[] weights() {
        double scale = variant == Variant.CORRECTED ? weights.length : 1;
        return Arrays.stream(weights).map(w -> w / scale).toArray();
    }

    @Override
    public void beforeUpdate(RolloutBatch batch) {
        double[] mean = batch.meanRewards();
        if (Coefficients.finite(mean)) {
            missing = Arrays.stream(mean)
                    .map(j -> Math.max(FLOOR, (high - j) / (high - low)))
                    .toArray();
        }
    }

    /** {@inheritDoc} Corrected: a Gram matrix with an entry that is no number skips the step and changes nothing. */
    @Override
    public double[] combineGradients(double[][] gram, double[] losses) {
        int m = weights.length;
        boolean corrected = variant == Variant.CORRECTED;
        if (invalid || (corrected && !Coefficients.finite(gram))) {
            return Coefficients.skip(m);
        }
        double[] loss = losses;
        if (corrected) {
            loss = missing.length == 0 ? Coefficients.filled(m, 1) : missing;
        }
        if (first.length == 0) {
            first = loss.clone();
        }
        double[] norm = Coefficients.norms(gram);
        ratio = new double[m];
        double mean = 0;
        double meanNorm = 0;
        for (int i = 0; i < m; i++) {
            ratio[i] = loss[i] / first[i];
            mean += ratio[i] / m;
            meanNorm += weights[i] * norm[i] / m;
        }
        double[] next = new double[m];
        target = new double[m];
        double sum = 0;
        for (int i = 0; i < m; i++) {
            ratio[i] /= mean;
            if (corrected) {
                ratio[i] = Math.max(FLOOR, ratio[i]);
            }
            target[i] = meanNorm * Math.pow(ratio[i], alpha);
            next[i] = weights[i] - rate * Math.signum(weights[i] * norm[i] - target[i]) * norm[i];
            if (corrected) {
                next[i] = Math.max(FLOOR, next[i]);
            }
            sum += next[i];
        }
        for (int i = 0; i < m; i++) {
            next[i] *= m / sum;
        }
        if (!Coefficients.finite(next)) {
            invalid = true;
            ratio = Coefficients.finite(ratio) ? ratio : new double[0];
            target = new double[0];
            return Coefficients.skip(m);
        }
        weights = next;
        return weights();
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put("gradnorm/invalid", invalid ? 1.0 : 0.0);
        Coefficients.put(map, "gradnorm/ratio/", objectives, ratio);
        Coefficients.put(map, "gradnorm/target/", objectives, target);
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        Map<String, double[]> map = new LinkedHashMap<>();
        map.put("weights", weights.clone());
        map.put("first", first.clone());
        map.put("missing", missing.clone());
        map.put("ratio", ratio.clone());
        map.put("target", target.clone());
        map.put("invalid", new double[] {invalid ? 1 : 0});
        return map;
    }

    @Override
    public void restore(Map<String, double[]> state) {
        weights = Coefficients.saved(state, "weights", "GradNorm");
        first = Coefficients.savedOrEmpty(state, "first");
        missing = Coefficients.savedOrEmpty(state, "missing");
        ratio = Coefficients.savedOrEmpty(state, "ratio");
        target = Coefficients.savedOrEmpty(state, "target");
        invalid = Coefficients.savedNumber(state, "invalid", "GradNorm") != 0;
    }
}
