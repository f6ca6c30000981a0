package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The quadratic program of the covariance cone. */
class NearestOnSimplexTest {

    @Test
    void aFeasiblePointIsKeptExactly() {
        double[] p = {.7, .3};
        NearestOnSimplex.Solution s = NearestOnSimplex.solve(p, new double[][] {{1, 0}, {0, 1}}, new double[] {.1, .1});
        assertThat(s.feasible()).isTrue();
        assertThat(s.weights()).containsExactly(p);
        assertThat(s.multipliers()).containsExactly(0, 0);
    }

    /** Bandit A of methods-ctwa 8.2: the all-positive interval of the first weight is (.294118, .714286). */
    @Test
    void theConeOfTwoObjectivesIsAnInterval() {
        double[][] sigma = {{.24, -.10}, {-.10, .25}};
        double[] high = NearestOnSimplex.solve(new double[] {.8, .2}, sigma, new double[2])
                .weights();
        assertThat(high[0]).isCloseTo(.25 / .35, within(1e-12));
        double[] low = NearestOnSimplex.solve(new double[] {.1, .9}, sigma, new double[2])
                .weights();
        assertThat(low[0]).isCloseTo(.10 / .34, within(1e-12));
        // v* is the largest margin both can keep
        double v = .0724637681159;
        assertThat(NearestOnSimplex.solve(new double[] {.8, .2}, sigma, new double[] {v, v})
                        .weights()[0])
                .isCloseTo(.507246, within(1e-6));
        assertThat(NearestOnSimplex.solve(new double[] {.8, .2}, sigma, new double[] {v + 1e-6, v + 1e-6})
                        .feasible())
                .isFalse();
    }

    @Test
    void degenerateInputs() {
        assertThat(NearestOnSimplex.solve(new double[] {1}, new double[][] {{2}}, new double[] {1})
                        .weights())
                .containsExactly(1);
        assertThat(NearestOnSimplex.solve(new double[] {1}, new double[][] {{2}}, new double[] {3})
                        .feasible())
                .isFalse();
        // nothing varies: nothing is asked, or too much
        double[] p = {.5, .25, .25};
        assertThat(NearestOnSimplex.solve(p, new double[3][3], new double[3]).weights())
                .containsExactly(p);
        assertThat(NearestOnSimplex.solve(p, new double[3][3], new double[] {1e-9, 0, 0})
                        .feasible())
                .isFalse();
        // the only feasible point is a corner
        double[][] corner = {{1, 0, 0}};
        assertThat(NearestOnSimplex.solve(p, corner, new double[] {1}).weights())
                .containsExactly(new double[] {1, 0, 0}, within(1e-12));
        // one constraint many times over
        double[][] same = {{1, 0, 0}, {1, 0, 0}, {2, 0, 0}, {1, 1e-15, 0}};
        assertThat(NearestOnSimplex.solve(p, same, new double[] {.6, .6, 1.2, .6})
                        .weights())
                .containsExactly(new double[] {.6, .2, .2}, within(1e-10));
    }

    /** Feasible, and no feasible point of a random search is nearer; the multipliers certify the minimum. */
    @Property(tries = 400)
    void isTheNearestFeasiblePoint(
            @ForAll @IntRange(min = 1, max = 6) int m,
            @ForAll @IntRange(min = 1, max = 8) int rank,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[][] sigma = covariance(m, rank, seed);
        double v = LeastNormSimplex.solve(sigma).value();
        double[] margin = random.doubles(m).map(x -> x * v).toArray();
        double[] p = point(m, random);
        NearestOnSimplex.Solution s = NearestOnSimplex.solve(p, sigma, margin);
        assertThat(s.feasible()).as("margins up to v* can be met").isTrue();
        certify(p, sigma, margin, s);
        double distance = distance(p, s.weights());
        int better = 0;
        for (int trial = 0; trial < 300; trial++) {
            double[] w = point(m, random);
            better += slack(sigma, margin, w) >= 0 && distance(p, w) < distance - 1e-9 ? 1 : 0;
        }
        assertThat(better).isZero();
    }

