package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void correlationsHaveTheirTextbookValues() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {2, 1, 4, 3, 5};
        // Sums of products of the deviations: 8 against 10 and 10.
        assertThat(Agreement.pearson(x, y)).isCloseTo(0.8, within(1e-12));
        assertThat(Agreement.spearman(x, new double[] {1, 8, 27, 64, 125})).isCloseTo(1, within(1e-12));
        assertThat(Agreement.spearman(x, new double[] {5, 4, 3, 2, -100})).isCloseTo(-1, within(1e-12));
        assertThat(Agreement.pearson(x, new double[5])).isNaN();
        assertThat(Agreement.ranks(new double[] {3, 1, 3, 2})).containsExactly(3.5, 1, 3.5, 2);
    }

    @Test
    void areaUnderTheCurveCountsPairs() {
        // Positives 2, 3, 5 against negatives 1, 3: of six pairs four wins, a tie and a loss.
        double[] scores = {2, 1, 3, 3, 5};
        boolean[] positive = {true, false, true, false, true};
        assertThat(Agreement.auc(scores, positive)).isCloseTo((4 + 0.5) / 6, within(1e-12));
        assertThat(Agreement.auc(scores, new boolean[5])).isNaN();
        assertThatThrownBy(() -> Agreement.auc(scores, new boolean[4])).hasMessageContaining("5 and 4");
    }
}
