package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Oracles 8.4 and 8.6 of the CTWA notes. */
class AdvantagesTest {
    @Test
    void grpoStandardizesWithinAGroup() {
        double[] a = Advantages.grpo(new double[] {1, .666, .333, 0}, new int[4]);
        assertThat(a)
                .containsExactly(new double[] {1.16258919, .38636772, -.38752973, -1.16142719}, Offset.offset(5e-9));
    }

    @Test
    void groupsDoNotTouchEachOtherAndSingletonsKeepTheirScore() {
        double[] a = Advantages.grpo(new double[] {1, 5, 3, 0}, new int[] {7, 8, 9, 7});
        assertThat(a[0]).isCloseTo(Math.sqrt(.5), within(1e-5));
        assertThat(a[1]).isCloseTo(5, within(1e-5));
        assertThat(a[3]).isCloseTo(-Math.sqrt(.5), within(1e-5));
        assertThat(Advantages.grpo(new double[] {2, 2}, new int[2])).containsExactly(0, 0);
    }

    @Test
    void reinforcePlusPlusWeighsByTokens() {
        double[] a = Advantages.reinforcePlusPlus(new double[] {1, 0}, new int[] {2, 3});
        assertThat(a).containsExactly(new double[] {1.0954451, -.7302967}, Offset.offset(1e-6));
    }

    /** With two completions per prompt the standardization of GRPO flips the sign of the second objective of bandit A. */
    @Test
    void grpoChangesTheSignOfASmallCovarianceInPairs() {
        double[] p = {.4, .3, .2, .1};
        double[][] r = {{1, 0}, {0, 1}, {1, 1}, {0, 0}};
        double[] cov = new double[2];
        for (int x = 0; x < 4; x++) {
            for (int y = 0; y < 4; y++) {
                double[] s = {.8 * r[x][0] + .2 * r[x][1], .8 * r[y][0] + .2 * r[y][1]};
                double[] a = Advantages.grpo(s, new int[2]);
                double[][] pair = {r[x], r[y]};
                ClippedWeights.Statistic v = ClippedWeights.statistic(pair, a, new int[2]);
                cov[0] += p[x] * p[y] * v.covariance()[0];
                cov[1] += p[x] * p[y] * v.covariance()[1];
            }
        }
        assertThat(cov).containsExactly(new double[] {.16970528, .00707070}, Offset.offset(5e-9));
    }
}
