package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.theme.Tokens;
import org.junit.jupiter.api.Test;

/** Panes can be split until a chart has next to no room: it then shows little, but it never fails. */
class SmallPlotTest {
    private static final ChartStyle STYLE = new ChartStyle(Tokens.LIGHT, ChartStyle.NORMAL_EM);

    private static Panel.Xy lines(Axis x, Axis y) {
        return new Panel.Xy(
                "p",
                "",
                "",
                x,
                y,
                List.of(Series.of(
                        "a", "a", new double[] {0, 1, 2, 3}, new double[] {1, 20, 0.5, 4}, SeriesStyle.line(0, 1))),
                List.of(
                        new Mark.Upright(1, "stage"),
                        new Mark.Level(2, "level", 0, Dash.SOLID),
                        new Mark.Corner(true, true, "words")),
                false);
    }

    @Test
    void everyKindOfChartIsDrawnInAnyRoom() throws Exception {
        HeadlessToolkit.start();
        Axis plain = Axis.of("value", "unit");
        Axis names = Axis.categories("", List.of("base", "one", "two", "three"));
        List<Panel> panels = List.of(
                lines(Axis.steps(), plain),
                lines(names, plain),
                lines(plain, names),
                lines(plain, plain.scaling(Scaling.LOG)),
                lines(plain, plain.scaling(Scaling.SYMLOG)),
                new Panel.Heat(
                        "h",
                        "",
                        "",
                        "",
                        List.of("r", "s"),
                        "",
                        List.of("c", "d"),
                        null,
                        new double[][] {{1, 2}, {3, Double.NaN}},
                        null,
                        ColorScale.sequential("a long name of what is measured here", 0, 3, false),
                        null,
                        true));
        HeadlessToolkit.call(() -> {
            for (Panel panel : panels) {
                Built built = ChartBuilder.build(panel, STYLE, ChartBuilder.Options.image(0));
                for (double width : new double[] {1, 20, 60, 90, 140, 400}) {
                    for (double height = 1; height < 90; height += 3) {
                        Drawing drawing = Drawer.draw(built, Viewport.ALL, width, height, 1);
                        assertThat(drawing.width()).isEqualTo(width);
                    }
                }
            }
            return panels;
        });
    }
}
