package org.counterpoint.method;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PAMA (section 5.6 of the method notes). a_j is the mean over all tokens of the positive part of objective j's advantage, and
 * the least norm of a convex combination of a_1, ..., a_M is the projection of 0 on [min a, max a]. As a_j is never negative,
 * that is min a, with all weight on the objective that attains it (equal shares among several).
 *
 * <p>Corrected: a token's advantage is the weighted sum of the objectives' positive parts (or whole advantages), under the
 * ordinary ratio. Published: every token of every response gets the number min a, with ratios to the base model, no
 * divergence term, and a_j counting only tokens whose old probability is at most 1 + epsilon times the base model's. Good and bad
 * responses are pushed up alike, so that with one objective it does not become a policy gradient either.
 */
public final class PamaScalarizer implements Scalarizer {
    private static final double LOG_RATIO_BOUND = 20;

    private final double epsilon;
    private final boolean positivePart;
    private final Variant variant;
    private final List<String> objectives;
    private double[] last;
    /** a_1, ..., a_M of the last batch; empty before the first. */
    private double[] means = new double[0];
    /** Log-ratios of the batch to the base model; not part of the state, as every step brings its own. */
    private double[][] logRatios = new double[0][];

    /** A scalarizer; {@code epsilon} matters to published, {@code positivePart} to corrected only. */
    public PamaScalarizer(double epsilon, boolean positivePart, Variant variant, List<String> objectives) {
        this.epsilon = epsilon;
        this.positivePart = positivePart;
        this.variant = variant;
        this.objectives = List.copyOf(objectives);
        this.last = Coefficients.uniform(objectives.size());
    }

    @Override
    public Level level() {
        return Level.ADVANTAGE;
    }

    @Override
    public double[] weights() {
        return last.clone();
    }

    @Override
    public boolean ratioToReference() {
        return variant == Variant.PUBLISHED;
    }

    @Override
    public void beforeUpdate(RolloutBatch batch) {
        logRatios = new double[batch.logOld().length][];
        for (int i = 0; i < logRatios.length; i++) {
            logRatios[i] = new double[batch.logOld()[i].length];
            for (int t = 0; t < logRatios[i].length; t++) {
                logRatios[i][t] = Math.clamp(
                        batch.logOld()[i][t] - batch.logReference()[i][t], -LOG_RATIO_BOUND, LOG_RATIO_BOUND);
            }
        }
    }

    /** {@inheritDoc} Where a mean is no number, equal weights are used (published: the number 0 everywhere). */
    @Override
    public double[][] combineAdvantages(double[][][] advantages) {
        means = new double[advantages.length];
        for (int j = 0; j < means.length; j++) {
            means[j] = mean(advantages[j]);
        }
        boolean finite = Coefficients.finite(means);
        double least = Arrays.stream(means).min().orElse(0);
        double[] w = Arrays.stream(means).map(a -> a <= least ? 1 : 0).toArray();
        double sum = Arrays.stream(w).sum();
        last = finite ? Arrays.stream(w).map(v -> v / sum).toArray() : Coefficients.uniform(means.length);
        if (variant == Variant.PUBLISHED) {
            double scalar = finite ? projectionOfZero(means) : 0;
            return Arrays.stream(advantages[0])
                    .map(row -> Coefficients.filled(row.length, scalar))
                    .toArray(double[][]::new);
        }
        return Mixtures.ofAdvantages(
                positivePart
                        ? Arrays.stream(advantages)
                                .map(PamaScalarizer::positive)
                                .toArray(double[][][]::new)
                        : advantages,
                last);
    }

    /** The point of [min a, max a] nearest 0. */
    static double projectionOfZero(double[] a) {
        double low = Arrays.stream(a).min().orElse(0);
        double high = Arrays.stream(a).max().orElse(0);
        return Math.clamp(0, low, high);
    }

    private double mean(double[][] advantages) {
        double sum = 0;
        long tokens = 0;
        for (int i = 0; i < advantages.length; i++) {
            for (int t = 0; t < advantages[i].length; t++) {
                tokens++;
                boolean counts = variant == Variant.CORRECTED
                        || logRatios.length == 0
                        || Math.exp(logRatios[i][t]) <= 1 + epsilon;
                sum += counts ? Math.max(0, advantages[i][t]) : 0;
            }
        }
        return tokens == 0 ? 0 : sum / tokens;
    }

    private static double[][] positive(double[][] advantages) {
        return Arrays.stream(advantages)
                .map(row -> Arrays.stream(row).map(a -> Math.max(0, a)).toArray())
                .toArray(double[][]::new);
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "pama/a/", objectives, means);
        if (means.length > 0 && Coefficients.finite(means)) {
            map.put("pama/scalar", projectionOfZero(means));
        }
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("last", last.clone(), "means", Coefficients.finite(means) ? means.clone() : new double[0]);
    }

    @Override
    public void restore(Map<String, double[]> state) {
        last = Coefficients.saved(state, "last", "PAMA");
        means = Coefficients.savedOrEmpty(state, "means");
    }
}
