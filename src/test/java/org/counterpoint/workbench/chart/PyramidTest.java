package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jfree.data.Range;

class PyramidTest {
    private static double[] values(Random random, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            // Few distinct values make ties, which must go to the first; some entries hold no number.
            values[i] = random.nextInt(11) == 0 ? Double.NaN : random.nextInt(40) - 20;
        }
        return values;
    }

    private static Series series(double[] x, double[] y) {
        return Series.of("s", "s", x, y, SeriesStyle.line(0, 1));
    }

    @Property(tries = 200)
    void extremesAreThoseOfLookingAtEveryValue(@ForAll long seed, @ForAll @IntRange(max = 3000) int n) {
        Random random = new Random(seed);
        double[] values = values(random, n);
        Pyramid pyramid = new Pyramid(values);
        Pyramid.Extremes found = pyramid.finder();
        for (int k = 0; k < 20; k++) {
            int from = random.nextInt(n + 1);
            int end = from + random.nextInt(n - from + 1);
            int low = -1;
            int high = -1;
            for (int i = from; i < end; i++) {
                if (!Double.isNaN(values[i])) {
                    low = low < 0 || values[i] < values[low] ? i : low;
                    high = high < 0 || values[i] > values[high] ? i : high;
                }
            }
            pyramid.extremes(from, end, found);
            assertThat(found.low()).isEqualTo(low);
            assertThat(found.high()).isEqualTo(high);
        }
    }

    @Property(tries = 200)
    void countsAreThoseOfLookingAtEveryValue(@ForAll long seed, @ForAll @IntRange(max = 3000) int n) {
        Random random = new Random(seed);
        double[] values = values(random, n);
        Pyramid pyramid = new Pyramid(values);
        int from = random.nextInt(n + 1);
        int end = from + random.nextInt(n - from + 1);
        double lo = random.nextInt(40) - 25;
        double hi = lo + random.nextInt(30);
        long outside = 0;
        for (int i = from; i < end; i++) {
            outside += values[i] < lo || values[i] > hi ? 1 : 0;
        }
        Pyramid.Outside all = pyramid.outside(from, end, lo, hi, Integer.MAX_VALUE);
        assertThat(all).isEqualTo(new Pyramid.Outside(outside, true));
        Pyramid.Outside some = pyramid.outside(from, end, lo, hi, 40);
        assertThat(some.count()).isLessThanOrEqualTo(outside);
        assertThat(some.exact() ? some.count() : outside).isEqualTo(outside);
    }

    @Property(tries = 200)
    void drawsThePointsThatAScanOfAllWouldDraw(
            @ForAll long seed,
            @ForAll @IntRange(max = 20_000) int n,
            @ForAll @IntRange(min = 20, max = 200) int columns) {
        Random random = new Random(seed);
        Scaling scaling = List.of(Scaling.values()).get(random.nextInt(3));
        double[] x = random.doubles(n, 0.001, 100).sorted().toArray();
        double[] y = values(random, n);
        double from = 0.001 + random.nextDouble() * 60;
        double to = from + 0.1 + random.nextDouble() * 40;
        AxisMap map = new AxisMap(scaling, 0.1, new Range(from, to), 0, columns);
        Decimator.Kept scanned = Decimator.scan(x, y, from, to, map, columns);
        Decimator.Kept found = Decimator.pyramid(new SeriesIndex(series(x, y)), from, to, map, columns);
        assertThat(found.index()).isEqualTo(scanned.index());
        assertThat(found.visible()).isEqualTo(scanned.visible());
    }

    @Property(tries = 200)
    void nearestPointIsTheNearestOfAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int n) {
        Random random = new Random(seed);
        boolean sorted = random.nextBoolean();
        double[] x = sorted
                ? random.doubles(n, 0, 100).sorted().toArray()
                : random.doubles(n, 0, 100).toArray();
        double[] y = random.doubles(n, -20, 20).toArray();
        y[random.nextInt(n)] = Double.NaN;
        AxisMap across = new AxisMap(Scaling.LINEAR, 1, new Range(0, 100), 40, 940);
        AxisMap upwards = new AxisMap(Scaling.LINEAR, 1, new Range(-20, 20), 500, 20);
        double px = 40 + random.nextInt(900);
        double py = 20 + random.nextInt(480);
        double best = 28 * 28;
        for (int i = 0; i < n; i++) {
            double dx = across.px(x[i]) - px;
            double dy = upwards.px(y[i]) - py;
            best = Math.min(best, Double.isNaN(dy) ? best : dx * dx + dy * dy);
        }
        int found = Hover.nearest(new SeriesIndex(series(x, y)), across, upwards, px, py, 28 * 28);
        if (found < 0) {
            assertThat(best).isEqualTo(28 * 28);
        } else {
            double dx = across.px(x[found]) - px;
            double dy = upwards.px(y[found]) - py;
            assertThat(dx * dx + dy * dy).isEqualTo(best);
        }
    }
}
