package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void iqmDropsAQuarterAtEachEnd() {
        assertThat(Statistics.iqm(1, 2, 3, 100)).isCloseTo(2.5, within(1e-15));
        assertThat(Statistics.iqm(9, 0, 2, 4, 1, 3, 100, -50)).isCloseTo((1 + 2 + 3 + 4) / 4.0, within(1e-15));
        assertThat(Statistics.iqm(1, 2, 6)).isCloseTo(3, within(1e-15));
        assertThat(Statistics.iqm()).isNaN();
    }

    @Test
    void quantilesInterpolate() {
        double[] x = {4, 1, 3, 2};
        assertThat(Statistics.quantile(x, 0)).isEqualTo(1);
        assertThat(Statistics.quantile(x, 0.5)).isEqualTo(2.5);
        assertThat(Statistics.quantile(x, 0.9)).isCloseTo(3.7, within(1e-12));
        assertThat(Statistics.standardError(1, 2, 3, 4)).isCloseTo(Math.sqrt(5 / 3.0) / 2, within(1e-15));
        assertThat(Statistics.standardDeviation(1)).isNaN();
    }

    /** Oracle 18, determinism: equal seeds give equal intervals to the bit; another seed gives another. */
    @Test
    void bootstrapIsDeterministic() {
        double[] x = Randoms.gaussian(12, 1);
        Bootstrap.Interval first = Bootstrap.percentile(x, Statistics::iqm, 0.95, 500, 4);
        assertThat(Bootstrap.percentile(x, Statistics::iqm, 0.95, 500, 4)).isEqualTo(first);
        assertThat(Bootstrap.percentile(x, Statistics::iqm, 0.95, 500, 5)).isNotEqualTo(first);
        assertThat(first.lo()).isLessThan(Statistics.iqm(x));
        assertThat(first.hi()).isGreaterThan(Statistics.iqm(x));
        assertThat(Bootstrap.percentile(new double[] {1}, Statistics::mean, 0.95, 100, 1)
                        .lo())
                .isNaN();
    }

    /** Coverage of the 95 % interval of a mean of 30 normal values over 300 samples: 0.90 to 0.98. */
    @Test
    void bootstrapCovers() {
        int hit = 0;
        for (int i = 0; i < 300; i++) {
            Bootstrap.Interval ci = Bootstrap.percentile(Randoms.gaussian(30, i), Statistics::mean, 0.95, 400, i);
            hit += ci.lo() <= 0 && 0 <= ci.hi() ? 1 : 0;
        }
        assertThat(hit / 300.0).isBetween(0.90, 0.98);
    }

    @Test
    void strataAreResampledWithinThemselves() {
        double[][] strata = {{0, 0, 0}, {10, 10, 10}};
        Bootstrap.Interval ci =
                Bootstrap.stratified(strata, s -> Statistics.mean(s[0]) + Statistics.mean(s[1]), 0.9, 50, 1);
        assertThat(ci.toArray()).containsExactly(10, 10);
    }

    @Test
    void signFlipIsExactForFewPairs() {
        assertThat(PairedTests.signFlip(new double[] {1, 2, 3}, 1)).isCloseTo(0.25, within(1e-15));
        assertThat(PairedTests.smallestSignFlip(3)).isEqualTo(0.25);
        // sums of +-1 +-2 -+4 at least as far out as -1: all eight
        assertThat(PairedTests.signFlip(new double[] {1, 2, -4}, 1)).isCloseTo(1.0, within(1e-15));
        assertThat(PairedTests.signFlip(new double[] {0, 0}, 1)).isEqualTo(1);
        assertThat(PairedTests.signFlip(new double[0], 1)).isNaN();
        assertThat(PairedTests.signFlip(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 1))
                .isCloseTo(2 / 64.0, within(1e-15));
    }

    @Test
    void manyPairsAreDrawn() {
        double[] d = Randoms.gaussian(40, 6);
        assertThat(PairedTests.signFlip(d, 1))
                .isEqualTo(PairedTests.signFlip(d, 1))
                .isBetween(0.0, 1.0);
        double[] shifted = d.clone();
        for (int i = 0; i < d.length; i++) {
            shifted[i] += 2;
        }
        assertThat(PairedTests.signFlip(shifted, 1)).isLessThan(0.001);
    }

    @Test
    void signTestByHand() {
        assertThat(PairedTests.signTest(new double[] {1, 1, 1, 1, 1})).isCloseTo(2 / 32.0, within(1e-15));
        assertThat(PairedTests.signTest(new double[] {1, 1, 1, 1, -1, 0})).isCloseTo(2 * 6 / 32.0, within(1e-15));
        assertThat(PairedTests.signTest(new double[] {0, 0})).isEqualTo(1);
    }

    @Test
    void permutationTestByHand() {
        assertThat(PairedTests.permutation(new double[] {1, 2, 3}, new double[] {4, 5, 6}, 1))
                .isCloseTo(2 / 20.0, within(1e-15));
        assertThat(PairedTests.smallestPermutation(3, 3)).isCloseTo(0.1, within(1e-15));
        assertThat(PairedTests.permutation(new double[] {1}, new double[] {1}, 1))
                .isEqualTo(1);
    }

    /** Under equal distributions a test at 5 % rejects in about 5 % of cases (here at most 8 %). */
    @Test
    void testsKeepTheirLevel() {
        Random random = new Random(2);
        int rejected = 0;
        for (int i = 0; i < 400; i++) {
            double[] d = Randoms.gaussian(10, random.nextLong());
            rejected += PairedTests.signFlip(d, i) <= 0.05 ? 1 : 0;
        }
        assertThat(rejected / 400.0).isBetween(0.02, 0.08);
    }

    @Test
    void holmAdjusts() {
        double[] adjusted = PairedTests.holm(new double[] {0.01, 0.04, Double.NaN, 0.03});
        assertThat(adjusted[0]).isCloseTo(0.03, within(1e-15));
        assertThat(adjusted[1]).isCloseTo(0.06, within(1e-15));
        assertThat(adjusted[2]).isNaN();
        assertThat(adjusted[3]).isCloseTo(0.06, within(1e-15));
    }
}
