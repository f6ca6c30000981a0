package org.counterpoint.math;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/**
 * What random subspaces would give: without it, a number about two subspaces says nothing (methods-orthalign 3.3). "Random" is Haar: all
 * directions are equally likely and the two sides know nothing of each other. Means and variances are exact; intervals are those of the beta
 * distribution with these moments, which is exact where one of the subspaces is a line.
 */
public final class RandomSubspaces {
    private static final double TAIL = 0.025;
    // Two-sided 95 % of the normal distribution.
    private static final double NORMAL = 1.959963984540054;
    private static final int DRAWS = 200;

    private RandomSubspaces() {}

    /**
     * What chance gives.
     *
     * @param expected mean
     * @param low lower end of the central 95 %
     * @param high upper end
     */
    public record Chance(double expected, double low, double high) {
        /** Nothing is known. */
        public static final Chance UNKNOWN = new Chance(Double.NaN, Double.NaN, Double.NaN);

        /** Whether a value lies within the 95 %: it cannot be told from chance. */
        public boolean contains(double value) {
            return value >= low && value <= high;
        }

        /** The same of one minus the value. */
        public Chance complement() {
            return new Chance(1 - expected, 1 - high, 1 - low);
        }

        /** The same of the value's square root; the expectation is the root of the mean square. */
        Chance root() {
            return new Chance(Math.sqrt(expected), Math.sqrt(low), Math.sqrt(high));
        }
    }

    /**
     * Mode-subspace overlap of subspaces of dimensions p and q in R^m: mean max(p, q) / m; variance of {@code tr(P Q)} is
     * 2 p q (m - p)(m - q) / (m^2 (m - 1)(m + 2)).
     */
    public static Chance overlap(int p, int q, int m) {
        if (p == 0 || q == 0) {
            return Chance.UNKNOWN;
        }
        double small = Math.min(p, q);
        double variance = 2.0 * p * q * (m - p) * (m - q) / ((double) m * m * (m - 1) * (m + 2)) / (small * small);
        return interval(Math.max(p, q) / (double) m, variance);
    }

    /**
     * Share of an update's norm inside a random subspace of dimension p: root of {@code tr(P W)} with W the update's energy on its own output
     * directions; mean square p / m, variance 2 p (m - p) (sum w^2 - 1/m) / (m (m - 1)(m + 2)) with w the shares of its energy.
     *
     * @param p dimension of the random subspace
     * @param singular singular values of the update
     * @param m dimension of the space
     */
    public static Chance leak(int p, double[] singular, int m) {
        double total = 0;
        double fourth = 0;
        for (double s : singular) {
            total += s * s;
            fourth += s * s * s * s;
        }
        if (p == 0 || !(total > 0)) {
            return Chance.UNKNOWN;
        }
        double spread = fourth / (total * total) - 1.0 / m;
        double variance = 2.0 * p * (m - p) * spread / ((double) m * (m - 1) * (m + 2));
        return interval(p / (double) m, variance).root();
    }

    /** Cosine of two updates of shape m x n whose output and input directions are random: mean 0, variance 1 / (m n). */
    public static Chance cosine(int m, int n) {
        double reach = Math.min(1, NORMAL / Math.sqrt((double) m * n));
        return new Chance(0, -reach, reach);
    }

    /**
     * Share of the energy of a gradient that a random projection onto k of m directions keeps: mean k / m. The interval is that of a gradient
     * along one direction, the widest there is.
     */
    public static Chance energyKept(int k, int m) {
        if (k <= 0 || k >= m) {
            double all = Math.clamp(k / (double) m, 0.0, 1.0);
            return new Chance(all, all, all);
        }
        BetaDistribution kept = new BetaDistribution(k / 2.0, (m - k) / 2.0);
        return new Chance(k / (double) m, kept.quantile(TAIL), kept.quantile(1 - TAIL));
    }

    private static Chance interval(double mean, double variance) {
        if (mean >= 1 || variance <= 1e-15) {
            return new Chance(mean, mean, mean);
        }
        BetaDistribution beta = BetaDistribution.ofMoments(mean, variance);
        return new Chance(mean, beta.quantile(TAIL), beta.quantile(1 - TAIL));
    }

    /**
     * Principal angles of random subspaces of dimensions p and q in R^m, by simulation with fixed random numbers: min(p, q) of them, in degrees,
     * ascending. A draw costs O((p + q) min(p, q)^2) whatever m is (Bartlett's decomposition of the part outside the larger subspace).
     */
    public static Chance[] anglesDeg(int p, int q, int m) {
        int large = Math.max(p, q);
        int small = Math.min(p, q);
        if (small == 0) {
            return new Chance[0];
        }
        double[][] draws = new double[small][DRAWS];
        Random random = new Random(31L * m + 7L * large + small);
        for (int d = 0; d < DRAWS; d++) {
            double[] cosines = cosines(large, small, m, random);
            for (int i = 0; i < small; i++) {
                draws[i][d] = Math.toDegrees(Math.acos(Math.min(1, i < cosines.length ? cosines[i] : 0)));
            }
        }
        Chance[] out = new Chance[small];
        for (int i = 0; i < small; i++) {
            Arrays.sort(draws[i]);
            out[i] = new Chance(
                    Arrays.stream(draws[i]).average().orElse(Double.NaN),
                    draws[i][(int) (TAIL * DRAWS)],
                    draws[i][(int) ((1 - TAIL) * DRAWS)]);
        }
        return out;
    }

    /** Cosines, descending, of one random subspace of dimension {@code small} to the first {@code large} axes. */
    private static double[] cosines(int large, int small, int m, Random random) {
        int rest = Math.min(small, m - large);
        DMatrixRMaj g = new DMatrixRMaj(large + rest, small);
        for (int i = 0; i < large; i++) {
            for (int j = 0; j < small; j++) {
                g.set(i, j, random.nextGaussian());
            }
        }
        for (int i = 0; i < rest; i++) {
            // Row i of the triangular factor of the m - large remaining rows.
            g.set(large + i, i, Math.sqrt(chiSquare(m - large - i, random)));
            for (int j = i + 1; j < small; j++) {
                g.set(large + i, j, random.nextGaussian());
            }
        }
        DMatrixRMaj q = Dense.qr(g).q();
        DMatrixRMaj top = new DMatrixRMaj(large, q.numCols);
        for (int i = 0; i < large; i++) {
            for (int j = 0; j < q.numCols; j++) {
                top.set(i, j, q.get(i, j));
            }
        }
        return Dense.svd(top).s();
    }

    private static double chiSquare(int freedom, Random random) {
        if (freedom > 200) {
            // Wilson and Hilferty: the error is far below the noise of the simulation.
            double c = 2.0 / (9.0 * freedom);
            double z = 1 - c + random.nextGaussian() * Math.sqrt(c);
            return freedom * z * z * z;
        }
        double sum = 0;
        for (int i = 0; i < freedom; i++) {
            double z = random.nextGaussian();
            sum += z * z;
        }
        return sum;
    }
}
