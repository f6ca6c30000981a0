package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * s = -max over i of w_i (z_i - r_i), minus a small multiple of the sum of the same terms (section 5.7 of the method notes).
 *
 * <p>Corrected: one score per response. Published: the formula is applied to every token before summation, so that a token
 * that does not end its response scores -max w_i z_i, and the batch maxima include the zeros of those tokens.
 */
public final class TchebycheffScalarizer implements Scalarizer {
    private final double[] weights;
    private final Reference mode;
    private final double augmentation;
    private final Variant variant;
    private final List<String> objectives;
    /** Reference point; empty until the first batch. */
    private double[] reference;

    /** Where the reference point comes from. */
    public enum Reference {
        /** Largest reward of all batches so far. */
        RUNNING_MAX("running-max"),
        /** Largest reward of the batch. */
        BATCH_MAX("batch-max"),
        /** Given numbers. */
        FIXED("fixed");

        private final String id;

        Reference(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        static Reference of(String id) {
            for (Reference r : values()) {
                if (r.id.equals(id)) {
                    return r;
                }
            }
            throw new BadConfigurationException("There is no reference point \"" + id + "\".");
        }
    }

    /**
     * A scalarizer at its start.
     *
     * @param weights [M] of sum one
     * @param fixed [M] the reference point of {@link Reference#FIXED}, otherwise unused
     * @param augmentation weight of the sum of all terms, 0 for the plain form
     */
    public TchebycheffScalarizer(
            double[] weights,
            Reference mode,
            double[] fixed,
            double augmentation,
            Variant variant,
            List<String> objectives) {
        this.weights = weights.clone();
        this.mode = mode;
        this.augmentation = augmentation;
        this.variant = variant;
        this.objectives = List.copyOf(objectives);
        this.reference = mode == Reference.FIXED ? fixed.clone() : new double[0];
    }

    @Override
    public Level level() {
        return Level.SCORE;
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public boolean linear() {
        return false;
    }

    @Override
    public void beforeUpdate(RolloutBatch batch) {
        if (mode != Reference.FIXED) {
            double[] best = maxima(batch.rewards());
            for (int j = 0; j < reference.length; j++) {
                boolean keep = mode == Reference.RUNNING_MAX || !Double.isFinite(best[j]);
                best[j] = keep ? Math.max(reference[j], best[j]) : best[j];
            }
            // Rewards that are no numbers leave the reference point alone.
            if (Coefficients.finite(best)) {
                reference = best;
            }
        }
    }

    @Override
    public double[] scalarize(double[][] rewards) {
        double[] z = reference.length == 0 ? maxima(rewards) : reference;
        double[] s = new double[rewards.length];
        for (int i = 0; i < s.length; i++) {
            s[i] = score(z, rewards[i]);
        }
        return s;
    }

    @Override
    public double tokenScore() {
        return variant == Variant.PUBLISHED && reference.length > 0 ? score(reference, new double[weights.length]) : 0;
    }

    private double score(double[] z, double[] r) {
        double worst = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            double term = weights[j] * (z[j] - r[j]);
            worst = Math.max(worst, term);
            sum += term;
        }
        return -worst - augmentation * sum;
    }

    private double[] maxima(double[][] rewards) {
        double floor = variant == Variant.PUBLISHED ? 0 : Double.NEGATIVE_INFINITY;
        double[] best = Coefficients.filled(weights.length, floor);
        for (double[] r : rewards) {
            for (int j = 0; j < best.length; j++) {
                if (Double.isFinite(r[j])) {
                    best[j] = Math.max(best[j], r[j]);
                }
            }
        }
        return best;
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "tchebycheff/reference/", objectives, reference);
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("reference", reference.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        reference = Coefficients.savedOrEmpty(state, "reference");
    }
}
