package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.counterpoint.analysis.InterferenceReport.Fall;
import org.counterpoint.analysis.InterferenceReport.Window;

/** Joins overlapping windows of interference into stretches, and finds the largest fall of each objective. */
final class InterferenceWindows {
    private final List<String> objectives;
    private final double[] orientation;
    private final double[] steps;
    private final double[][] reward;
    private final double[][] se;
    private final double[][] change;
    private final double[][] tolerance;
    private final int width;

    /**
     * Arrays as in {@link InterferenceReport}.
     *
     * @param orientation +1 for an objective to maximize, -1 for one to minimize
     * @param se standard errors of {@code reward}
     * @param width W in evaluations
     */
    InterferenceWindows(
            List<String> objectives,
            double[] orientation,
            double[] steps,
            double[][] reward,
            double[][] se,
            double[][] change,
            double[][] tolerance,
            int width) {
        this.objectives = objectives;
        this.orientation = orientation;
        this.steps = steps;
        this.reward = reward;
        this.se = se;
        this.change = change;
        this.tolerance = tolerance;
        this.width = width;
    }

    /** The stretches, strongest first. */
    List<Window> windows() {
        List<Window> all = new ArrayList<>();
        for (int j = 0; j < objectives.size(); j++) {
            for (int k = 0; k < objectives.size(); k++) {
                int first = -1;
                for (int t = width; t <= steps.length; t++) {
                    boolean both =
                            t < steps.length && change[j][t] > tolerance[j][t] && change[k][t] < -tolerance[k][t];
                    if (both && first < 0) {
                        first = t;
                    } else if (!both && first >= 0) {
                        all.add(window(j, k, first, t - 1));
                        first = -1;
                    }
                }
            }
        }
        // Without errors no strength is known, and the sizes decide.
        all.sort(Comparator.comparingDouble((Window w) -> Double.isNaN(w.strength()) ? 0 : -w.strength())
                .thenComparingDouble(w -> -Math.min(w.riseChange(), -w.fallChange())));
        return List.copyOf(all);
    }

    private Window window(int j, int k, int first, int last) {
        int from = first - width;
        double strength = Double.NaN;
        for (int t = first; t <= last; t++) {
            double rise = change[j][t] / error(j, t - width, t);
            double fall = -change[k][t] / error(k, t - width, t);
            double weaker = Math.min(rise, fall);
            strength = Double.isNaN(strength) || weaker > strength ? weaker : strength;
        }
        return new Window(
                objectives.get(j),
                objectives.get(k),
                steps[from],
                steps[last],
                orientation[j] * (reward[j][last] - reward[j][from]),
                orientation[k] * (reward[k][last] - reward[k][from]),
                error(j, from, last),
                error(k, from, last),
                strength);
    }

    /** NaN where neither evaluation logged an error. */
    private double error(int j, int before, int now) {
        return Double.isNaN(se[j][before]) && Double.isNaN(se[j][now])
                ? Double.NaN
                : InterferenceReports.error(se[j][now], se[j][before]);
    }

    /** One per objective that has a reward. */
    List<Fall> falls() {
        List<Fall> all = new ArrayList<>();
        for (int j = 0; j < objectives.size(); j++) {
            int best = -1;
            int peak = -1;
            int bottom = -1;
            double depth = 0;
            double left = 0;
            for (int t = 0; t < steps.length; t++) {
                double gain = orientation[j] * reward[j][t];
                if (Double.isNaN(gain)) {
                    continue;
                }
                if (best < 0 || gain > orientation[j] * reward[j][best]) {
                    best = t;
                }
                left = orientation[j] * reward[j][best] - gain;
                if (bottom < 0 || left > depth) {
                    depth = left;
                    peak = best;
                    bottom = t;
                }
            }
            if (bottom >= 0) {
                all.add(new Fall(objectives.get(j), depth, error(j, peak, bottom), steps[peak], steps[bottom], left));
            }
        }
        return List.copyOf(all);
    }
}
