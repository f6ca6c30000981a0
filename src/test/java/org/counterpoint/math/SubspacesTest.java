package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubspacesTest {

    /** Oracle 11 of the orthogonal method. */
    @Test
    void anglesOfThirtyAndNinetyDegrees() {
        Basis a = new Basis(4, 2, new double[] {1, 0, 0, 1, 0, 0, 0, 0});
        double c = Math.cos(Math.toRadians(30));
        Basis b = new Basis(4, 2, new double[] {c, 0, 0, 0, 0.5, 0, 0, 1});
        assertThat(Subspaces.principalAnglesDeg(a, b)).containsExactly(new double[] {30, 90}, within(1e-12));
        assertThat(Subspaces.overlap(a, b)).isCloseTo(0.375, within(1e-14));
        assertThat(Subspaces.overlap(a, a)).isCloseTo(1, within(1e-14));
    }

    /** Oracle 11, Haar-random expectation: the mean over 400 draws lies within 4 standard errors of max(k) / m. */
    @Test
    void randomSubspacesOverlapAsExpected() {
        double[] draws = new double[400];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = Subspaces.overlap(Basis.random(24, 3, 2L * i), Basis.random(24, 5, 2L * i + 1));
        }
        assertThat(Subspaces.randomOverlap(3, 5, 24)).isCloseTo(5 / 24.0, within(1e-15));
        assertThat(Statistics.mean(draws)).isCloseTo(5 / 24.0, within(4 * Statistics.standardError(draws)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1e-6, 1e-4, 0.01, 1, 44.999, 45, 60, 89.9999, 90})
    void everyAngleIsAccurate(double degrees) {
        double t = Math.toRadians(degrees);
        // rotate e1 towards e4 inside a random frame, beside a shared direction
        Basis frame = Basis.random(30, 4, 11);
        Basis a = combine(frame, new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}});
        Basis b = combine(frame, new double[][] {{Math.cos(t), 0, 0, Math.sin(t)}, {0, 1, 0, 0}});
        double[] angles = Subspaces.principalAnglesDeg(a, b);
        assertThat(angles[0]).isCloseTo(0, within(1e-12));
        assertThat(angles[1]).isCloseTo(degrees, within(1e-12));
        assertThat(Subspaces.principalAnglesDeg(b, a)).containsExactly(angles, within(1e-12));
    }

    @Test
    void subspacesOfDifferentSizes() {
        Basis frame = Basis.random(20, 5, 3);
        Basis line = combine(frame, new double[][] {{0.6, 0, 0.8, 0, 0}});
        Basis plane = combine(frame, new double[][] {{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}});
        assertThat(Subspaces.principalAnglesDeg(line, plane))
                .containsExactly(new double[] {Math.toDegrees(Math.acos(0.6))}, within(1e-12));
        assertThat(Subspaces.principalAngles(line, Basis.empty(20))).isEmpty();
        assertThat(Subspaces.overlap(line, Basis.empty(20))).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subspaces.overlap(line, Basis.empty(21)))
                .withMessageContaining("R^20");
    }

    @Test
    void cosineNeedsNoProduct() {
        LowRank x = Randoms.update(14, 11, 3, 0.5, 1);
        LowRank y = Randoms.update(14, 11, 4, -2, 2);
        double[] dx = x.dense();
        double[] dy = y.dense();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < dx.length; i++) {
            xy += dx[i] * dy[i];
            xx += dx[i] * dx[i];
            yy += dy[i] * dy[i];
        }
        assertThat(Subspaces.cosine(x, y)).isCloseTo(xy / Math.sqrt(xx * yy), within(1e-13));
        assertThat(Subspaces.cosine(x, x.times(-3))).isCloseTo(-1, within(1e-13));
    }

    @Test
    void unionGrowsByWhatIsNew() {
        Basis a = Basis.random(12, 3, 1);
        assertThat(a.union(a, 1e-6).size()).isEqualTo(3);
        Basis b = a.union(Basis.random(12, 4, 2), 1e-6);
        assertThat(b.size()).isEqualTo(7);
        assertThat(b.orthonormalityError()).isLessThan(1e-13);
        assertThat(b.union(Basis.random(12, 12, 3), 1e-6).size()).isEqualTo(12);
        // a direction that differs from a by a sine of 1e-4 is new, and stays orthogonal to what was there
        double t = 1e-4;
        Basis frame = Basis.random(12, 2, 9);
        Basis e = combine(frame, new double[][] {{1, 0}});
        Basis tilted = combine(frame, new double[][] {{Math.cos(t), Math.sin(t)}});
        assertThat(e.union(tilted, 1e-6).orthonormalityError()).isLessThan(1e-14);
        assertThat(e.union(tilted, 1e-3).size()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> b.randomComplement(6, 1))
                .withMessageContaining("at most 5");
    }

    private static Basis combine(Basis frame, double[][] columns) {
        double[] out = new double[frame.dim() * columns.length];
        for (int i = 0; i < frame.dim(); i++) {
            for (int c = 0; c < columns.length; c++) {
                for (int k = 0; k < frame.size(); k++) {
                    out[i * columns.length + c] += frame.columns()[i * frame.size() + k] * columns[c][k];
                }
            }
        }
        return new Basis(frame.dim(), columns.length, out);
    }
}
