package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class LmBenchTest {

    @Test
    void bothRoutesFindTheSameSubspaces() {
        LmBench.SubspaceSpeed s = LmBench.subspace(192, 8, 3);
        assertThat(s.projectorDifference()).isLessThan(1e-4);
        assertThat(s.factoredOverlap()).isCloseTo(s.denseOverlap(), within(1e-4));
        assertThat(s.factoredSeconds()).isPositive();
        assertThat(s.ratio()).isEqualTo(s.denseSeconds() / s.factoredSeconds());
    }

    @Test
    void trainingSpeedIsBelowThePeak() {
        LmBench.TrainSpeed t = LmBench.train("tiny", Tiny.llama(), 4, 16, 0.2, Device.cpu());
        assertThat(t.tokensPerSecond()).isPositive();
        assertThat(t.peakGflops()).isPositive();
        assertThat(t.share()).isBetween(0.0, 1.0);
        assertThat(LmBench.fourMillion().parameterCount()).isBetween(3_900_000L, 4_500_000L);
        assertThat(ModelConfig.pocket(1280).parameterCount()).isEqualTo(1_016_960);
    }
}
