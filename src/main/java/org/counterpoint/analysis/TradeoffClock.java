package org.counterpoint.analysis;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;

/**
 * How far a run had come at the steps of a split: steps, completions, tokens, seconds or divergence. Rows that do not hold the quantity
 * themselves (evaluations stand between training rows) take it from the training row at or before their step; before the first training
 * row nothing was used yet, which is 0 for completions and tokens.
 */
public final class TradeoffClock {
    private final Run run;
    private final Map<String, Series> columns = new HashMap<>();

    /** A clock of one run. */
    public TradeoffClock(Run run) {
        this.run = run;
    }

    /** Whether the quantity is known for a split, from its own rows or from training rows. */
    public boolean has(String split, TradeoffAxis axis) {
        return axis == TradeoffAxis.STEP
                || axis == TradeoffAxis.TIME
                || run.metrics().has(split, axis.key())
                || run.metrics().has(RunSeries.TRAIN, axis.key());
    }

    /** Whether rows of the split take the quantity from the training row at or before their step. */
    public boolean carried(String split, TradeoffAxis axis) {
        return axis != TradeoffAxis.STEP
                && axis != TradeoffAxis.TIME
                && !run.metrics().has(split, axis.key())
                && run.metrics().has(RunSeries.TRAIN, axis.key());
    }

    /**
     * The quantity at steps of a split.
     *
     * @param split split of the rows
     * @param axis quantity
     * @param steps ascending steps at which the split has rows
     * @return one value a step, NaN where it is not known
     */
    public double[] at(String split, TradeoffAxis axis, double[] steps) {
        if (axis == TradeoffAxis.STEP) {
            return steps;
        }
        if (axis == TradeoffAxis.TIME) {
            return times(split, steps);
        }
        double[] out = metric(split, axis.key(), steps);
        if (axis != TradeoffAxis.KL && has(split, axis)) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Double.isNaN(out[i]) ? 0 : out[i];
            }
        }
        return out;
    }

    /**
     * Any metric at steps of a split, from the split's own rows or else from the training row at or before the step.
     *
     * @param split split of the rows
     * @param key metric key
     * @param steps ascending steps
     * @return one value a step, NaN where neither has one
     */
    public double[] metric(String split, String key, double[] steps) {
        double[] out = run.metrics().has(split, key) ? RunSeries.at(run, split, key, steps) : filled(steps.length);
        Series train = column(RunSeries.TRAIN, key);
        for (int i = 0; i < out.length; i++) {
            int last = Double.isNaN(out[i]) ? last(train.steps(), steps[i]) : -1;
            if (last >= 0) {
                out[i] = train.values()[last];
            }
        }
        return out;
    }

    private double[] times(String split, double[] steps) {
        double[] out = filled(steps.length);
        for (String key : run.metrics().keys(split)) {
            Series column = column(split, key);
            for (int i = 0; i < column.size(); i++) {
                int at = Arrays.binarySearch(steps, column.steps()[i]);
                if (at >= 0) {
                    out[at] = column.times()[i];
                }
            }
            if (Arrays.stream(out).noneMatch(Double::isNaN)) {
                return out;
            }
        }
        return out;
    }

    private synchronized Series column(String split, String key) {
        return columns.computeIfAbsent(
                String.join("\n", List.of(split, key)), ignored -> run.metrics().series(split, key));
    }

    private static double[] filled(int n) {
        double[] out = new double[n];
        Arrays.fill(out, Double.NaN);
        return out;
    }

    /** Index of the last step that is at most the given one, or -1. */
    private static int last(double[] steps, double step) {
        int low = 0;
        int high = steps.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (steps[middle] <= step) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
