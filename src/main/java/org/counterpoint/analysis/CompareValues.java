package org.counterpoint.analysis;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;

/** Which evaluation of a run is compared, and its values. */
final class CompareValues {
    static final String VALIDATION = "validation";

    private final String split;
    private final CompareOptions options;
    private final List<String> objectives;

    CompareValues(String split, List<String> objectives, CompareOptions options) {
        this.split = split;
        this.objectives = objectives;
        this.options = options;
    }

    /** Reward of an objective at the evaluation that counts; NaN where the split was not evaluated there. */
    double value(Run run, String objective) {
        Series series = run.metrics().series(split, MetricKeys.rewardMean(objective));
        double wanted = options.pick() == CompareOptions.Pick.BEST_ON_VALIDATION ? bestStep(run) : Double.NaN;
        double found = Double.NaN;
        for (int i = 0; i < series.size(); i++) {
            double value = series.values()[i];
            double step = series.steps()[i];
            boolean counts =
                    switch (options.pick()) {
                        case LAST -> true;
                        case AT_STEP -> step <= options.cursor();
                        case BEST_ON_VALIDATION -> step == wanted;
                    };
            found = counts && !Double.isNaN(value) ? value : found;
        }
        return found;
    }

    /** Step with the highest mean reward over objectives on validation, the first of several; NaN without validation. */
    double bestStep(Run run) {
        TreeMap<Double, double[]> sums = new TreeMap<>();
        for (String objective : objectives) {
            double sign = RunSeries.orientation(run.manifest(), objective);
            Series series = run.metrics().series(VALIDATION, MetricKeys.rewardMean(objective));
            for (int i = 0; i < series.size(); i++) {
                double[] sum = sums.computeIfAbsent(series.steps()[i], s -> new double[2]);
                sum[0] += sign * series.values()[i];
                sum[1] += Double.isNaN(series.values()[i]) ? 0 : 1;
            }
        }
        double best = Double.NEGATIVE_INFINITY;
        double at = Double.NaN;
        for (var entry : sums.entrySet()) {
            double[] sum = entry.getValue();
            if (sum[1] == objectives.size() && sum[0] > best) {
                best = sum[0];
                at = entry.getKey();
            }
        }
        return at;
    }

    /** Steps at which the split was evaluated, ascending. */
    static double[] steps(Run run, String split, List<String> objectives) {
        Set<Double> steps = new TreeSet<>();
        for (String objective : objectives) {
            for (double step : run.metrics()
                    .series(split, MetricKeys.rewardMean(objective))
                    .steps()) {
                steps.add(step);
            }
        }
        return steps.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
