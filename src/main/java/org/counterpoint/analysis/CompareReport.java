package org.counterpoint.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.run.Run;

/**
 * Groups of runs against each other with intervals over seeds, paired tests, and an audit of whether they may be compared.
 *
 * @param groupBy what names a group: {@code method}, {@code model}, {@code name}, {@code environment} or a configuration key
 * @param split split whose rewards are compared
 * @param rule which evaluation of each run counts, in words
 * @param table one row per group and objective
 * @param aggregate one row per group over all objectives
 * @param tests one row per pair of groups and objective
 * @param wins entry [a][b]: share of (objective, shared seed) comparisons that group a wins, ties half; NaN without shared seeds
 * @param improvements for each ordered pair of groups the probability that a run of the first is better
 * @param groups names in the order of {@code wins}
 * @param baseline the group that claims are made against; empty where there is one group only
 * @param claims what may be said about each other group against the baseline
 * @param budgets what each group used
 * @param axes who is ahead when every group used equally much
 * @param axisChanges one sentence for each objective whose leader depends on the axis
 * @param audit what was checked before comparing
 * @param comparability what the audit adds up to
 * @param minimized objectives of which less is better
 * @param splits splits that all runs share, in the order reports prefer them
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record CompareReport(
        String groupBy,
        String split,
        String rule,
        List<Row> table,
        List<Aggregate> aggregate,
        List<Test> tests,
        double[][] wins,
        List<Improvement> improvements,
        List<String> groups,
        String baseline,
        List<Claim> claims,
        List<Budget> budgets,
        List<AxisVerdict> axes,
        List<String> axisChanges,
        List<Check> audit,
        Comparability comparability,
        List<String> minimized,
        List<String> splits,
        Optional<String> unavailable,
        List<String> notes) {

    /** The usual comparison of the last evaluations, see {@link #of(List, CompareOptions)}. */
    public static CompareReport of(List<Run> runs, String groupBy) {
        return of(runs, CompareOptions.byGroup(groupBy));
    }

    /**
     * Compares runs. A group is named by the method (runs of a method with different parameters of its own are different groups), by
     * {@code model}, {@code name}, {@code environment}, or by a dotted key of the configuration such as {@code online.estimator}.
     *
     * @throws IllegalArgumentException when a run lacks the configuration key
     */
    public static CompareReport of(List<Run> runs, CompareOptions options) {
        return CompareReports.of(runs, options);
    }

    /**
     * The runs of each group, in order of appearance.
     *
     * @throws IllegalArgumentException when a run lacks the configuration key
     */
    public static Map<String, List<Run>> groups(List<Run> runs, String groupBy) {
        return CompareReports.groups(runs, groupBy);
    }

    /** The objectives compared, in order. */
    public List<String> objectives() {
        return table.stream().map(Row::objective).distinct().toList();
    }

    /** The row of a group and objective. */
    public Optional<Row> row(String group, String objective) {
        return table.stream()
                .filter(r -> r.method().equals(group) && r.objective().equals(objective))
                .findFirst();
    }

    /** What an audit adds up to. */
    public enum Comparability {
        /** Every check passed. */
        COMPARABLE("comparable"),
        /** Something differs that a reader has to know. */
        WITH_CAVEATS("comparable with caveats"),
        /** Something differs that decides the result by itself. */
        NOT_COMPARABLE("not comparable");

        private final String words;

        Comparability(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * How likely one group beats another: over all pairs of runs of two groups the share won by the first, ties half, mean over
     * objectives (the probability of improvement of Agarwal et al., 2021).
     *
     * @param a group
     * @param b group
     * @param probability 0 to 1; 0.5 = no difference
     * @param ci bootstrap interval over seeds at 95 %; NaN with fewer than 2 seeds
     */
    public record Improvement(String a, String b, double probability, double[] ci) {}

    /** How far a claim is supported. */
    public enum Support {
        /** A test that is corrected for all comparisons shows it. */
        SHOWN,
        /** Too few seeds or too small a difference. */
        NOT_DECIDED,
        /** Nothing is random, so that the numbers hold as they are. */
        EXACT,
        /** The audit failed, so that the numbers do not answer the question. */
        NOT_COMPARABLE
    }

    /**
     * What may be said about a group against the baseline.
     *
     * @param group the group
     * @param baseline what it is compared with
     * @param support how far it holds
     * @param sentence the claim with its numbers
     * @param conditions under which it holds, one short sentence each
     */
    public record Claim(String group, String baseline, Support support, String sentence, List<String> conditions) {}

    /**
     * What a group used until its last evaluation, mean over its runs; NaN where it is not recorded.
     *
     * @param group the group
     * @param runs number of its runs
     * @param steps optimizer steps
     * @param samples completions or pairs
     * @param tokens tokens generated or trained on
     * @param seconds wall time
     * @param kl KL divergence from the reference
     */
    public record Budget(
            String group, int runs, double steps, double samples, double tokens, double seconds, double kl) {}

    /**
     * Who is ahead at equal budget on one axis.
     *
     * @param axis steps, samples, tokens, wall time or KL from reference
     * @param budget how much of it the run that had least of it had; NaN where it is not known
     * @param split split that was evaluated most often, which decides here
     * @param winners leader of each objective; empty where the axis is not recorded
     * @param evidence who set the budget, or why there is none
     */
    public record AxisVerdict(String axis, double budget, String split, List<Winner> winners, String evidence) {}

    /**
     * The leader of one objective.
     *
     * @param objective objective
     * @param group group with the best mean; empty where none has a value
     * @param value its mean
     * @param margin distance to the second; NaN where there is none
     */
    public record Winner(String objective, String group, double value, double margin) {}

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
     * @param detectable difference that a t test at 5 % would see with probability 0.8, given how these seeds scatter; NaN where unknown
     * @param seedsNeeded seeds with which the difference found here would be seen that way and could survive the adjustment; 0 where
     *     unknown or above 999
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
            double detectable,
            int seedsNeeded,
            String verdict) {
        /** Whether it compares these two groups, in either order. */
        public boolean between(String one, String other) {
            return (a.equals(one) && b.equals(other)) || (a.equals(other) && b.equals(one));
        }

        /** The same difference where nothing is random, so that there is nothing to test. */
        Test untested(String words) {
            return new Test(
                    a,
                    b,
                    objective,
                    "none",
                    pairs,
                    difference,
                    ci,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    0,
                    words);
        }

        Test with(double adjusted, int needed, String words) {
            return new Test(
                    a,
                    b,
                    objective,
                    test,
                    pairs,
                    difference,
                    ci,
                    pValue,
                    adjusted,
                    signTest,
                    smallestPossible,
                    detectable,
                    needed,
                    words);
        }
    }

    /**
     * One audit row.
     *
     * @param check what was checked
     * @param result {@code pass}, {@code warn}, {@code fail}, or {@code na} where the question does not arise
     * @param evidence the values found
     */
    public record Check(String check, String result, String evidence) {}
}
