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
 * @param tolerance what a change must exceed to count, per objective and evaluation: a multiple of its standard error
 * @param interference true where one rose and another fell
 * @param rate share of full windows with interference, NaN without a full window
 * @param chance that share if nothing ever changed and the objectives' errors were independent and normal; 0 without errors
 * @param windows maximal stretches of overlapping windows in which one objective rose while another fell, strongest first
 * @param drawdown best reward so far minus the reward now
 * @param maxDrawdown largest drawdown per objective
 * @param finalDrawdown drawdown at the last evaluation per objective
 * @param falls largest fall from the best so far, per objective
 * @param pairs entry [j][k]: share of full windows in which j rose while k fell
 * @param pairRise entry [j][k]: mean rise of j over these windows, NaN where there is none
 * @param pairFall entry [j][k]: mean fall of k over these windows (positive), NaN where there is none
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
        double chance,
        List<Window> windows,
        double[][] drawdown,
        double[] maxDrawdown,
        double[] finalDrawdown,
        List<Fall> falls,
        double[][] pairs,
        double[][] pairRise,
        double[][] pairFall,
        double[] negativeCovariance,
        List<StageRow> stages,
        Optional<String> unavailable,
        List<String> notes) {

    /** The report on the run's first evaluation split, with a window of a fifth of its evaluations. */
    public static InterferenceReport of(Run run) {
        return of(run, 0, 1);
    }

    /**
     * The report on the run's first evaluation split.
     *
     * @param window W in evaluations; 0 for a fifth of them, at least 1
     * @param errors how many standard errors of the change a change must exceed to count, at least 0
     */
    public static InterferenceReport of(Run run, int window, double errors) {
        List<String> splits = RunSeries.rewardSplits(run);
        return of(run, splits.isEmpty() ? "validation" : splits.getFirst(), window, errors);
    }

    /**
     * The report on one split.
     *
     * @param window W in evaluations; 0 for a fifth of them, at least 1
     */
    public static InterferenceReport of(Run run, String split, int window) {
        return of(run, split, window, 1);
    }

    /**
     * The report on one split.
     *
     * @param window W in evaluations; 0 for a fifth of them, at least 1
     * @param errors how many standard errors of the change a change must exceed to count, at least 0
     */
    public static InterferenceReport of(Run run, String split, int window, double errors) {
        return InterferenceReports.of(run, split, window, errors);
    }

    /**
     * A stretch of training in which one objective rose while another fell: the union of overlapping windows.
     *
     * @param rise objective that rose
     * @param fall objective that fell
     * @param from step of the first evaluation
     * @param to step of the last evaluation
     * @param riseChange change of {@code rise} from the first to the last evaluation, positive is better
     * @param fallChange change of {@code fall}, positive is better
     * @param riseSe standard error of {@code riseChange}, NaN where none was logged
     * @param fallSe standard error of {@code fallChange}, NaN where none was logged
     * @param strength by how many standard errors the weaker of both moved in the clearest single window; infinite where the
     *     rewards are exact, NaN where no error was logged
     */
    public record Window(
            String rise,
            String fall,
            double from,
            double to,
            double riseChange,
            double fallChange,
            double riseSe,
            double fallSe,
            double strength) {}

    /**
     * The largest fall of an objective from its best evaluation so far. The best of noisy evaluations is too good, so that some
     * fall is seen even where nothing falls.
     *
     * @param objective name
     * @param depth reward at the best evaluation minus the reward at the bottom, at least 0
     * @param se standard error of {@code depth}, NaN where none was logged
     * @param from step of the best evaluation
     * @param to step of the bottom
     * @param atEnd what is left of it at the last evaluation
     */
    public record Fall(String objective, double depth, double se, double from, double to, double atEnd) {}

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
