package org.counterpoint.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The convex, free-disposal attainable set of some points: everything that is at most some mixture of them, every
 * coordinate to be maximized. Stochastic policies attain exactly this set when the points are the deterministic ones.
 */
public final class ConvexFront {

    /** A point counts as a corner when it lies this far outside the mixtures of the others. */
    private static final double CORNER = 1e-9;

    private final double[][] points;
    private final int dim;

    /**
     * Takes the points; dominated ones do not change the set.
     *
     * @param points at least one, all of the same length, finite
     */
    public ConvexFront(double[][] points) {
        if (points.length == 0) {
            throw new IllegalArgumentException("An attainable set needs at least one point.");
        }
        this.dim = points[0].length;
        for (double[] p : points) {
            if (p.length != dim || !Arrays.stream(p).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException(
                        "The points of an attainable set must be finite and of one length, found " + Arrays.toString(p)
                                + ".");
            }
        }
        this.points = ParetoFront.of(points);
    }

    /**
     * The corners of the front: those points that no mixture of the others reaches or passes in every coordinate. Mixtures of
     * corners reach the whole front.
     *
     * @return in the order of the input, each once
     */
    public double[][] vertices() {
        List<double[]> distinct = new ArrayList<>();
        for (double[] p : points) {
            if (distinct.stream().noneMatch(q -> Arrays.equals(p, q))) {
                distinct.add(p);
            }
        }
        List<double[]> corners = new ArrayList<>();
        for (double[] p : distinct) {
            double[][] others =
                    distinct.stream().filter(q -> !Arrays.equals(q, p)).toArray(double[][]::new);
            if (others.length == 0 || new ConvexFront(others).gap(p) < -CORNER) {
                corners.add(p.clone());
            }
        }
        return corners.toArray(double[][]::new);
    }

    /**
     * Largest t such that {@code point + t * (1, ..., 1)} is attainable: above 0 inside, 0 on the front, below 0 outside.
     */
    public double gap(double[] point) {
        return game(point);
    }

    /** True when the point is attainable up to {@code tolerance}. */
    public boolean contains(double[] point, double tolerance) {
        return gap(point) >= -tolerance;
    }

    /**
     * Exact volume of the attainable set above a reference point, 1 to 3 dimensions; 0 when nothing attainable lies above.
     *
     * @throws IllegalArgumentException for more than 3 dimensions
     */
    public double hypervolume(double[] reference) {
        if (dim > 3 || reference.length != dim) {
            throw new IllegalArgumentException(
                    "The exact attainable hypervolume is known here for 1 to 3 objectives and a"
                            + " reference of the same length, not " + dim + " and " + reference.length + ".");
        }
        List<double[]> above = new ArrayList<>();
        for (double[] p : points) {
            double[] q = new double[3];
            for (int i = 0; i < dim; i++) {
                q[i] = p[i] - reference[i];
            }
            for (int i = dim; i < 3; i++) {
                q[i] = 1;
            }
            above.add(q);
        }
        for (int axis = 0; axis < dim; axis++) {
            above = clip(above, axis);
        }
        return volume(above);
    }

    private double game(double[] point) {
        double[][] payoff = new double[dim][points.length];
        for (int i = 0; i < dim; i++) {
            for (int p = 0; p < points.length; p++) {
                payoff[i][p] = points[p][i] - point[i];
            }
        }
        return MatrixGame.value(payoff);
    }

    /**
     * Points whose hull is the old hull above zero in one coordinate. Mixtures that dominate a point of the quadrant lie
     * in it themselves, so clipping the points clips the attainable set.
     */
    private static List<double[]> clip(List<double[]> points, int axis) {
        List<double[]> out = new ArrayList<>();
        for (double[] p : points) {
            if (p[axis] >= 0) {
                out.add(p);
                for (double[] q : points) {
                    if (q[axis] < 0) {
                        out.add(crossing(p, q, axis, 0));
                    }
                }
            }
        }
        double[][] front = ParetoFront.of(out.toArray(double[][]::new));
        return new ArrayList<>(Arrays.asList(front));
    }

    private static double[] crossing(double[] p, double[] q, int axis, double level) {
        double t = (p[axis] - level) / (p[axis] - q[axis]);
        double[] out = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            out[i] = p[i] + t * (q[i] - p[i]);
        }
        out[axis] = level;
        return out;
    }

    /**
     * Between heights of points the area of a slice is a quadratic of the height (slices of a polytope between its
     * vertices), so Simpson's rule on each interval is exact.
     */
    private static double volume(List<double[]> points) {
        double[] heights =
                points.stream().mapToDouble(p -> p[2]).sorted().distinct().toArray();
        double volume = 0;
        double low = 0;
        double lowArea = heights.length == 0 ? 0 : area(points, 0);
        for (double high : heights) {
            if (high > low) {
                double middle = area(points, 0.5 * (low + high));
                double highArea = area(points, high);
                volume += (high - low) / 6 * (lowArea + 4 * middle + highArea);
                low = high;
                lowArea = highArea;
            }
        }
        return volume;
    }

    /** Area of the slice at a height: the convex, free-disposal set of the slice's points in two dimensions. */
    private static double area(List<double[]> points, double height) {
        List<double[]> slice = new ArrayList<>();
        for (double[] p : points) {
            if (p[2] >= height) {
                slice.add(p);
                for (double[] q : points) {
                    if (q[2] < height) {
                        slice.add(crossing(p, q, 2, height));
                    }
                }
            }
        }
        slice.sort(Comparator.comparingDouble((double[] p) -> p[0])
                .reversed()
                .thenComparing(Comparator.comparingDouble((double[] p) -> p[1]).reversed()));
        List<double[]> hull = new ArrayList<>();
        double top = Double.NEGATIVE_INFINITY;
        for (double[] p : slice) {
            if (p[1] > top) {
                top = p[1];
                while (hull.size() > 1 && turn(hull.get(hull.size() - 2), hull.getLast(), p) <= 0) {
                    hull.removeLast();
                }
                hull.add(p);
            }
        }
        double area = 0;
        for (int i = 0; i < hull.size(); i++) {
            double[] p = hull.get(i);
            double next = i + 1 < hull.size() ? hull.get(i + 1)[0] : 0;
            double nextHeight = i + 1 < hull.size() ? hull.get(i + 1)[1] : p[1];
            area += (p[0] - next) * 0.5 * (p[1] + nextHeight);
        }
        return area;
    }

    /** Positive when o, a, b turn left, that is, when a lies outside the chord on the way up. */
    private static double turn(double[] o, double[] a, double[] b) {
        return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
    }
}
