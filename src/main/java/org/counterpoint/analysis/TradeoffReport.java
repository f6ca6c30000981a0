package org.counterpoint.analysis;

import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;

/**
 * Rewards of one or more runs: over steps, against each other, and against the exact attainable front where the
 * environment knows it. Objectives to be minimised are negated in {@code Front} and {@code Attainable}, never in series.
 *
 * @param objectives names that all runs share, in the order of the first run
 * @param splits splits present, evaluation splits first
 * @param runs one entry per run, in the given order
 * @param fronts per evaluation split: which final points are not dominated, and their hypervolume
 * @param attainable per split: the exact limit, empty when no run carries it
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record TradeoffReport(
        List<String> objectives,
        List<String> splits,
        List<RunRewards> runs,
        List<Front> fronts,
        List<Attainable> attainable,
        Optional<String> unavailable,
        List<String> notes) {

    /** The report of several runs; the first decides the order of objectives. */
    public static TradeoffReport of(List<Run> runs) {
        return TradeoffReports.of(runs);
    }

    /**
     * One run.
     *
     * @param run id
     * @param name display name
     * @param method method id
     * @param seed seed
     * @param series one per split and objective
     * @param trajectories one per split: points in objective space over steps
     * @param finals one per split: the last point
     */
    public record RunRewards(
            String run,
            String name,
            String method,
            long seed,
            List<RewardSeries> series,
            List<Trajectory> trajectories,
            List<FinalPoint> finals) {}

    /**
     * Reward of one objective over steps.
     *
     * @param split split
     * @param objective objective
     * @param steps training steps
     * @param mean mean reward
     * @param se standard error of the mean, NaN where not logged
     */
    public record RewardSeries(String split, String objective, double[] steps, double[] mean, double[] se) {}

    /**
     * A path in objective space.
     *
     * @param split split
     * @param steps training steps with every objective present
     * @param rewards {@code [step][objective]}
     */
    public record Trajectory(String split, double[] steps, double[][] rewards) {}

    /**
     * The last point with every objective present.
     *
     * @param split split
     * @param step training step
     * @param rewards per objective
     * @param se per objective, NaN where not logged
     * @param hypervolume volume dominated by this single point above the reference
     * @param gap largest amount by which all objectives together could still rise inside the attainable set; NaN if unknown
     */
    public record FinalPoint(
            String split, double step, double[] rewards, double[] se, double hypervolume, double gap) {}

    /**
     * Non-dominated final points of all runs on one split.
     *
     * @param split split
     * @param members indices into {@code runs}
     * @param points their rewards, maximised
     * @param reference reference point of the hypervolume
     * @param hypervolume exact dominated volume of the points
     * @param fraction hypervolume over that of the attainable set, NaN if unknown
     */
    public record Front(
            String split, int[] members, double[][] points, double[] reference, double hypervolume, double fraction) {}

    /**
     * The exact limit no method can pass on a split.
     *
     * @param split split
     * @param vertices extreme points of the attainable Pareto front (mixtures of them are attainable too)
     * @param deterministic non-dominated points of deterministic policies, possibly empty
     * @param reference reference point
     * @param hypervolume volume of the attainable set above the reference
     */
    public record Attainable(
            String split, double[][] vertices, double[][] deterministic, double[] reference, double hypervolume) {}
}
