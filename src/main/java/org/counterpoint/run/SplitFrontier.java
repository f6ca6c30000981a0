package org.counterpoint.run;

import java.util.List;

/**
 * The exact attainable Pareto front of an environment on one split: the limit that no method can pass.
 *
 * @param split {@code train}, {@code validation} or {@code test}
 * @param objectives names of the coordinates, in order
 * @param vertices vertices of the upper boundary of the attainable set, one point per row ({@code [n][objectives]})
 * @param hypervolume volume between the reference point and the attainable front, exact
 * @param reference the reference point of the hypervolume
 * @param deterministic non-dominated points that single fixed choices (no mixing) reach, one per row; may be empty
 */
public record SplitFrontier(
        String split,
        List<String> objectives,
        double[][] vertices,
        double hypervolume,
        double[] reference,
        double[][] deterministic) {
    public SplitFrontier {
        objectives = List.copyOf(objectives);
    }
}