    /** A covariance of low rank and margins of nearly 0 make active rows nearly parallel, with multipliers of 1e5. */
    @Test
    void nearlyParallelConstraintsAreMetToRounding() {
        int[][] cases = {{713, 6, 3}, {977, 5, 3}, {1748, 6, 2}, {3165, 5, 3}, {3808, 5, 3}};
        for (int[] c : cases) {
            isTheNearestFeasiblePoint(c[1], c[2], c[0] * 7919L);
        }
    }

    /** Margins of any size: either no point of a random search meets them, or the answer does and is certified. */
    @Property(tries = 400)
    void feasibilityIsDecidedRight(@ForAll @IntRange(min = 2, max = 9) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] sigma = covariance(m, m, seed);
        double v = LeastNormSimplex.solve(sigma).value();
        double[] margin = random.doubles(m).map(x -> 3 * x * v).toArray();
        double[] p = point(m, random);
        NearestOnSimplex.Solution s = NearestOnSimplex.solve(p, sigma, margin);
        if (s.feasible()) {
            certify(p, sigma, margin, s);
        } else {
            for (int trial = 0; trial < 300; trial++) {
                assertThat(slack(sigma, margin, point(m, random))).isNegative();
            }
        }
    }

    /** Ten objectives in microseconds, not in the time of all subsets. */
    @Test
    void manyObjectivesAreQuick() {
        Random random = new Random(3);
        long begin = System.nanoTime();
        for (int trial = 0; trial < 200; trial++) {
            double[][] sigma = covariance(16, 20, trial);
            double[] p = point(16, random);
            NearestOnSimplex.Solution s = NearestOnSimplex.solve(p, sigma, new double[16]);
            assertThat(s.feasible()).isTrue();
            certify(p, sigma, new double[16], s);
        }
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(20);
    }

    /** Karush-Kuhn-Tucker: w - p - A^T mu is one number on the support and at least that elsewhere. */
    private static void certify(double[] p, double[][] a, double[] margin, NearestOnSimplex.Solution s) {
        double[] w = s.weights();
        double scale = Arrays.stream(a)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(1);
        assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(w).min().orElse(-1)).isGreaterThanOrEqualTo(0);
        assertThat(slack(a, margin, w)).isGreaterThanOrEqualTo(-1e-9 * scale);
        double[] stationarity = new double[p.length];
        double[] aw = LeastNormSimplex.times(a, w);
        for (int i = 0; i < p.length; i++) {
            stationarity[i] = w[i] - p[i];
            for (int r = 0; r < a.length; r++) {
                stationarity[i] -= a[r][i] * s.multipliers()[r];
            }
        }
        for (int r = 0; r < a.length; r++) {
            assertThat(s.multipliers()[r]).isGreaterThanOrEqualTo(0);
            assertThat(s.multipliers()[r] * (aw[r] - margin[r])).isCloseTo(0, within(1e-7));
        }
        // what is left is t * 1 + nu with nu >= 0 and nu_i w_i = 0
        double t = Double.POSITIVE_INFINITY;
        for (double x : stationarity) {
            t = Math.min(t, x);
        }
        for (int i = 0; i < p.length; i++) {
            assertThat((stationarity[i] - t) * w[i]).isCloseTo(0, within(1e-7));
        }
    }

    private static double slack(double[][] a, double[] margin, double[] w) {
        double[] aw = LeastNormSimplex.times(a, w);
        double least = Double.POSITIVE_INFINITY;
        for (int r = 0; r < a.length; r++) {
            least = Math.min(least, aw[r] - margin[r]);
        }
        return least;
    }

    private static double distance(double[] p, double[] w) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (p[i] - w[i]) * (p[i] - w[i]);
        }
        return sum;
    }

    private static double[] point(int m, Random random) {
        double[] w = random.doubles(m).map(v -> -Math.log(1 - v)).toArray();
        double sum = Arrays.stream(w).sum();
        return Arrays.stream(w).map(v -> v / sum).toArray();
    }

    private static double[][] covariance(int m, int rank, long seed) {
        double[] g = Randoms.gaussian(m * rank, seed);
        double[][] s = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < rank; k++) {
                    s[i][j] += g[i * rank + k] * g[j * rank + k] / rank;
                }
            }
        }
        return s;
    }
}
