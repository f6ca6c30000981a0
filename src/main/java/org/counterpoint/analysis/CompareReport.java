package org.counterpoint.analysis;

import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;

/**
 * Groups of runs against each other with intervals over seeds, paired tests, and an audit of whether they may be compared.
 *
 * @param groupBy what names a group: {@code method}, {@code model}, {@code name}, {@code environment} or a configuration key
 * @param split split whose last rewards are compared
 * @param table one row per group and objective
 * @param aggregate one row per group over all objectives
 * @param tests one row per pair of groups and objective
 * @param wins entry [a][b]: share of (objective, shared seed) comparisons that group a wins, ties half; NaN without shared seeds
 * @param groups names in the order of {@code wins}
 * @param audit what was checked before comparing
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record CompareReport(
        String groupBy,
        String split,
        List<Row> table,
        List<Aggregate> aggregate,
        List<Test> tests,
        double[][] wins,
        List<String> groups,
        List<Check> audit,
        Optional<String> unavailable,
        List<String> notes) {

    /**
     * Compares runs.
     *
     * @param groupBy {@code method} (runs of a method with different parameters of its own are different groups), {@code model},
     *     {@code name}, {@code environment}, or a dotted key of the configuration such as {@code online.estimator}
     * @throws IllegalArgumentException when a run lacks the configuration key
     */
    public static CompareReport of(List<Run> runs, String groupBy) {
        return CompareReports.of(runs, groupBy);
    }

    /**
     * One group and objective.
     *
     * @param method name of the group (the method when grouped by method)
     * @param objective objective
     * @param nSeeds number of runs with a value
     * @param iqm interquartile mean over seeds
     * @param ci percentile bootstrap interval {lo, hi} at 95 %; NaN with fewer than 2 seeds
     * @param mean mean over seeds
     * @param values value of every run
     * @param seeds seed of every run, same order
     */
    public record Row(
            String method,
            String objective,
            int nSeeds,
            double iqm,
            double[] ci,
            double mean,
            double[] values,
            long[] seeds) {}

    /**
     * One group over all objectives (equal scale assumed, as in the shipped environments).
     *
     * @param method name of the group
     * @param iqm interquartile mean over objectives and seeds
     * @param ci bootstrap interval stratified by objective
     * @param worst smallest objective-wise IQM
     */
    public record Aggregate(String method, double iqm, double[] ci, double worst) {}

    /**
     * One comparison.
     *
     * @param a group
     * @param b group
     * @param objective objective
     * @param test name of the test: {@code paired sign-flip} when seeds are shared, else {@code permutation}
     * @param pairs shared seeds used, or the smaller group's size when unpaired
     * @param difference mean of a minus mean of b
     * @param ci bootstrap interval of the difference
     * @param pValue two-sided
     * @param pAdjusted Holm-adjusted over all rows of the report
     * @param signTest two-sided exact sign test, NaN when unpaired
     * @param smallestPossible smallest p-value this number of seeds can give
     * @param verdict the result in words
     */
    public record Test(
            String a,
            String b,
            String objective,
            String test,
            int pairs,
            double difference,
            double[] ci,
            double pValue,
            double pAdjusted,
            double signTest,
            double smallestPossible,
            String verdict) {}

    /**
     * One audit row.
     *
     * @param check what was checked
     * @param result {@code pass}, {@code warn} or {@code fail}
     * @param evidence the values found
     */
    public record Check(String check, String result, String evidence) {}
}
