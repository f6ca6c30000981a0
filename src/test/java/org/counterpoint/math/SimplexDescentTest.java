package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Projection on the simplex, and the published search for MGDA's weights (methods-ctwa 8.8). */
class SimplexDescentTest {
    private static final double[][] GRAM = gram(new double[][] {{1, 0, .3}, {-1, .2, .3}, {.1, 0, .35}});

    @Test
    void knownProjections() {
        assertThat(SimplexDescent.project(new double[] {.2, .3, .5}))
                .containsExactly(new double[] {.2, .3, .5}, within(1e-15));
        assertThat(SimplexDescent.project(new double[] {5, 0})).containsExactly(1, 0);
        assertThat(SimplexDescent.project(new double[] {-3, -3})).containsExactly(.5, .5);
        assertThat(SimplexDescent.project(new double[] {1, .5, -1}))
                .containsExactly(new double[] {.75, .25, 0}, within(1e-15));
    }

    /** The projection is the point whose difference makes an obtuse angle with every direction into the simplex. */
    @Property(tries = 300)
    void projectionIsTheClosestPoint(@ForAll @IntRange(min = 1, max = 9) int m, @ForAll long seed) {
        double[] v = Randoms.gaussian(m, seed);
        double[] w = SimplexDescent.project(v);
        assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
        for (int corner = 0; corner < m; corner++) {
            double inner = 0;
            for (int i = 0; i < m; i++) {
                assertThat(w[i]).isGreaterThanOrEqualTo(0);
                inner += (v[i] - w[i]) * ((i == corner ? 1 : 0) - w[i]);
            }
            assertThat(inner).isLessThanOrEqualTo(1e-12);
        }
    }

    /** Oracle 8.8: a step of 1 / L still swings after 200 iterations, half of it arrives. */
    @Test
    void thePublishedStepLengthSwings() {
        double[] even = SimplexDescent.leastNorm(GRAM, 1, 200, 1e-6);
        double[] odd = SimplexDescent.leastNorm(GRAM, 1, 199, 1e-6);
        double[] high = even[0] > odd[0] ? even : odd;
        double[] low = even[0] > odd[0] ? odd : even;
        assertThat(high).containsExactly(new double[] {.50770746, .49229254, 0}, within(5e-7));
        assertThat(low).containsExactly(new double[] {.50216449, .49783551, 0}, within(5e-7));
        double[] exact = LeastNormSimplex.solve(GRAM).weights();
        assertThat(exact).containsExactly(new double[] {.5049505, .4950495, 0}, within(5e-8));
        assertThat(LeastNormSimplex.solve(GRAM).value()).isCloseTo(.09990099, within(5e-9));
        assertThat(SimplexDescent.leastNorm(GRAM, .5, 200, 1e-9)).containsExactly(exact, within(1e-6));
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
