package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecimatorTest {
    @Test
    void shortSeriesStayWhole() {
        double[] x = {0, 1, 2, 3};
        Decimator.Kept kept = Decimator.minMax(x, x, -1, 4, 100);
        assertThat(kept.index()).containsExactly(0, 1, 2, 3);
        assertThat(kept.merged()).isZero();
    }

    @Test
    void oneSpikeAmongAMillionPointsIsKept() {
        int n = 1_000_000;
        double[] x = new double[n];
        double[] y = new double[n];
        Arrays.setAll(x, i -> i);
        y[654_321] = 7;
        y[123_456] = -3;
        Decimator.Kept kept = Decimator.minMax(x, y, 0, n, 800);
        assertThat(kept.index()).contains(654_321, 123_456).hasSizeLessThanOrEqualTo(4 * 800 + 8);
        assertThat(kept.merged()).isGreaterThan(990_000);
    }

    @Test
    void zoomingKeepsOneNeighborOnEachSide() {
        double[] x = {0, 10, 20, 30, 40};
        assertThat(Decimator.minMax(x, x, 12, 28, 100).index()).containsExactly(1, 2, 3);
    }

    @Property(tries = 60)
    void extremesOfEveryPixelColumnSurvive(@ForAll long seed, @ForAll @IntRange(min = 50, max = 300) int columns) {
        Random random = new Random(seed);
        double[] x = random.doubles(5000, 0, 100).sorted().toArray();
        double[] y = random.doubles(5000, -1, 1).toArray();
        int[] kept = Decimator.minMax(x, y, 0, 100, columns).index();
        double width = 100.0 / columns;
        double[] high = new double[columns];
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            int c = Math.min(columns - 1, (int) (x[i] / width));
            high[c] = Math.max(high[c], y[i]);
        }
        for (int k : kept) {
            int c = Math.min(columns - 1, (int) (x[k] / width));
            if (y[k] == high[c]) {
                high[c] = Double.NEGATIVE_INFINITY;
            }
        }
        assertThat(high).containsOnly(Double.NEGATIVE_INFINITY);
        assertThat(kept).isSorted();
    }
}
