package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws that hold for every projection. */
class ProjectorPropertiesTest {

    @Property(tries = 200)
    void projectionsAreIdempotentSymmetricAndComplementary(
            @ForAll @IntRange(min = 1, max = 24) int m,
            @ForAll @IntRange(min = 0, max = 24) int size,
            @ForAll @IntRange(min = 1, max = 5) int cols,
            @ForAll long seed) {
        Basis basis = Basis.random(m, Math.min(size, m), seed);
        Projector onto = Projector.onto(basis);
        Projector away = Projector.awayFrom(basis);
        double[] g = Randoms.gaussian(m * cols, seed + 1);
        double[] h = Randoms.gaussian(m * cols, seed + 2);
        double[] p = onto.apply(g, cols);
        assertThat(onto.apply(p, cols)).containsExactly(p, within(1e-12));
        double[] rest = away.apply(g, cols);
        for (int i = 0; i < g.length; i++) {
            assertThat(p[i] + rest[i]).isCloseTo(g[i], within(1e-12));
        }
        assertThat(dot(p, h)).isCloseTo(dot(g, onto.apply(h, cols)), within(1e-11));
        assertThat(onto.energyKept(g, cols) + away.energyKept(g, cols)).isCloseTo(1, within(1e-12));
        assertThat(onto.rank() + away.rank()).isEqualTo(m);
    }

    @Property(tries = 200)
    void aProjectedUpdateDoesNotLeak(
            @ForAll @IntRange(min = 2, max = 24) int m,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 30) int rank,
            @ForAll long seed) {
        Basis basis = Basis.random(m, m / 2, seed);
        LowRank update = Randoms.update(m, n, rank, 0.5, seed + 1);
        LowRank safe = Projector.awayFrom(basis).apply(update);
        assertThat(Subspaces.leak(basis, FactoredSvd.of(safe))).isLessThan(1e-12);
        assertThat(SpectralNorm.of(safe)).isLessThanOrEqualTo(SpectralNorm.of(update) * (1 + 1e-12));
    }

    /** Oracle 17's part on projectors: another basis of the same space is the same projector. */
    @Property(tries = 100)
    void theChoiceOfBasisDoesNotMatter(@ForAll @IntRange(min = 1, max = 20) int m, @ForAll long seed) {
        int k = (m + 1) / 2;
        Basis basis = Basis.random(m, k, seed);
        double[] mix = Randoms.gaussian(k * k, seed + 3);
        double[] mixed = new double[m * k];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                for (int q = 0; q < k; q++) {
                    mixed[i * k + j] += basis.columns()[i * k + q] * mix[q * k + j];
                }
            }
        }
        Basis other = Basis.span(m, k, mixed, 1e-12);
        double[] g = Randoms.gaussian(m * 2, seed + 4);
        assertThat(other.size()).isEqualTo(k);
        assertThat(Projector.onto(other).apply(g, 2))
                .containsExactly(Projector.onto(basis).apply(g, 2), within(1e-8));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
