package org.counterpoint.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * FAMO for every minibatch (section 5.8 of the method notes). With z = softmax(xi), d_i = l_i - least_i + 1e-8 and C = sum of
 * z_i / d_i taken as constant, the loss sum of z_i log d_i / C has the coefficients z_i / (C d_i), of sum one. After the step
 * delta_i = log d_i before - log d_i after, and xi descends the gradient (J_softmax)^T delta by Adam, its decay added to the
 * gradient.
 *
 * <p>least_i is the first loss minus a margin; policy losses have no known minimum, so that it is lowered to the loss minus the
 * margin again whenever a loss crosses it, before any difference is taken from it. A step whose losses before or after are no
 * numbers leaves xi alone.
 */
public final class FamoScalarizer implements Scalarizer {
    private static final double EPSILON = 1e-8;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double ADAM_EPSILON = 1e-8;

    private final double rate;
    private final double decay;
    private final double margin;
    private final List<String> objectives;
    private double[] xi;
    private double[] first;
    private double[] second;
    private double steps;
    /** [M] assumed least losses; empty before the first minibatch. */
    private double[] least = new double[0];
    /** Losses of the minibatch before its step; not part of the state, which is saved between steps. */
    private double[] before = new double[0];

    private double[] delta = new double[0];
    private double[] last;

    /** A scalarizer of equal weights. */
    public FamoScalarizer(double rate, double decay, double margin, List<String> objectives) {
        this.rate = rate;
        this.decay = decay;
        this.margin = margin;
        this.objectives = List.copyOf(objectives);
        int m = objectives.size();
        this.xi = new double[m];
        this.first = new double[m];
        this.second = new double[m];
        this.last = Coefficients.uniform(m);
    }

    @Override
    public Level level() {
        return Level.LOSS;
    }

    @Override
    public boolean needsLossesAfter() {
        return true;
    }

    @Override
    public double[] weights() {
        return last.clone();
    }

    /** {@inheritDoc} Losses that are no numbers skip the step. */
    @Override
    public double[] combineLosses(double[] losses) {
        int m = losses.length;
        if (!Coefficients.finite(losses)) {
            before = new double[0];
            return Coefficients.skip(m);
        }
        before = losses.clone();
        if (least.length == 0) {
            least = new double[m];
            for (int i = 0; i < m; i++) {
                least[i] = losses[i] - margin;
            }
        }
        lower(losses);
        double[] z = Coefficients.softmax(xi);
        double sum = 0;
        for (int i = 0; i < m; i++) {
            last[i] = z[i] / distance(losses, i);
            sum += last[i];
        }
        for (int i = 0; i < m; i++) {
            last[i] /= sum;
        }
        return last.clone();
    }

    private void lower(double[] losses) {
        for (int i = 0; i < losses.length; i++) {
            if (losses[i] <= least[i]) {
                least[i] = losses[i] - margin;
            }
        }
    }

    private double distance(double[] losses, int i) {
        return losses[i] - least[i] + EPSILON;
    }

    @Override
    public void afterMinibatch(double[] losses) {
        if (before.length == 0 || !Coefficients.finite(losses)) {
            return;
        }
        lower(losses);
        int m = losses.length;
        delta = new double[m];
        double[] z = Coefficients.softmax(xi);
        double mean = 0;
        for (int i = 0; i < m; i++) {
            delta[i] = Math.log(distance(before, i)) - Math.log(distance(losses, i));
            mean += z[i] * delta[i];
        }
        steps++;
        for (int i = 0; i < m; i++) {
            double gradient = z[i] * (delta[i] - mean) + decay * xi[i];
            first[i] = BETA_1 * first[i] + (1 - BETA_1) * gradient;
            second[i] = BETA_2 * second[i] + (1 - BETA_2) * gradient * gradient;
            double m1 = first[i] / (1 - Math.pow(BETA_1, steps));
            double m2 = second[i] / (1 - Math.pow(BETA_2, steps));
            xi[i] -= rate * m1 / (Math.sqrt(m2) + ADAM_EPSILON);
        }
        before = new double[0];
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> map = new LinkedHashMap<>();
        Coefficients.put(map, "famo/delta/", objectives, delta);
        Coefficients.put(map, "famo/least/", objectives, least);
        return map;
    }

    @Override
    public Map<String, double[]> snapshot() {
        Map<String, double[]> map = new LinkedHashMap<>();
        map.put("xi", xi.clone());
        map.put("first", first.clone());
        map.put("second", second.clone());
        map.put("steps", new double[] {steps});
        map.put("least", least.clone());
        map.put("delta", delta.clone());
        map.put("last", last.clone());
        return map;
    }

    @Override
    public void restore(Map<String, double[]> state) {
        xi = Coefficients.saved(state, "xi", "FAMO");
        first = Coefficients.saved(state, "first", "FAMO");
        second = Coefficients.saved(state, "second", "FAMO");
        steps = Coefficients.savedNumber(state, "steps", "FAMO");
        least = Coefficients.savedOrEmpty(state, "least");
        delta = Coefficients.savedOrEmpty(state, "delta");
        last = Coefficients.saved(state, "last", "FAMO");
    }
}
