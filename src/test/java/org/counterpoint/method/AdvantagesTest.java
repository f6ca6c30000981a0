package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.counterpoint.analysis.GroupCovariance;
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
        double[][] a = Advantages.of(Estimator.REINFORCE_PP, new double[] {1, 0}, 0, new int[2], new int[] {2, 3});
        assertThat(a[0]).containsExactly(new double[] {1.0954451, 1.0954451}, Offset.offset(1e-6));
        assertThat(a[1]).containsExactly(new double[] {-.7302967, -.7302967, -.7302967}, Offset.offset(1e-6));
    }

    @Test
    void leaveOneOutGivesTheUnbiasedCovarianceInTheBiasedFormula() {
        double[] s = {.3, .9, .1, .7, .2, .8};
        int[] groups = {0, 0, 0, 1, 1, 1};
        double[] a = Advantages.leaveOneOut(s, groups);
        assertThat(a[0]).isCloseTo(.3 - (.9 + .1) / 2, Offset.offset(1e-12));
        double[][] r = {{1}, {0}, {.5}, {0}, {1}, {.2}};
        GroupCovariance covariance = GroupCovariance.of(groups, r);
        assertThat(covariance.with(a, false).value()[0])
                .isCloseTo(covariance.with(s, true).value()[0], Offset.offset(1e-12));
        double[] centered = Advantages.centered(s, groups);
        assertThat(centered[1]).isCloseTo(.9 - 1.3 / 3, Offset.offset(1e-12));
    }

    /** Oracle 8.9: a token score turns returns into a length penalty, and cancels where responses are compared. */
    @Test
    void tokenScoresAccumulateInReturnsOnly() {
        double[][] g = Advantages.returns(new double[] {0, -.334}, -.334, new int[] {4, 2});
        assertThat(g[0]).containsExactly(new double[] {-1.002, -.668, -.334, 0}, Offset.offset(1e-12));
        assertThat(g[1]).containsExactly(new double[] {-.668, -.334}, Offset.offset(1e-12));
        double[] s = {.2, .5, .9};
        int[] lengths = {1, 4, 2};
        for (Estimator e : new Estimator[] {Estimator.GRPO, Estimator.DR_GRPO, Estimator.RLOO}) {
            assertThat(Advantages.of(e, s, -.3, new int[3], lengths))
                    .isDeepEqualTo(Advantages.of(e, s, 0, new int[3], lengths));
        }
    }

    @Test
    void tokenWeightsAddUpToTheMeanTheyName() {
        int[] lengths = {1, 3, 4};
        assertThat(LossAggregation.TOKEN_MEAN.tokenWeights(lengths, 10)).containsOnly(1 / 8.0);
        assertThat(LossAggregation.SEQUENCE_MEAN.tokenWeights(lengths, 10))
                .containsExactly(new double[] {1 / 3.0, 1 / 9.0, 1 / 12.0}, Offset.offset(1e-12));
        assertThat(LossAggregation.FIXED_LENGTH.tokenWeights(lengths, 10)).containsOnly(1 / 30.0);
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
