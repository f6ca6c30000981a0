package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.counterpoint.workbench.theme.Tokens;
import org.junit.jupiter.api.Test;

class ChartBuilderTest {
    private static final ChartStyle STYLE = new ChartStyle(Tokens.LIGHT, 13);

    private static Panel.Xy panel(Axis y, double[] values) {
        double[] x = new double[values.length];
        Arrays.setAll(x, i -> i + 1);
        return new Panel.Xy(
                "p",
                "Panel",
                "",
                Axis.steps(),
                y,
                List.of(Series.of("s", "series", x, values, SeriesStyle.line(0x112233, 1))),
                List.of(),
                true);
    }

    @Test
    void badgeIsEmptyWhenEverythingIsDrawn() {
        assertThat(ChartBuilder.build(
                                panel(Axis.of("v", ""), new double[] {1, 2, 3}), STYLE, ChartBuilder.Options.image(0))
                        .badges(400))
                .isEmpty();
    }

    @Test
    void badgeCountsWhatHasNoValue() {
        assertThat(ChartBuilder.build(
                                panel(Axis.of("v", ""), new double[] {1, Double.NaN, 3, Double.POSITIVE_INFINITY}),
                                STYLE,
                                ChartBuilder.Options.image(0))
                        .badges(400))
                .extracting(Badge::words)
                .containsExactly("2 without a value");
    }

    @Test
    void badgeCountsWhatALogAxisCannotShow() {
        assertThat(ChartBuilder.build(
                                panel(Axis.of("v", "").log(true), new double[] {1, 0, -3, 100}),
                                STYLE,
                                ChartBuilder.Options.image(0))
                        .badges(400))
                .extracting(Badge::words)
                .containsExactly("2 not positive (log axis)");
    }

    @Test
    void badgeCountsWhatFixedAxesCutOff() {
        assertThat(ChartBuilder.build(
                                panel(Axis.of("v", "").range(0, 1), new double[] {0.5, 1.5}),
                                STYLE,
                                ChartBuilder.Options.image(0))
                        .badges(400))
                .extracting(Badge::words)
                .containsExactly("1 outside the axes");
    }

    @Test
    void badgeSaysThatLongSeriesAreMerged() {
        assertThat(ChartBuilder.build(
                                panel(Axis.of("v", ""), new double[100_000]), STYLE, ChartBuilder.Options.image(0))
                        .badges(400))
                .extracting(Badge::words)
                .singleElement()
                .asString()
                .contains("points merged (min/max per pixel)");
    }

    @Test
    void rangeHoldsTheBandAndTheMarks() {
        Panel.Xy plain = panel(Axis.of("v", ""), new double[] {1, 2, 3});
        Series banded = plain.series().getFirst().withError(new double[] {1, 1, 1}, 2);
        Built built = ChartBuilder.build(
                new Panel.Xy(
                        "p",
                        "",
                        "",
                        plain.x(),
                        plain.y(),
                        List.of(banded),
                        List.of(new Mark.Level(9, "cap", 0, Dash.SOLID)),
                        true),
                STYLE,
                ChartBuilder.Options.image(0));
        assertThat(built.y().range().getLowerBound()).isLessThan(-1);
        assertThat(built.y().range().getUpperBound()).isGreaterThan(9);
    }

    @Test
    void csvHoldsEveryPointOfADecimatedSeries() {
        Panel.Xy panel = panel(Axis.of("value", "nats"), new double[20_000]);
        assertThat(PanelCsv.of(panel).lines())
                .hasSize(20_001)
                .first()
                .isEqualTo("series,step,value [nats],se,low,high,step");
    }

    @Test
    void tooltipGivesExactValues() {
        Panel.Xy panel = panel(Axis.of("reward", ""), new double[] {0.123456, 2, 3});
        Series series = panel.series().getFirst().withTooltipError(new double[] {0.0125, 0, 0});
        assertThat(Hover.words(panel, series, 0)).isEqualTo("series\nstep 1\nreward 0.123456 \u00b1 0.0125 (SE)");
    }

    @Test
    void numbersAreExactButNotPadded() {
        assertThat(Numbers.exact(0.5)).isEqualTo("0.5");
        assertThat(Numbers.exact(123456)).isEqualTo("123456");
        assertThat(Numbers.exact(1e-7)).isEqualTo("1e-7");
        assertThat(Numbers.exact(-2.5e-5)).isEqualTo("-2.5e-5");
        assertThat(Numbers.exact(Double.NaN)).isEqualTo("no value");
        assertThat(Numbers.brief(0.333333)).isEqualTo("0.333");
    }
}
