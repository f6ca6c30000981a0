package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Geometry of attainable sets seen along two of their coordinates. */
public final class Outline {
    private Outline() {}

    /**
     * Upper right boundary of the convex set spanned by points and everything below them: its projection on two coordinates of a larger
     * attainable set is again the boundary of what is attainable in those two.
     *
     * @param points points {x, y}, both maximised
     * @return corners from the highest to the rightmost one
     */
    public static List<double[]> upperRight(List<double[]> points) {
        List<double[]> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
        List<double[]> hull = new ArrayList<>();
        for (double[] p : sorted) {
            while (hull.size() >= 2 && turnsLeft(hull.get(hull.size() - 2), hull.getLast(), p)) {
                hull.removeLast();
            }
            hull.add(p);
        }
        // Left of the highest corner free disposal makes the boundary level, so those corners are not needed.
        int top = 0;
        for (int i = 1; i < hull.size(); i++) {
            if (hull.get(i)[1] >= hull.get(top)[1]) {
                top = i;
            }
        }
        return List.copyOf(hull.subList(hull.isEmpty() ? 0 : top, hull.size()));
    }

    private static boolean turnsLeft(double[] a, double[] b, double[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0;
    }

    /** Whether no point of the list is at least as good in both coordinates and better in one. */
    public static boolean undominated(double[] p, List<double[]> all) {
        return all.stream().noneMatch(q -> q[0] >= p[0] && q[1] >= p[1] && (q[0] > p[0] || q[1] > p[1]));
    }
}
