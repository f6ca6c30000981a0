package org.counterpoint.math;

/** Non-dominated points, every coordinate to be maximized. */
public final class ParetoFront {

    private ParetoFront() {}

    /** True when {@code a} is at least {@code b} everywhere and greater somewhere. */
    public static boolean dominates(double[] a, double[] b) {
        boolean strict = false;
        for (int i = 0; i < a.length; i++) {
            if (!(a[i] >= b[i])) {
                return false;
            }
            strict |= a[i] > b[i];
        }
        return strict;
    }

    /** Indices of the points no other point dominates, ascending. Equal points all stay; points with NaN never do. */
    public static int[] indices(double[][] points) {
        int[] out = new int[points.length];
        int count = 0;
        for (int i = 0; i < points.length; i++) {
            boolean keep = true;
            for (double x : points[i]) {
                keep &= !Double.isNaN(x);
            }
            for (int j = 0; keep && j < points.length; j++) {
                keep = !dominates(points[j], points[i]);
            }
            if (keep) {
                out[count++] = i;
            }
        }
        return java.util.Arrays.copyOf(out, count);
    }

    /** The non-dominated points themselves, in input order. */
    public static double[][] of(double[][] points) {
        int[] index = indices(points);
        double[][] out = new double[index.length][];
        for (int i = 0; i < index.length; i++) {
            out[i] = points[index[i]];
        }
        return out;
    }
}
