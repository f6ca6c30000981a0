package org.counterpoint.math;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Exact volume dominated by points above a reference point, every coordinate to be maximized, in 1 to 3 dimensions. */
public final class Hypervolume {

    private Hypervolume() {}

    /**
     * Volume of the union of boxes between the reference and the points. Points not above the reference in every
     * coordinate, or with NaN, add nothing.
     *
     * @throws IllegalArgumentException for more than 3 dimensions or points of another length than the reference
     */
    public static double of(double[][] points, double[] reference) {
        int d = reference.length;
        if (d < 1 || d > 3) {
            throw new IllegalArgumentException(
                    "The exact hypervolume is known here for 1 to 3 objectives, not " + d + ".");
        }
        List<double[]> above = new ArrayList<>();
        for (double[] p : points) {
            if (p.length != d) {
                throw new IllegalArgumentException(
                        "A point of " + p.length + " coordinates does not fit a reference of " + d + ".");
            }
            double[] q = new double[3];
            boolean keep = true;
            for (int i = 0; i < d; i++) {
                q[i] = p[i] - reference[i];
                keep &= q[i] > 0;
            }
            // missing dimensions become a unit slab, so that one routine serves all
            for (int i = d; i < 3; i++) {
                q[i] = 1;
            }
            if (keep) {
                above.add(q);
            }
        }
        return volume(above);
    }

    private static double volume(List<double[]> points) {
        points.sort(Comparator.comparingDouble((double[] p) -> p[2]).reversed());
        List<double[]> front = new ArrayList<>();
        double volume = 0;
        for (int i = 0; i < points.size(); i++) {
            insert(front, points.get(i));
            double below = i + 1 < points.size() ? points.get(i + 1)[2] : 0;
            double height = points.get(i)[2] - below;
            if (height > 0) {
                volume += height * area(front);
            }
        }
        return volume;
    }

    /** Keeps {@code front} non-dominated in the first two coordinates, ascending in the first. */
    private static void insert(List<double[]> front, double[] p) {
        for (double[] q : front) {
            if (q[0] >= p[0] && q[1] >= p[1]) {
                return;
            }
        }
        front.removeIf(q -> p[0] >= q[0] && p[1] >= q[1]);
        int at = 0;
        while (at < front.size() && front.get(at)[0] < p[0]) {
            at++;
        }
        front.add(at, p);
    }

    private static double area(List<double[]> front) {
        double area = 0;
        double left = 0;
        for (double[] p : front) {
            area += (p[0] - left) * p[1];
            left = p[0];
        }
        return area;
    }
}
