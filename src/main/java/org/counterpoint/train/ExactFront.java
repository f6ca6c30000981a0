package org.counterpoint.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.counterpoint.math.ConvexFront;
import org.counterpoint.math.ParetoFront;
import org.counterpoint.objective.Split;
import org.counterpoint.run.SplitFrontier;

/** The exact attainable front of a bandit: mixtures over the actions of each prompt, summed over the prompts by their weights. */
final class ExactFront {
    /** Sums of more points than this are left out; a bandit of that size is no lesson. */
    private static final int MOST_POINTS = 20_000;

    private ExactFront() {}

    /** The front of a lesson for each split; empty for a bandit that is too large, or has more than three objectives. */
    static List<SplitFrontier> of(Lesson lesson) {
        int m = lesson.objectives().size();
        if (m > 3) {
            return List.of();
        }
        double[][] corners = {new double[m]};
        double[][] fixed = {new double[m]};
        double[] reference = new double[m];
        for (int x = 0; x < lesson.promptWeights().length; x++) {
            double[][] points = points(lesson, x);
            if ((long) fixed.length * points.length > MOST_POINTS) {
                return List.of();
            }
            for (int j = 0; j < m; j++) {
                int objective = j;
                reference[j] += Arrays.stream(points)
                        .mapToDouble(p -> p[objective])
                        .min()
                        .orElse(0);
            }
            // Corners of a sum are sums of corners, and what no choice dominates is a sum of such choices.
            corners = new ConvexFront(sums(corners, points)).vertices();
            fixed = ParetoFront.of(sums(fixed, points));
        }
        double volume = new ConvexFront(corners).hypervolume(reference);
        double[][] front = corners;
        double[][] deterministic = fixed;
        return Stream.of(Split.TRAIN, Split.VALIDATION, Split.TEST)
                .map(split -> new SplitFrontier(
                        split.id(), lesson.objectives(), front, volume, reference.clone(), deterministic))
                .toList();
    }

    /** Rewards of the possible actions of a prompt, times its weight. */
    private static double[][] points(Lesson lesson, int x) {
        double[] policy = lesson.policy()[x];
        double[][] points = new double[policy.length][];
        int n = 0;
        for (int y = 0; y < policy.length; y++) {
            if (policy[y] > 0) {
                points[n] = new double[lesson.objectives().size()];
                for (int j = 0; j < points[n].length; j++) {
                    points[n][j] = lesson.promptWeights()[x] * lesson.rewards()[j][x][y];
                }
                n++;
            }
        }
        return Arrays.copyOf(points, n);
    }

    private static double[][] sums(double[][] a, double[][] b) {
        double[][] out = new double[a.length * b.length][];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                double[] sum = a[i].clone();
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += b[k][j];
                }
                out[i * b.length + k] = sum;
            }
        }
        return out;
    }
}
