package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LessonNumbersTest {
    private static Bandit bandit() {
        return Bandit.single(
                new double[] {.4, .3, .2, .1}, Map.of("one", new double[] {1, 0, 1, 0}), Map.of("one", 1.0), 0.1);
    }

    @Test
    void aPathIsTheTiltedPolicyStepByStep() {
        BanditPath path = BanditPath.of(bandit(), 5);
        Bandit now = bandit();
        for (int t = 0; t < 5; t++) {
            Bandit.Outcome outcome = Objects.requireNonNull(now.outcomes().get("one"));
            assertThat(path.value()[0][t + 1] - path.value()[0][t]).isCloseTo(outcome.delta(), within(1e-12));
            assertThat(path.predicted()[0][t]).isCloseTo(0.1 * path.covariance()[0][t], within(1e-15));
            now = now.tilted();
        }
        assertThat(path.steps()).isEqualTo(5);
        // p / (1 - p) grows by exp(eta t) where the score is a 0/1 reward: 0.6 / 0.4 at the start.
        double odds = 1.5 * Math.exp(0.5);
        assertThat(path.value()[0][5]).isCloseTo(odds / (1 + odds), within(1e-12));
        // The variance of a coin.
        assertThat(path.covariance()[0][0]).isCloseTo(0.24, within(1e-15));
    }

    @Test
    void aPlaneSplitsAnUpdateIntoOrthogonalParts() {
        ProtectedPlane ground = ProtectedPlane.of(new double[] {2, 0, 0}, new double[] {1, 5, 0});
        ProtectedPlane.Split split = ground.split(new double[] {3, 4, 12});
        assertThat(split.leak()).containsExactly(new double[] {3, 4, 0}, within(1e-12));
        assertThat(split.kept()).containsExactly(new double[] {0, 0, 12}, within(1e-12));
        assertThat(split.leakShare()).isCloseTo(5.0 / 13, within(1e-12));
        assertThat(split.energyKept()).isCloseTo(144.0 / 169, within(1e-12));
        Random random = new Random(3);
        double energy = 0;
        for (int i = 0; i < 4000; i++) {
            double[] v = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            ProtectedPlane.Split s = ground.split(v);
            energy += s.leakShare() * s.leakShare() / 4000;
            assertThat(ground.split(s.kept()).leakShare()).isLessThan(1e-12);
        }
        assertThat(energy).as("two of three dimensions are protected").isCloseTo(2.0 / 3, within(0.02));
        assertThatThrownBy(() -> ProtectedPlane.of(new double[] {1, 2, 3}, new double[] {2, 4, 6}))
                .hasMessageContaining("one line");
        assertThat(ground.split(new double[3]).leakShare()).isZero();
    }

    @Test
    void adamLeavesTheComplementUnlessItIsAnAxis() {
        double[] tilted = {0.9, 0.1, 0.4};
        ProtectedPlane plane = ProtectedPlane.of(tilted, new double[] {0, 1, 0.2});
        double[] kept = plane.split(new double[] {0.2, 0.5, 0.8}).kept();
        double[] step = ProtectedPlane.firstAdamStep(kept);
        for (double part : step) {
            assertThat(Math.abs(part)).isEqualTo(1);
        }
        assertThat(plane.split(step).leakShare()).isGreaterThan(0.1);
        assertThat(plane.split(plane.split(step).kept()).leakShare()).isLessThan(1e-12);
        ProtectedPlane ground = ProtectedPlane.of(new double[] {1, 0, 0}, new double[] {0, 1, 0});
        assertThat(ground.split(ProtectedPlane.firstAdamStep(
                                ground.split(new double[] {1, 1, 1}).kept()))
                        .leakShare())
                .isZero();
        assertThat(List.of(ground.normal()[2])).containsExactly(1.0);
    }
}
