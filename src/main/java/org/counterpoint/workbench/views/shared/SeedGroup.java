package org.counterpoint.workbench.views.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Curves of several seeds brought together: at every step where each seed has a value, their mean and their extremes. Steps that some
 * seed has not reached are left out rather than averaged over fewer seeds, so the mean never jumps because a run ended.
 *
 * @param steps steps shared by all seeds, ascending
 * @param mean mean over seeds
 * @param min smallest value
 * @param max largest value
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a curve; never compared
public record SeedGroup(double[] steps, double[] mean, double[] min, double[] max) {
    /**
     * Joins curves.
     *
     * @param steps steps of each curve
     * @param values values of each curve, aligned with its steps
     */
    public static SeedGroup of(List<double[]> steps, List<double[]> values) {
        TreeMap<Double, List<Double>> at = new TreeMap<>();
        for (int c = 0; c < steps.size(); c++) {
            for (int i = 0; i < steps.get(c).length; i++) {
                if (Double.isFinite(values.get(c)[i])) {
                    at.computeIfAbsent(steps.get(c)[i], key -> new ArrayList<>())
                            .add(values.get(c)[i]);
                }
            }
        }
        at.values().removeIf(list -> list.size() < steps.size());
        double[] x = at.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        double[] mean = new double[x.length];
        double[] min = new double[x.length];
        double[] max = new double[x.length];
        int i = 0;
        for (List<Double> list : at.values()) {
            double[] v = list.stream().mapToDouble(Double::doubleValue).toArray();
            mean[i] = Arrays.stream(v).average().orElse(Double.NaN);
            min[i] = Arrays.stream(v).min().orElse(Double.NaN);
            max[i] = Arrays.stream(v).max().orElse(Double.NaN);
            i++;
        }
        return new SeedGroup(x, mean, min, max);
    }
}
