package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeSet;
import org.counterpoint.method.Schedule;
import org.junit.jupiter.api.Test;

class SmallPartsTest {
    @Test
    void everyItemComesOnceBeforeAnyComesAgain() {
        PromptOrder order = new PromptOrder(10, 5);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(new TreeSet<>(order.take(epoch * 10L, 10))).hasSize(10);
        }
        assertThat(order.take(3, 4)).isEqualTo(new PromptOrder(10, 5).take(3, 4));
        assertThat(order.take(0, 10)).isNotEqualTo(order.take(10, 10));
        assertThat(order.take(8, 4)).hasSize(4);
    }

    @Test
    void seedsOfDifferentPathsDiffer() {
        TreeSet<Long> seen = new TreeSet<>();
        for (long a = 0; a < 30; a++) {
            for (long b = 0; b < 30; b++) {
                seen.add(Seeds.mix(1, a, b));
            }
        }
        assertThat(seen).hasSize(900).allMatch(s -> s >= 0);
        assertThat(Seeds.mix(1, 2)).isNotEqualTo(Seeds.mix(2, 1));
    }

    @Test
    void schedules() {
        assertThat(Schedule.CONSTANT.rate(1, 1, 5, 9)).isCloseTo(.2, within(1e-12));
        assertThat(Schedule.CONSTANT.rate(1, 5, 5, 9)).isEqualTo(1);
        assertThat(Schedule.CONSTANT.rate(1, 1, 0, 9)).isEqualTo(1);
        assertThat(Schedule.COSINE.rate(1, 100, 10, 100)).isCloseTo(.1, within(1e-12));
        assertThat(Schedule.COSINE.rate(1, 10, 10, 100)).isCloseTo(1, within(1e-12));
        assertThat(Schedule.COSINE.rate(1, 55, 10, 100)).isCloseTo(.55, within(1e-12));
    }

    @Test
    void meanDivergenceIsZeroAtTheReferenceAndPositiveElsewhere() {
        double[][] p = {{-1, -2}, {-.5}};
        assertThat(Evaluator.meanK3(p, p)).isZero();
        assertThat(Evaluator.meanK3(p, new double[][] {{-1.5, -2}, {-.5}})).isPositive();
        assertThat(List.of(Evaluator.meanK3(new double[0][], new double[0][]))).containsExactly(0.0);
    }
}
