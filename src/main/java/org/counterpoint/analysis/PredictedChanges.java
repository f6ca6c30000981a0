package org.counterpoint.analysis;

import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport.Changes;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.analysis.CovarianceReport.SignTable;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;

/** Pairs what the covariance law predicts with what happened between evaluations. */
final class PredictedChanges {
    private PredictedChanges() {}

    /**
     * The changes of one objective.
     *
     * @param split evaluation split whose rewards are compared
     */
    static Changes of(Run run, String o, String split) {
        double[] evaluations = RunSeries.steps(run, split, List.of(MetricKeys.rewardMean(o)));
        double[] reward = RunSeries.at(run, split, MetricKeys.rewardMean(o), evaluations);
        double[] heldOut = RunSeries.at(run, split, MetricKeys.predicted(o), evaluations);
        double[] first = RunSeries.at(run, split, MetricKeys.firstOrder(o), evaluations);
        double[] firstSe = RunSeries.at(run, split, MetricKeys.firstOrder(o) + "/se", evaluations);
        double[] logged = RunSeries.at(run, split, MetricKeys.realized(o), evaluations);
        double[] se = RunSeries.at(run, split, MetricKeys.rewardSe(o), evaluations);
        double[] steps = RunSeries.steps(run, RunSeries.TRAIN, List.of(MetricKeys.predicted(o)));
        boolean ahead = !RunSeries.allNaN(heldOut);
        boolean known = ahead || steps.length > 0 || !RunSeries.allNaN(first);
        int n = known ? Math.max(0, evaluations.length - 1) : 0;
        double[] from = Arrays.copyOf(evaluations, n);
        double[] to = n == 0 ? new double[0] : Arrays.copyOfRange(evaluations, 1, n + 1);
        double[] predicted = ahead ? Arrays.copyOfRange(heldOut, 1, n + 1) : summed(run, o, steps, from, to);
        double[] realised = new double[n];
        double[] firstOrder = new double[n];
        double[] firstOrderSe = new double[n];
        double[] realisedSe = new double[n];
        double[] determined = new double[n];
        for (int i = 0; i < n; i++) {
            realised[i] = Double.isNaN(logged[i + 1]) ? reward[i + 1] - reward[i] : logged[i + 1];
            firstOrder[i] = first[i + 1];
            firstOrderSe[i] = firstSe[i + 1];
            realisedSe[i] = Math.hypot(se[i], se[i + 1]);
            Sign sign = Sign.of(firstOrder[i], firstOrderSe[i]);
            determined[i] = sign == Sign.POSITIVE || sign == Sign.NEGATIVE ? firstOrder[i] : Double.NaN;
        }
        SignTable signs = SignTable.of(predicted, realised);
        String source = ahead ? Changes.HELD_OUT : RunSeries.allNaN(predicted) ? Changes.NONE : Changes.TRAINING;
        return new Changes(
                from,
                to,
                predicted,
                realised,
                signs.agree(),
                signs.disagree(),
                source,
                firstOrder,
                firstOrderSe,
                realisedSe,
                SignTable.of(firstOrder, realised),
                SignTable.of(determined, realised));
    }

    /** What the training steps in between predicted on their own completions, summed; NaN where none did. */
    private static double[] summed(Run run, String o, double[] steps, double[] from, double[] to) {
        double[] predicted = RunSeries.at(run, RunSeries.TRAIN, MetricKeys.predicted(o), steps);
        double[] sums = new double[from.length];
        for (int i = 0; i < sums.length; i++) {
            int used = 0;
            for (int s = 0; s < steps.length; s++) {
                if (steps[s] > from[i] && steps[s] <= to[i] && !Double.isNaN(predicted[s])) {
                    sums[i] += predicted[s];
                    used++;
                }
            }
            sums[i] = used == 0 ? Double.NaN : sums[i];
        }
        return sums;
    }

    /** One sentence on where the predictions come from. */
    static String note(List<ObjectiveCovariance> per, boolean exact) {
        if (exact) {
            return "Predicted changes are exact expectations under the policy of the evaluation before.";
        }
        return per.stream().anyMatch(p -> p.changes().source().equals(Changes.HELD_OUT))
                ? "Predicted changes are held-out: along the score, on the completions of the evaluation before."
                : "Predicted changes are sums over training steps, on the completions trained on, which overstates them.";
    }
}
