package org.counterpoint.analysis;

import java.util.Optional;
import org.counterpoint.analysis.TradeoffReport.RunRewards;
import org.counterpoint.analysis.TradeoffReport.Trajectory;
import org.jspecify.annotations.Nullable;

/**
 * Which point stands for a run where one point must: the choice is part of a result and is therefore named with it.
 *
 * @param rule the rule
 * @param count number of evaluations that {@link Rule#MEAN_LAST} averages, at least 1
 * @param cursor step of {@link Rule#AT_CURSOR}; positive infinity for the last
 * @param from first step that counts
 * @param to last step that counts
 */
public record TradeoffPick(Rule rule, int count, double cursor, double from, double to) {

    private static final String VALIDATION = "validation";

    /** Rules. */
    public enum Rule {
        /** The last evaluation. */
        LAST,
        /** The evaluation with the highest mean over the objectives on validation: optimistic there, honest on test. */
        BEST_VALIDATION,
        /** The mean of the last evaluations. */
        MEAN_LAST,
        /** The last evaluation at or before the time cursor. */
        AT_CURSOR
    }

    /** The last evaluation of all. */
    public static final TradeoffPick LAST_OF_ALL = new TradeoffPick(
            Rule.LAST, 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * What was picked.
     *
     * @param step step of the evaluation, the last one of several
     * @param evaluations number of evaluations averaged
     * @param rewards per objective
     */
    public record Point(double step, int evaluations, double[] rewards) {}

    /**
     * Picks.
     *
     * @param run rewards of a run
     * @param split split whose rewards are picked
     * @param signs +1 for each objective to maximize, -1 to minimize
     * @return empty where the run has no such evaluation
     */
    public Optional<Point> of(RunRewards run, String split, double[] signs) {
        Trajectory path = path(run, split);
        if (path == null) {
            return Optional.empty();
        }
        return switch (rule) {
            case LAST -> mean(path, last(path, to), 1);
            case MEAN_LAST -> mean(path, last(path, to), count);
            case AT_CURSOR -> mean(path, last(path, Math.min(to, cursor)), 1);
            case BEST_VALIDATION -> best(run, signs).flatMap(step -> at(path, step));
        };
    }

    /** The step that validation chooses. */
    private Optional<Double> best(RunRewards run, double[] signs) {
        Trajectory path = path(run, VALIDATION);
        double step = Double.NaN;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; path != null && i < path.steps().length; i++) {
            double sum = 0;
            for (int j = 0; j < signs.length; j++) {
                sum += signs[j] * path.rewards()[i][j];
            }
            if (path.steps()[i] >= from && path.steps()[i] <= to && sum > most) {
                most = sum;
                step = path.steps()[i];
            }
        }
        return Double.isNaN(step) ? Optional.empty() : Optional.of(step);
    }

    private static Optional<Point> at(Trajectory path, double step) {
        for (int i = 0; i < path.steps().length; i++) {
            if (path.steps()[i] == step) {
                return Optional.of(new Point(step, 1, path.rewards()[i]));
            }
        }
        return Optional.empty();
    }

    private Optional<Point> mean(Trajectory path, int end, int most) {
        if (end < 0 || path.steps()[end] < from) {
            return Optional.empty();
        }
        double[] sum = new double[path.rewards()[end].length];
        int n = 0;
        for (int i = end; i >= 0 && n < Math.max(1, most) && path.steps()[i] >= from; i--) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += path.rewards()[i][j];
            }
            n++;
        }
        for (int j = 0; j < sum.length; j++) {
            sum[j] /= n;
        }
        return Optional.of(new Point(path.steps()[end], n, sum));
    }

    private static int last(Trajectory path, double step) {
        int at = path.steps().length - 1;
        while (at >= 0 && path.steps()[at] > step) {
            at--;
        }
        return at;
    }

    private static @Nullable Trajectory path(RunRewards run, String split) {
        return run.trajectories().stream()
                .filter(t -> t.split().equals(split))
                .findFirst()
                .orElse(null);
    }
}
