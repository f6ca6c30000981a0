package org.counterpoint.objective;

import java.util.List;
import org.counterpoint.run.SplitFrontier;

/**
 * The exact set of expected rewards that policies can attain on one split.
 *
 * <p>Stochastic policies attain the weighted Minkowski sum of the convex hulls of each category's
 * behaviour rewards; {@code vertices} are the extreme points of its upper boundary and {@code
 * hypervolume} is the volume of all points between {@code reference} and that boundary.
 * Deterministic category-level policies (one behaviour for each category) attain finitely many
 * points; {@code deterministic} lists those that no other one dominates.
 *
 * @param objectives names, in the order of all coordinates
 * @param reference reference point of the hypervolume
 * @param hypervolume volume that is dominated by stochastic policies
 * @param deterministicHypervolume volume that is dominated by deterministic policies
 * @param vertices extreme points of the stochastic front
 * @param deterministic non-dominated points of deterministic policies
 */
public record Frontier(
        List<String> objectives,
        double[] reference,
        double hypervolume,
        double deterministicHypervolume,
        List<Point> vertices,
        List<Point> deterministic) {

    /** The same for the manifest of a run. */
    public SplitFrontier forSplit(Split split) {
        return new SplitFrontier(
                split.id(), objectives, rows(vertices), hypervolume, reference.clone(), rows(deterministic));
    }

    private static double[][] rows(List<Point> points) {
        return points.stream().map(p -> p.values().clone()).toArray(double[][]::new);
    }

    /**
     * One attainable point.
     *
     * @param values expected rewards
     * @param supported whether some linear weighting, with every weight above 0, is maximal here
     * @param policy the behaviour for each category, as {@code category=behaviour}
     */
    public record Point(double[] values, boolean supported, List<String> policy) {}
}
