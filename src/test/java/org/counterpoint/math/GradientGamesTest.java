package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The small problems behind Nash-MTL and CAGrad. */
class GradientGamesTest {

    /** Nash bargaining of two gradients has a closed form (methods-ctwa 5.8); 1e-10 relative. */
    @Property(tries = 300)
    void nashOfTwoGradients(@ForAll long seed) {
        double[][] s = gram(2, 3, seed);
        double a = s[0][0];
        double b = s[1][1];
        double c = s[0][1];
        double first = 1 / Math.sqrt(a + c * Math.sqrt(a / b));
        double[] alpha = NashBargaining.solve(s).alpha();
        assertThat(alpha[0]).isCloseTo(first, within(1e-10 * first));
        assertThat(alpha[1]).isCloseTo(first * Math.sqrt(a / b), within(1e-10 * first * Math.sqrt(a / b)));
    }

    @Property(tries = 200)
    void nashConditionsHold(@ForAll @IntRange(min = 1, max = 8) int m, @ForAll long seed) {
        double[][] s = gram(m, m + 3, seed);
        NashBargaining.Solution solution = NashBargaining.solve(s);
        double[] gain = LeastNormSimplex.times(s, solution.alpha());
        for (int i = 0; i < m; i++) {
            assertThat(solution.alpha()[i]).isPositive();
            assertThat(solution.alpha()[i] * gain[i]).isCloseTo(1, within(1e-10));
        }
    }

    @Test
    void nashWithoutASolutionOrWithoutGradients() {
        // opposite gradients: no common direction; the shares cancel them
        NashBargaining.Solution opposite = NashBargaining.solve(new double[][] {{4, -2}, {-2, 1}});
        assertThat(opposite.residual()).isGreaterThan(.5);
        double sum = opposite.alpha()[0] + opposite.alpha()[1];
        assertThat(opposite.alpha()[0] / sum).isCloseTo(1.0 / 3, within(1e-6));
        assertThat(NashBargaining.solve(new double[][] {{4, 0}, {0, 0}}).alpha())
                .containsExactly(.5, 0);
        assertThat(NashBargaining.solve(new double[2][2]).alpha()).containsExactly(0, 0);
    }

    /** Optimality: no corner of the simplex lies below the tangent at the solution; singular Gram matrices among them. */
    @Property(tries = 300)
    void caGradConditionsHold(
            @ForAll @IntRange(min = 1, max = 6) int m, @ForAll @IntRange(min = 1, max = 6) int dim, @ForAll long seed) {
        double[][] s = gram(m, dim, seed);
        double c = 0.5;
        ConflictAverse.Solution solution = ConflictAverse.solve(s, c);
        double[] w = solution.weights();
        assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(w).min().orElse(-1)).isGreaterThanOrEqualTo(0);
        double scale = Arrays.stream(s)
                .mapToDouble(r -> Arrays.stream(r).map(Math::abs).max().orElse(0))
                .max()
                .orElse(0);
        double[] u = new double[m];
        Arrays.fill(u, 1.0 / m);
        double[] b = LeastNormSimplex.times(s, u);
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            double[] other = point(m, random);
            double f = dot(b, other)
                    + c * solution.mean() * Math.sqrt(Math.max(0, dot(other, LeastNormSimplex.times(s, other))));
            assertThat(f).isGreaterThanOrEqualTo(solution.value() - 1e-9 * scale);
        }
        if (solution.norm() > 1e-6 * Math.sqrt(scale)) {
            double[] slope = LeastNormSimplex.times(s, w);
            double at = 0;
            for (int i = 0; i < m; i++) {
                slope[i] = b[i] + c * solution.mean() / solution.norm() * slope[i];
                at += w[i] * slope[i];
            }
            for (int i = 0; i < m; i++) {
                assertThat(slope[i]).isGreaterThanOrEqualTo(at - 1e-6 * scale);
            }
        }
    }

    private static double[] point(int m, Random random) {
        double[] w = random.doubles(m).map(v -> -Math.log(v)).toArray();
        double sum = Arrays.stream(w).sum();
        return Arrays.stream(w).map(v -> v / sum).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[][] gram(int m, int dim, long seed) {
        double[] g = Randoms.gaussian(m * dim, seed);
        double[][] s = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < dim; k++) {
                    s[i][j] += g[i * dim + k] * g[j * dim + k];
                }
            }
        }
        return s;
    }
}
