package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.counterpoint.math.RandomSubspaces.Chance;
import org.junit.jupiter.api.Test;

class RandomSubspacesTest {
    @Test
    void betaAgainstClosedForms() {
        assertThat(new BetaDistribution(1, 1).cumulative(0.3)).isCloseTo(0.3, within(1e-12));
        assertThat(new BetaDistribution(3, 1).quantile(0.2)).isCloseTo(Math.cbrt(0.2), within(2e-7));
        // arcsine law
        double x = 0.2;
        assertThat(new BetaDistribution(0.5, 0.5).cumulative(x))
                .isCloseTo(2 / Math.PI * Math.asin(Math.sqrt(x)), within(1e-10));
        // sum of a binomial tail: I_x(3, 4) = P(Bin(6, x) >= 3)
        double tail = 0;
        double[] choose = {1, 6, 15, 20, 15, 6, 1};
        for (int k = 3; k <= 6; k++) {
            tail += choose[k] * Math.pow(x, k) * Math.pow(1 - x, 6 - k);
        }
        assertThat(new BetaDistribution(3, 4).cumulative(x)).isCloseTo(tail, within(1e-12));
        BetaDistribution moments = BetaDistribution.ofMoments(0.25, 0.02);
        assertThat(moments.a() / (moments.a() + moments.b())).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void overlapHasTheMomentsOfDrawnSubspaces() {
        int m = 40;
        for (int[] k : new int[][] {{1, 1}, {4, 4}, {3, 9}}) {
            double[] drawn = new double[4000];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = Subspaces.overlap(Basis.random(m, k[0], 2L * i), Basis.random(m, k[1], 2L * i + 1));
            }
            Chance chance = RandomSubspaces.overlap(k[0], k[1], m);
            assertThat(Arrays.stream(drawn).average().orElse(0)).isCloseTo(chance.expected(), within(0.004));
            double inside = Arrays.stream(drawn).filter(chance::contains).count() / (double) drawn.length;
            assertThat(inside).isCloseTo(0.95, within(0.015));
        }
        assertThat(RandomSubspaces.overlap(8, 8, 128).expected()).isEqualTo(1 / 16.0);
        assertThat(RandomSubspaces.overlap(5, 2, 5)).isEqualTo(new Chance(1, 1, 1));
        assertThat(RandomSubspaces.overlap(0, 2, 5).contains(0.4)).isFalse();
    }

    @Test
    void leakAndCosineCoverDrawnUpdates() {
        int m = 24;
        int n = 18;
        double[] s = {5, 2, 1};
        Chance leak = RandomSubspaces.leak(4, s, m);
        Chance cosine = RandomSubspaces.cosine(m, n);
        int draws = 3000;
        double square = 0;
        int leaks = 0;
        int cosines = 0;
        FactoredSvd fixed = update(m, n, s, 1);
        for (int i = 0; i < draws; i++) {
            FactoredSvd other = update(m, n, new double[] {3, 3, 3, 1}, 100L + 3L * i);
            double value = Subspaces.leak(other.left(), fixed);
            square += value * value / draws;
            leaks += leak.contains(value) ? 1 : 0;
            cosines += cosine.contains(Subspaces.cosine(fixed, other)) ? 1 : 0;
        }
        assertThat(square).isCloseTo(4.0 / m, within(0.006));
        assertThat(leak.expected()).isCloseTo(Math.sqrt(4.0 / m), within(1e-12));
        assertThat(leaks / (double) draws).isCloseTo(0.95, within(0.02));
        assertThat(cosines / (double) draws).isCloseTo(0.95, within(0.02));
    }

    private static FactoredSvd update(int m, int n, double[] s, long seed) {
        return new FactoredSvd(
                m,
                n,
                s.length,
                Basis.random(m, s.length, seed).columns(),
                s,
                Basis.random(n, s.length, seed + 1).columns());
    }

    @Test
    void anglesOfTheSimulationAreThoseOfDrawnSubspaces() {
        int m = 20;
        Chance[] chance = RandomSubspaces.anglesDeg(5, 3, m);
        assertThat(chance).hasSize(3);
        double[] mean = new double[3];
        int draws = 1500;
        for (int i = 0; i < draws; i++) {
            double[] angles = Subspaces.principalAnglesDeg(Basis.random(m, 3, 2L * i), Basis.random(m, 5, 2L * i + 1));
            for (int j = 0; j < 3; j++) {
                mean[j] += angles[j] / draws;
            }
        }
        for (int j = 0; j < 3; j++) {
            assertThat(chance[j].expected()).isCloseTo(mean[j], within(1.5));
            assertThat(chance[j].low()).isLessThan(chance[j].expected());
            assertThat(chance[j].high()).isGreaterThan(chance[j].expected());
        }
        // Subspaces that do not fit side by side share directions whatever chance does.
        assertThat(RandomSubspaces.anglesDeg(4, 3, 5)[0].high()).isLessThan(1e-4);
        assertThat(RandomSubspaces.anglesDeg(16, 16, 4096)[0].expected()).isBetween(75.0, 90.0);
    }

    @Test
    void aRandomProjectionKeepsItsShareOfAGradient() {
        Chance kept = RandomSubspaces.energyKept(32, 128);
        assertThat(kept.expected()).isEqualTo(0.25);
        assertThat(kept.low()).isBetween(0.15, 0.2);
        assertThat(kept.high()).isBetween(0.33, 0.38);
        assertThat(RandomSubspaces.energyKept(128, 128)).isEqualTo(new Chance(1, 1, 1));
    }
}
