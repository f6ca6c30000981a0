package org.counterpoint.analysis;

import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;

/**
 * Which objective rose while which fell (our metrics, methods-ctwa section 2): over a window of W evaluations,
 * {@code change_j(t) = J_j(t) - J_j(t - W)}; interference at t means one objective rose by more than its tolerance and another
 * fell by more than its own. Arrays {@code [objective][t]} are aligned with {@code steps}; NaN before the first full window.
 *
 * @param run id of the run
 * @param split the split whose rewards were used
 * @param window W, in evaluations
 * @param objectives names
 * @param steps training steps of the evaluations
 * @param reward J, per objective and evaluation
 * @param change J(t) - J(t - W)
 * @param tolerance one standard error of the change per objective and evaluation
 * @param interference true where one rose and another fell
 * @param rate share of full windows with interference, NaN without a full window
 * @param drawdown best reward so far minus the reward now
 * @param maxDrawdown largest drawdown per objective
 * @param finalDrawdown drawdown at the last evaluation per objective
 * @param pairs entry [j][k]: share of full windows in which j rose while k fell
 * @param negativeCovariance per objective, share of training steps with negative covariance; NaN if not logged
 * @param stages reward after each stage, for sequential methods; empty otherwise
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record InterferenceReport(
        String run,
        String split,
        int window,
        List<String> objectives,
        double[] steps,
        double[][] reward,
        double[][] change,
        double[][] tolerance,
        boolean[] interference,
        double rate,
        double[][] drawdown,
        double[] maxDrawdown,
        double[] finalDrawdown,
        double[][] pairs,
        double[] negativeCovariance,
        List<StageRow> stages,
        Optional<String> unavailable,
        List<String> notes) {

    /** The report on the run's first evaluation split, with a window of a fifth of its evaluations. */
    public static InterferenceReport of(Run run) {
        List<String> splits = RunSeries.rewardSplits(run);
        return of(run, splits.isEmpty() ? "validation" : splits.getFirst(), 0);
    }

    /**
     * The report on one split.
     *
     * @param window W in evaluations; 0 for a fifth of them, at least 1
     */
    public static InterferenceReport of(Run run, String split, int window) {
        return InterferenceReports.of(run, split, window);
    }

    /**
     * One row of the "forgetting" matrix.
     *
     * @param stage 0 for the start, then 1-based
     * @param label what was trained, for example {@code start} or {@code harmless}
     * @param step step of the evaluation used
     * @param reward reward per objective
     * @param forgotten best reward after any earlier row minus this one, per objective, at least 0
     */
    public record StageRow(int stage, String label, double step, double[] reward, double[] forgotten) {}
}
