package org.counterpoint.method;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Smooth Tchebycheff as online mirror descent (section 5.8 of the method notes): s = sum of softmax(l / T)_i r_i for the batch,
 * then l_i grows by rate * w_i (z_i - R_i), with R_i the batch mean and z the reference point at the level of responses, the
 * batch itself included.
 */
public final class SmoothTchebycheffScalarizer implements Scalarizer {
    private static final double LEAST_WEIGHT = 1e-8;

    private final double[] preference;
    private final double rate;
    private final double temperature;
    private final boolean fixed;
    private final List<String> objectives;
    private double[] logits;
    /** Reference point; empty until the first batch unless fixed. */
    private double[] reference;
    /** Weighted distances of the last batch; empty before the first. */
    private double[] gap = new double[0];

    /**
     * A scalarizer at its start.
     *
     * @param preference [M] of sum one
     * @param uniform start from equal weights instead of the preferences
     * @param fixedReference [M] the reference point, or empty for the running maximum
     */
    public SmoothTchebycheffScalarizer(
            double[] preference,
            boolean uniform,
            double rate,
            double temperature,
            double[] fixedReference,
            List<String> objectives) {
        this.preference = preference.clone();
        this.rate = rate;
        this.temperature = temperature;
        this.fixed = fixedReference.length > 0;
        this.objectives = List.copyOf(objectives);
        this.logits = Arrays.stream(preference)
                .map(w -> uniform ? 0 : Math.log(Math.max(w, LEAST_WEIGHT)))
                .toArray();
        this.reference = fixedReference.clone();
    }

    @Override
    public Level level() {
        return Level.SCORE;
    }

    @Override
    public double[] weights() {
        return Coefficients.softmax(
                Arrays.stream(logits).map(l -> l / temperature).toArray());
    }

    @Override
    public double[] scalarize(double[][] rewards) {
        return Mixtures.ofRewards(rewards, weights());
    }

    /** {@inheritDoc} Rewards that are no numbers change nothing. */
    @Override
    public void afterUpdate(StepStats stats) {
        double[] mean = stats.meanReward();
        if (!Coefficients.finite(mean)) {
            return;
        }
        if (!fixed) {
            if (reference.length == 0) {
                reference = Coefficients.filled(mean.length, Double.NEGATIVE_INFINITY);
            }
            for (double[] r : stats.rewards()) {
                for (int j = 0; j < r.length; j++) {
                    reference[j] = Math.max(reference[j], r[j]);
                }
            }
        }
        gap = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            gap[j] = preference[j] * (reference[j] - mean[j]);
            logits[j] += rate * gap[j];
        }
        // Only differences matter; the largest at 0 keeps long runs from growing.
        double top = Arrays.stream(logits).max().orElse(0);
        for (int j = 0; j < logits.length; j++) {
            logits[j] -= top;
        }
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "smooth_tchebycheff/reference/", objectives, reference);
        Coefficients.put(map, "smooth_tchebycheff/gap/", objectives, gap);
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        return Map.of("logits", logits.clone(), "reference", reference.clone(), "gap", gap.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        logits = Coefficients.saved(state, "logits", "smooth Tchebycheff");
        reference = Coefficients.savedOrEmpty(state, "reference");
        gap = Coefficients.savedOrEmpty(state, "gap");
    }
}
