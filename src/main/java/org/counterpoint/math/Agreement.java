package org.counterpoint.math;

import java.util.Arrays;
import java.util.Comparator;

/** How well one score follows another one; NaN where a sample is too small or does not vary. */
public final class Agreement {
    private Agreement() {}

    /** Pearson's correlation in [-1, 1]. */
    public static double pearson(double[] x, double[] y) {
        requireEqual(x.length, y.length);
        double mx = Statistics.mean(x);
        double my = Statistics.mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
            xy += (x[i] - mx) * (y[i] - my);
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Double.NaN;
    }

    /** Spearman's rank correlation in [-1, 1]; equal values share their mean rank. */
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    /** Ranks from 1 on, equal values with their mean rank. */
    public static double[] ranks(double[] x) {
        Integer[] order = new Integer[x.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> x[i]));
        double[] ranks = new double[x.length];
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && x[order[to]] == x[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /** Area under the ROC curve in [0, 1]: how often a positive scores above a negative, ties counting half. */
    public static double auc(double[] scores, boolean[] positive) {
        requireEqual(scores.length, positive.length);
        double[] ranks = ranks(scores);
        double sum = 0;
        long n = 0;
        for (int i = 0; i < ranks.length; i++) {
            if (positive[i]) {
                sum += ranks[i];
                n++;
            }
        }
        long m = ranks.length - n;
        return n > 0 && m > 0 ? (sum - n * (n + 1) / 2.0) / ((double) n * m) : Double.NaN;
    }

    private static void requireEqual(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException(
                    "The samples have " + a + " and " + b + " values; give as many of each.");
        }
    }
}
