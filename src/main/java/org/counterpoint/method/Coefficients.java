package org.counterpoint.method;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small arithmetic that scalarizers share. */
final class Coefficients {
    private Coefficients() {}

    /** Whether every entry is a number. */
    static boolean finite(double[] v) {
        return Arrays.stream(v).allMatch(Double::isFinite);
    }

    /** Whether every entry is a number. */
    static boolean finite(double[][] v) {
        return Arrays.stream(v).allMatch(Coefficients::finite);
    }

    /** [m] equal shares of one. */
    static double[] uniform(int m) {
        return filled(m, 1.0 / m);
    }

    /** [m] NaN: the coefficients that skip an optimizer step. */
    static double[] skip(int m) {
        return filled(m, Double.NaN);
    }

    static double[] filled(int m, double value) {
        double[] v = new double[m];
        Arrays.fill(v, value);
        return v;
    }

    /** Gradient norms of a Gram matrix. */
    static double[] norms(double[][] gram) {
        double[] n = new double[gram.length];
        Arrays.setAll(n, j -> Math.sqrt(Math.max(0, gram[j][j])));
        return n;
    }

    /** Softmax, safe for logits of any size. */
    static double[] softmax(double[] logits) {
        double top = Arrays.stream(logits).max().orElse(0);
        double[] e = Arrays.stream(logits).map(x -> Math.exp(x - top)).toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(x -> x / sum).toArray();
    }

    /** Adds {@code prefix + objective} for every objective whose value is a number. */
    static void put(Map<String, Double> map, String prefix, List<String> objectives, double[] values) {
        for (int j = 0; j < values.length; j++) {
            if (Double.isFinite(values[j])) {
                map.put(prefix + objectives.get(j), values[j]);
            }
        }
    }

    /**
     * An array of a saved state.
     *
     * @param owner name of the scalarizer, for the message
     * @throws IllegalArgumentException when the state lacks it
     */
    static double[] saved(Map<String, double[]> state, String key, String owner) {
        double[] v = state.get(key);
        if (v == null) {
            throw new IllegalArgumentException("The saved state of " + owner + " has no \"" + key + "\".");
        }
        return v.clone();
    }

    /** An array of a saved state that may be empty, and is then not written at all. */
    static double[] savedOrEmpty(Map<String, double[]> state, String key) {
        double[] v = state.get(key);
        return v == null ? new double[0] : v.clone();
    }

    /** A number of a saved state. */
    static double savedNumber(Map<String, double[]> state, String key, String owner) {
        double[] v = saved(state, key, owner);
        if (v.length != 1) {
            throw new IllegalArgumentException(
                    "\"" + key + "\" in the saved state of " + owner + " must be one number.");
        }
        return v[0];
    }
}
