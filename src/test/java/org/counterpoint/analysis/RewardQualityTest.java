package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RewardQualityTest {
    private static final double NINE_TO_ONE = Math.log(9);

    @Test
    void pairsAreCountedAndCalibrated() {
        // Ten pairs of margin log 9 (confidence 0.9), of which eight are right, and two ties.
        double[] chosen = new double[12];
        double[] rejected = new double[12];
        for (int i = 0; i < 10; i++) {
            (i < 8 ? chosen : rejected)[i] = NINE_TO_ONE;
        }
        RewardQuality.Preferences p = RewardQuality.preferences(chosen, rejected);
        assertThat(p.accuracy()).isCloseTo(9 / 12.0, within(1e-12));
        assertThat(p.loss()).isCloseTo((8 * -Math.log(0.9) + 2 * -Math.log(0.1) + 2 * Math.log(2)) / 12, within(1e-12));
        RewardQuality.Confidence sure =
                p.bins().stream().filter(b -> b.pairs() == 10).findFirst().orElseThrow();
        assertThat(sure.confidence()).isCloseTo(0.9, within(1e-12));
        assertThat(sure.accuracy()).isCloseTo(0.8, within(1e-12));
        // The ties are calibrated; the others are too sure by a tenth.
        assertThat(p.calibrationError()).isCloseTo(0.1 * 10 / 12, within(1e-12));
    }

    @Test
    void levelsAndCorrelationsFollowTheExactReward() {
        // Within each prompt the reward is turned around, between prompts it is right.
        double[] reward = {1, 2, 11, 12};
        double[] exact = {1, 0, 1, 0};
        List<String> prompts = List.of("a", "a", "b", "b");
        RewardQuality.Exact e = RewardQuality.exact(reward, exact, prompts);
        assertThat(e.withinPrompts()).isCloseTo(-1, within(1e-12));
        assertThat(e.auc()).isCloseTo(0.25, within(1e-12));
        assertThat(e.levels()).hasSize(4).extracting(RewardQuality.Level::exact).containsExactly(1.0, 0.0, 1.0, 0.0);
        RewardQuality.Exact graded = RewardQuality.exact(reward, new double[] {0, 0.5, 0.7, 1}, prompts);
        assertThat(graded.auc()).isNaN();
        assertThat(graded.spearman()).isCloseTo(1, within(1e-12));
    }
}
