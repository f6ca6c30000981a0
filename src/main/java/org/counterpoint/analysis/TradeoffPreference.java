package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.math.Statistics;
import org.counterpoint.math.StudentT;

/**
 * Who wins at which preference: for every weight vector on the simplex, the candidate with the highest weighted reward. Two linear
 * functions of the weights meet on a line, so every candidate wins on a convex polygon, found exactly by clipping.
 */
public final class TradeoffPreference {
    private TradeoffPreference() {}

    /**
     * Where one candidate wins.
     *
     * @param candidate its index
     * @param corners corners of the region as weights (w1, w2, w3) that sum to 1, in order around it; empty where it wins nowhere
     * @param share part of the simplex it wins on: the probability that it is best for weights drawn evenly
     */
    public record Region(int candidate, double[][] corners, double share) {}

    /**
     * The two best candidates at one weight vector.
     *
     * @param best index of the best
     * @param second index of the second best, -1 where there is one candidate only
     * @param value weighted reward of the best
     * @param difference lead of the best
     * @param critical smallest lead that a Welch test over seeds tells from 0 at 5 %, NaN where one of them has a single seed
     */
    public record Lead(int best, int second, double value, double difference, double critical) {
        /** Whether seeds tell the two apart; false where nothing is known about their spread. */
        public boolean clear() {
            return difference > critical;
        }
    }

    /**
     * Regions of all candidates for three objectives.
     *
     * @param rewards [candidates][3], more is better
     * @return one region a candidate; of equal candidates the first takes it all
     */
    public static List<Region> regions(double[][] rewards) {
        List<Region> out = new ArrayList<>();
        for (int g = 0; g < rewards.length; g++) {
            List<double[]> polygon = List.of(new double[] {1, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 1});
            for (int h = 0; h < rewards.length && !polygon.isEmpty(); h++) {
                if (h != g) {
                    double[] lead = new double[3];
                    boolean same = true;
                    for (int j = 0; j < 3; j++) {
                        lead[j] = rewards[g][j] - rewards[h][j];
                        same &= lead[j] == 0;
                    }
                    polygon = same ? (h < g ? List.of() : polygon) : clip(polygon, lead);
                }
            }
            double share = area(polygon);
            out.add(new Region(g, share > 0 ? polygon.toArray(double[][]::new) : new double[0][], share));
        }
        return out;
    }

    /**
     * The two best candidates.
     *
     * @param weights one a objective
     * @param seeds [candidates][seeds][objectives], more is better
     */
    public static Lead lead(double[] weights, List<double[][]> seeds) {
        int best = -1;
        int second = -1;
        double[] mean = new double[seeds.size()];
        double[] error = new double[seeds.size()];
        for (int g = 0; g < mean.length; g++) {
            double[] values = new double[seeds.get(g).length];
            for (int s = 0; s < values.length; s++) {
                values[s] = dot(weights, seeds.get(g)[s]);
            }
            mean[g] = Statistics.mean(values);
            error[g] = Statistics.standardError(values);
            if (best < 0 || mean[g] > mean[best]) {
                second = best;
                best = g;
            } else if (second < 0 || mean[g] > mean[second]) {
                second = g;
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException("A lead needs at least one candidate.");
        }
        if (second < 0) {
            return new Lead(best, -1, mean[best], Double.NaN, Double.NaN);
        }
        return new Lead(
                best,
                second,
                mean[best],
                mean[best] - mean[second],
                critical(error[best], seeds.get(best).length, error[second], seeds.get(second).length));
    }

    /** Welch: standard error of the difference times the t of Satterthwaite's degrees of freedom, rounded down. */
    private static double critical(double a, int na, double b, int nb) {
        if (na < 2 || nb < 2) {
            return Double.NaN;
        }
        double variance = a * a + b * b;
        if (variance == 0) {
            return 0;
        }
        double freedom = variance * variance / (Math.pow(a, 4) / (na - 1) + Math.pow(b, 4) / (nb - 1));
        return StudentT.critical(0.95, (int) Math.max(1, Math.floor(freedom))) * Math.sqrt(variance);
    }

    /** Keeps the part of a convex polygon on which lead . w is at least 0. */
    private static List<double[]> clip(List<double[]> polygon, double[] lead) {
        List<double[]> out = new ArrayList<>();
        for (int i = 0; i < polygon.size(); i++) {
            double[] a = polygon.get(i);
            double[] b = polygon.get((i + 1) % polygon.size());
            double fa = dot(lead, a);
            double fb = dot(lead, b);
            if (fa >= 0) {
                out.add(a);
            }
            if ((fa > 0 && fb < 0) || (fa < 0 && fb > 0)) {
                double t = fa / (fa - fb);
                double[] p = new double[3];
                for (int j = 0; j < 3; j++) {
                    p[j] = a[j] + t * (b[j] - a[j]);
                }
                out.add(p);
            }
        }
        return out;
    }

    /** Area over that of the simplex, by the first two weights (the whole simplex is half a unit square there). */
    private static double area(List<double[]> polygon) {
        double twice = 0;
        for (int i = 0; i < polygon.size(); i++) {
            double[] a = polygon.get(i);
            double[] b = polygon.get((i + 1) % polygon.size());
            twice += a[0] * b[1] - a[1] * b[0];
        }
        return Math.abs(twice);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
