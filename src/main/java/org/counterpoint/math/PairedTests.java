package org.counterpoint.math;

import java.util.Arrays;
import java.util.Random;

/** Two-sided tests for few paired or unpaired values. */
public final class PairedTests {

    private static final int EXACT_LIMIT = 16;
    private static final int DRAWS = 20_000;

    private PairedTests() {}

    /**
     * Sign-flip permutation test of mean difference 0: exact over all 2^n flips up to n = 16, else 20,000 seeded draws with
     * the (b + 1) / (draws + 1) rule. NaN for an empty sample.
     */
    public static double signFlip(double[] differences, long seed) {
        int n = differences.length;
        if (n == 0 || Arrays.stream(differences).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        double scale = Arrays.stream(differences).map(Math::abs).sum();
        double observed = Math.abs(Arrays.stream(differences).sum()) - 1e-12 * scale;
        if (n <= EXACT_LIMIT) {
            int extreme = 0;
            for (int mask = 0; mask < 1 << n; mask++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += (mask >> i & 1) == 1 ? -differences[i] : differences[i];
                }
                extreme += Math.abs(sum) >= observed ? 1 : 0;
            }
            return extreme / (double) (1 << n);
        }
        Random random = new Random(seed);
        int extreme = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (double d : differences) {
                sum += random.nextBoolean() ? d : -d;
            }
            extreme += Math.abs(sum) >= observed ? 1 : 0;
        }
        return (extreme + 1.0) / (DRAWS + 1.0);
    }

    /** Smallest p-value {@link #signFlip} can give for n pairs: 2 / 2^n. */
    public static double smallestSignFlip(int n) {
        return n < 1 ? Double.NaN : Math.min(1, Math.pow(2, 1 - n));
    }

    /** Exact sign test; ties are dropped; 1 when only ties are left. NaN for an empty sample. */
    public static double signTest(double[] differences) {
        if (differences.length == 0 || Arrays.stream(differences).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        int plus = (int) Arrays.stream(differences).filter(d -> d > 0).count();
        int minus = (int) Arrays.stream(differences).filter(d -> d < 0).count();
        int n = plus + minus;
        double tail = 0;
        double term = Math.pow(0.5, n);
        for (int k = 0; k <= Math.min(plus, minus); k++) {
            tail += term;
            term *= (n - k) / (double) (k + 1);
        }
        return Math.min(1, 2 * tail);
    }

    /**
     * Permutation test of equal means for two independent samples: exact over all splits when there are at most 20,000,
     * else that many seeded draws. NaN when a sample is empty.
     */
    public static double permutation(double[] a, double[] b, long seed) {
        int n = a.length + b.length;
        if (a.length == 0
                || b.length == 0
                || Arrays.stream(a).anyMatch(Double::isNaN)
                || Arrays.stream(b).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        double[] all = Arrays.copyOf(a, n);
        System.arraycopy(b, 0, all, a.length, b.length);
        double total = Arrays.stream(all).sum();
        double scale = Arrays.stream(all).map(Math::abs).sum();
        double expected = total * a.length / n;
        double observed = Math.abs(Arrays.stream(a).sum() - expected) - 1e-12 * scale;
        if (splits(n, a.length) <= DRAWS) {
            long[] count = new long[2];
            enumerate(all, 0, a.length, 0, expected, observed, count);
            return count[0] / (double) count[1];
        }
        Random random = new Random(seed);
        int extreme = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                int j = i + random.nextInt(n - i);
                double swap = all[i];
                all[i] = all[j];
                all[j] = swap;
                sum += all[i];
            }
            extreme += Math.abs(sum - expected) >= observed ? 1 : 0;
        }
        return (extreme + 1.0) / (DRAWS + 1.0);
    }

    /** Smallest p-value {@link #permutation} can give: 2 over the number of splits (1 over it for unequal sizes). */
    public static double smallestPermutation(int na, int nb) {
        return na < 1 || nb < 1 ? Double.NaN : Math.min(1, (na == nb ? 2 : 1) / splits(na + nb, na));
    }

    /** Holm's step-down adjustment; NaN entries stay NaN and are not counted. */
    public static double[] holm(double[] p) {
        Integer[] order = new Integer[p.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (x, y) -> Double.compare(p[x], p[y]));
        int count = (int) Arrays.stream(p).filter(v -> !Double.isNaN(v)).count();
        double[] out = p.clone();
        double running = 0;
        for (int rank = 0; rank < count; rank++) {
            running = Math.max(running, Math.min(1, (count - rank) * p[order[rank]]));
            out[order[rank]] = running;
        }
        return out;
    }

    private static double splits(int n, int k) {
        double c = 1;
        for (int i = 0; i < k; i++) {
            c *= (n - i) / (double) (i + 1);
        }
        return Math.rint(c);
    }

    private static void enumerate(
            double[] all, int at, int left, double sum, double expected, double observed, long[] count) {
        if (left == 0) {
            count[1]++;
            count[0] += Math.abs(sum - expected) >= observed ? 1 : 0;
        } else if (all.length - at >= left) {
            enumerate(all, at + 1, left - 1, sum + all[at], expected, observed, count);
            enumerate(all, at + 1, left, sum, expected, observed, count);
        }
    }
}
