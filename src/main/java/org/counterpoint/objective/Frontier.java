package org.counterpoint.objective;

import java.util.List;

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

    /**
     * One attainable point.
     *
     * @param values expected rewards
     * @param supported whether some linear weighting with weights of at least zero is maximal here
     * @param policy the behaviour for each category, as {@code category=behaviour}
     */
    public record Point(double[] values, boolean supported, List<String> policy) {}
}
