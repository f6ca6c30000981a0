package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.counterpoint.run.MetricRow;
import org.junit.jupiter.api.Test;

class StepClockTest {
    @Test
    void theEstimateFollowsTheLastSteps() {
        StepClock clock = new StepClock();
        assertThat(clock.eta(0, 10)).isNaN();
        clock.add(List.of(row("validation", 0, 1), row("train", 1, 5)));
        assertThat(clock.eta(1, 10)).as("one step is no pace").isNaN();
        clock.add(List.of(row("train", 2, 7), row("validation", 2, 9), row("train", 3, 9)));
        assertThat(clock.eta(3, 10)).isCloseTo(14, within(1e-9));
        for (int step = 4; step < 100; step++) {
            clock.add(List.of(row("train", step, 9 + (step - 3) * 0.5)));
        }
        assertThat(clock.eta(99, 199)).as("early slow steps are forgotten").isCloseTo(50, within(1e-9));
        assertThat(clock.eta(200, 199)).isZero();
        clock.reset();
        assertThat(clock.eta(1, 2)).isNaN();
    }

    private static MetricRow row(String split, long step, double time) {
        return new MetricRow(step, time, split, Map.of());
    }
}
