package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.counterpoint.method.ClippedWeights.Aggregation;
import org.junit.jupiter.api.Test;

/** Oracle 8.6 of the CTWA notes. */
class ClippedWeightsTest {
    private static final double[] A = {1.2, .4, -.6, -1};
    private static final double[][] RATIOS = {{1.1, 1.3}, {1.0, .9}, {.7, 1.0}, {1.25, .95}};
    private static final double[][] U = {{1, 0}, {1, 1}, {0, 1}, {0, 0}};

    private static ClippedWeights weights(double epsilon, Aggregation aggregation) {
        double[][] logNew = new double[4][2];
        for (int i = 0; i < 4; i++) {
            for (int t = 0; t < 2; t++) {
                logNew[i][t] = Math.log(RATIOS[i][t]) - 3;
            }
        }
        double[][] logOld = {{-3, -3}, {-3, -3}, {-3, -3}, {-3, -3}};
        return ClippedWeights.of(logNew, logOld, A, new Clip(epsilon, epsilon, 3), aggregation);
    }

    @Test
    void theThreeAggregations() {
        assertThat(weights(.2, Aggregation.MEAN).clipped())
                .containsExactly(new double[] {.66, .38, -.30, -1.10}, Offset.offset(1e-12));
        assertThat(weights(.2, Aggregation.MEAN_UNCLIPPED).clipped())
                .containsExactly(new double[] {1.32, .38, -.60, -1.10}, Offset.offset(1e-7));
        assertThat(weights(.2, Aggregation.SUM).clipped())
                .containsExactly(new double[] {1.32, .76, -.60, -2.20}, Offset.offset(1e-12));
    }

    @Test
    void clippingFlipsTheSecondObjective() {
        ClippedWeights w = weights(.2, Aggregation.MEAN);
        ClippedWeights.Statistic v = ClippedWeights.statistic(U, w.clipped(), new int[4]);
        assertThat(v.covariance()).containsExactly(new double[] {.305, .065}, Offset.offset(1e-12));
        assertThat(v.correlation()).containsExactly(new double[] {.89754422, .19127992}, Offset.offset(5e-9));
        assertThat(w.unclippedFraction()).isEqualTo(.75);
        assertThat(w.distortion()).isCloseTo(.2475, within(1e-12));
        assertThat(ClippedWeights.statistic(U, w.unclipped(), new int[4]).covariance())
                .containsExactly(new double[] {.42875, -.05875}, Offset.offset(1e-12));
        assertThat(ClippedWeights.statistic(U, A, new int[4]).covariance())
                .containsExactly(new double[] {.40, -.05}, Offset.offset(1e-12));
    }

    @Test
    void outliersAndGroupsOfOneAreLeftOut() {
        double[][] r = {{1}, {0}, {1}, {0}, {9}, {1}};
        double[] w = {1, -1, 1, -1, 1e6, Double.NaN};
        ClippedWeights.Statistic v = ClippedWeights.statistic(r, w, new int[] {0, 0, 0, 0, 0, 1});
        assertThat(v.groups()).isEqualTo(1);
        assertThat(v.covariance()[0]).isCloseTo(.5, within(1e-12));
    }
}
