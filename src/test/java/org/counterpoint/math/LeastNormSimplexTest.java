package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The oracles of the multiple-gradient method (methods-ctwa 8.8), as minimum norms of Gram matrices, tolerance 1e-8. */
class LeastNormSimplexTest {

    @Test
    void twoVectors() {
        check(new double[][] {{1, 0}, {0, 1}}, 0.5, 0.5);
        check(new double[][] {{2, 0}, {0, 1}}, 0.2, 0.8);
        check(new double[][] {{1, 0}, {3, 1}}, 1, 0);
        check(new double[][] {{1, 0}, {-1, 0.5}}, 0.52941176470588, 0.47058823529412);
    }

    @Test
    void threeVectors() {
        check(
                new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 3}},
                0.7346938775510204,
                0.1836734693877551,
                0.0816326530612245);
        check(new double[][] {{1, 0, 0.3}, {-1, 0.2, 0.3}, {0.1, 0, 0.35}}, 0.504950495049505, 0.495049504950495, 0);
    }

    /** The shortest combinations themselves (8.8), and the feasible weights of bandit A (8.2). */
    @Test
    void shortestCombinations() {
        combination(new double[][] {{1, 0}, {0, 1}}, 1e-12, .5, .5);
        combination(new double[][] {{2, 0}, {0, 1}}, 1e-12, .4, .8);
        combination(new double[][] {{1, 0}, {3, 1}}, 1e-12, 1, 0);
        combination(new double[][] {{1, 0}, {-1, .5}}, 5e-9, .05882353, .23529412);
        double[][] sigma = {{.24, -.10}, {-.10, .25}};
        LeastNormSimplex.Solution a = LeastNormSimplex.solve(sigma);
        assertThat(a.weights()).containsExactly(new double[] {.507246, .492754}, within(5e-7));
        assertThat(a.value()).isCloseTo(.0724638, within(5e-8));
        assertThat(LeastNormSimplex.times(sigma, a.weights()))
                .containsExactly(new double[] {.0724638, .0724638}, within(5e-8));
    }

    private static void combination(double[][] g, double tolerance, double... expected) {
        double[] w = LeastNormSimplex.solve(gram(g)).weights();
        for (int k = 0; k < expected.length; k++) {
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                sum += w[i] * g[i][k];
            }
            assertThat(sum).isCloseTo(expected[k], within(tolerance));
        }
    }

    @Test
    void equalVectorsAndNothing() {
        assertThat(LeastNormSimplex.solve(gram(new double[][] {{1, 2}, {1, 2}})).value())
                .isCloseTo(5, within(1e-14));
        assertThat(LeastNormSimplex.solve(new double[2][2]).weights()).containsExactly(0.5, 0.5);
        assertThat(LeastNormSimplex.solve(new double[][] {{Double.NaN}}).value())
                .isNaN();
    }

    /** Optimality: every entry of S w is at least the value (1e-9), for 200 random matrices, singular ones among them. */
    @Test
    void optimalityConditionHolds() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            int m = 2 + trial % 4;
            double[][] g = new double[m][1 + random.nextInt(4)];
            for (double[] row : g) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = trial % 3 == 0 ? random.nextInt(3) - 1 : random.nextGaussian();
                }
            }
            double[][] s = gram(g);
            LeastNormSimplex.Solution solution = LeastNormSimplex.solve(s);
            for (double c : LeastNormSimplex.times(s, solution.weights())) {
                assertThat(c).isGreaterThanOrEqualTo(solution.value() - 1e-9);
            }
        }
    }

    private static void check(double[][] vectors, double... expected) {
        assertThat(LeastNormSimplex.solve(gram(vectors)).weights()).containsExactly(expected, within(1e-8));
    }

    private static double[][] gram(double[][] g) {
        double[][] s = new double[g.length][g.length];
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                for (int k = 0; k < g[i].length; k++) {
                    s[i][j] += g[i][k] * g[j][k];
                }
            }
        }
        return s;
    }
}
