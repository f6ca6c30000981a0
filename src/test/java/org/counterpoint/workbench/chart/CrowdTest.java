package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.workbench.theme.Tokens;
import org.jfree.data.Range;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static Panel.Xy lines(int n) {
        List<Series> series = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            series.add(Series.of(
                    "s" + s,
                    "run " + s,
                    new double[] {0, 1, 2},
                    new double[] {0, s, s % 2 == 0 ? s : -2.0 * s},
                    SeriesStyle.line(0x0072b2, 1)));
        }
        return new Panel.Xy("p", "", "", Axis.steps(), Axis.of("v", ""), series, List.of(), true);
    }

    private static Built build(int n, Crowd crowd) {
        return ChartBuilder.build(
                lines(n), new ChartStyle(Tokens.LIGHT, 13), new ChartBuilder.Options(0, crowd, List.of()));
    }

    @Test
    void aHundredLinesBecomeADensityAndSaySo() {
        Built built = build(100, Crowd.AUTO);
        assertThat(built.crowd().dense()).hasSize(100);
        assertThat(built.badges(400)).extracting(Badge::words).containsExactly("density of 100 lines");
        assertThat(built.badges(400).getFirst().rows().get()).hasSize(100);
        assertThat(build(60, Crowd.AUTO).crowd().dense()).isEmpty();
    }

    @Test
    void chosenLinesAreThoseOfTheStatedCriterion() {
        Built highest = build(100, new Crowd(Crowd.Mode.HIGHEST, 3));
        assertThat(highest.crowd().single()).containsExactly(94, 96, 98);
        assertThat(highest.badges(400)).extracting(Badge::words).containsExactly("3 of 100 lines");
        Built lowest = build(100, new Crowd(Crowd.Mode.LOWEST, 2));
        assertThat(lowest.crowd().single()).containsExactly(97, 99);
        assertThat(lowest.badges(400).getFirst().rows().get()).hasSize(98).contains(List.of("run 98", "3", "98.0"));
    }

    @Test
    void densityCountsLinesOverEachPixel() {
        List<SeriesIndex> level = new ArrayList<>();
        List<Decimator.Kept> kept = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            double at = s < 3 ? 2.5 : 7.5;
            level.add(new SeriesIndex(
                    Series.of("s" + s, "", new double[] {0, 10}, new double[] {at, at}, SeriesStyle.line(0, 1))));
            kept.add(new Decimator.Kept(new int[] {0, 1}, 2));
        }
        AxisMap x = new AxisMap(Scaling.LINEAR, 1, new Range(0, 10), 0, 100);
        AxisMap y = new AxisMap(Scaling.LINEAR, 1, new Range(0, 10), 100, 0);
        Density density = Density.of(level, kept, x, y, 100, 100);
        assertThat(density.max()).isEqualTo(3);
        assertThat(density.at(50, 75)).isEqualTo(3);
        assertThat(density.at(50, 25)).isEqualTo(2);
        assertThat(density.at(50, 50)).isZero();
    }

    @Test
    void symlogIsItsOwnInverseAndLinearAroundZero() {
        AxisMap map = new AxisMap(Scaling.SYMLOG, 0.01, new Range(-100, 1000), 0, 800);
        for (double value : new double[] {-100, -3, -0.001, 0, 1e-5, 0.02, 7, 1000}) {
            assertThat(map.value(map.px(value))).isCloseTo(value, within(Math.abs(value) * 1e-9 + 1e-12));
        }
        assertThat(map.px(-100)).isZero();
        assertThat(map.px(1000)).isCloseTo(800, within(1e-9));
        double around = map.px(1e-4) - map.px(0);
        assertThat(map.px(2e-4) - map.px(1e-4)).isCloseTo(around, within(around * 0.02));
    }
}
