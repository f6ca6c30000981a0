package org.counterpoint.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;

/**
 * What {@code analyze run} prints: everything the views show of one run, as numbers.
 *
 * @param run id
 * @param method method id
 * @param seed seed
 * @param status state of the run
 * @param split split of {@code objectives}
 * @param objectives first and last reward per objective, keyed by name
 * @param interference which objective rose while which fell
 * @param covariance signs and weights
 * @param subspaces where the updates live
 * @param lipschitz norms and bounds
 * @param forgetting scores after every stage of a run that trained in stages
 * @param masking what taking out each stage changes, where that was tested
 * @param pareto trade-offs and the attainable front
 * @param replacedRewards how many values of each reward the run replaced; empty where it does not say
 * @param warnings what the reader had to drop
 */
public record RunAnalysis(
        String run,
        String method,
        long seed,
        String status,
        String split,
        Map<String, Objective> objectives,
        InterferenceReport interference,
        CovarianceReport covariance,
        SubspaceReport subspaces,
        LipschitzReport lipschitz,
        ForgettingReport forgetting,
        MaskingReport masking,
        TradeoffReport pareto,
        Map<String, Long> replacedRewards,
        List<String> warnings) {

    /**
     * Reward of one objective on the main split.
     *
     * @param first at the first evaluation
     * @param last at the last
     * @param se standard error of the last, NaN if not logged
     * @param best best at any evaluation
     * @param change last minus first
     * @param steps number of evaluations
     */
    public record Objective(double first, double last, double se, double best, double change, int steps) {}

    /** Everything about a run. */
    public static RunAnalysis of(Run run) {
        List<String> splits = RunSeries.rewardSplits(run);
        String split = splits.isEmpty() ? "validation" : splits.getFirst();
        Map<String, Objective> objectives = new LinkedHashMap<>();
        for (String o : RunSeries.objectives(run)) {
            Series s = run.metrics().series(split, MetricKeys.rewardMean(o));
            double sign = RunSeries.orientation(run.manifest(), o);
            double best = Double.NaN;
            for (double v : s.values()) {
                best = Double.isNaN(best) || sign * v > sign * best ? v : best;
            }
            objectives.put(
                    o,
                    new Objective(
                            s.first(),
                            s.last(),
                            run.metrics().series(split, MetricKeys.rewardSe(o)).last(),
                            best,
                            s.last() - s.first(),
                            s.size()));
        }
        UpdateSet updates = UpdateSet.of(run);
        return new RunAnalysis(
                run.id(),
                run.manifest().method(),
                run.manifest().seed(),
                run.manifest().status().toString().toLowerCase(java.util.Locale.ROOT),
                split,
                objectives,
                InterferenceReport.of(run),
                CovarianceReport.of(run),
                SubspaceReport.of(run, updates),
                LipschitzReports.of(updates, BaseNorms.none()),
                ForgettingReport.of(run),
                MaskingReport.of(run),
                TradeoffReport.of(List.of(run)),
                run.manifest().replacedRewards(),
                run.warnings());
    }
}
