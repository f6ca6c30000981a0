package org.counterpoint.workbench.views.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.io.Json;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.theme.Theme;
import org.junit.jupiter.api.Test;

/** Every panel over steps shows what was done to the runs it holds. */
class EventMarksTest {
    private static RunLook run(String id, int rgb, RunEvent... events) {
        return new RunLook(
                id,
                "Run " + id,
                "group " + id,
                "group " + id,
                "ctwa",
                1,
                rgb,
                Dash.SOLID,
                Glyph.CIRCLE,
                List.of(),
                List.of(events));
    }

    private static Panel.Xy panel(String key, boolean time) {
        return new Panel.Xy(
                "panel",
                "Reward",
                "",
                Axis.steps(),
                Axis.of("reward", ""),
                List.of(Series.of(key, key, new double[] {0, 9}, new double[] {0, 1}, SeriesStyle.line(1, 1))),
                List.of(new Mark.Upright(3, "a stage")),
                time);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text);
    }

    @Test
    void eventsOfARunLieOnThePanelsThatShowIt() throws IOException {
        RunEvent steered = new RunEvent(
                4,
                9.5,
                RunEvent.STEERED,
                "parameters.targets",
                json("{\"helpful\": 0.1, \"harmless\": 0.1}"),
                json("{\"helpful\": 0.1, \"harmless\": 0.3}"),
                1,
                "To keep it.");
        RunEvent refused = RunEvent.of(5, 10, RunEvent.REFUSED, "x", "No.");
        RunEvent resumed = RunEvent.of(4, 10, RunEvent.RESUMED, "", "Went on.");
        Looks looks = new Looks(
                new Theme(Theme.Mode.LIGHT).tokens(),
                List.of(run("a", 0x112233, steered, refused, resumed), run("b", 0x445566)),
                Map.of(),
                Set.of(),
                "");
        Figure figure = new Figure(
                "Rewards",
                "",
                List.of(),
                List.of(Figure.Row.of(
                        1, List.of(panel("a/validation", true), panel("b/validation", true), panel("a", false)))),
                0);
        List<Panel> panels = EventMarks.on(figure, looks).panels().toList();
        Panel.Xy shown = (Panel.Xy) panels.get(0);
        assertThat(shown.marks())
                .containsExactly(
                        new Mark.Upright(3, "a stage"),
                        new Mark.Event(
                                4.5,
                                "Run a, after step 4: parameters.targets from harmless 0.1 to harmless 0.3\nTo keep it.",
                                0x112233));
        assertThat(shown.badges()).extracting(Badge::words).containsExactly("1 event");
        assertThat(shown.badges().getFirst().rows().get())
                .containsExactly(List.of(
                        "Run a", "4", "changed", "parameters.targets", "harmless 0.1", "harmless 0.3", "To keep it."));
        assertThat(((Panel.Xy) panels.get(1)).marks()).hasSize(1);
        assertThat(panels.get(2)).isEqualTo(figure.panels().toList().get(2));
        // On another axis of time the page says where an event lies; one without a place is left out.
        assertThat(EventMarks.with(panel("a", false), looks.runs(), (look, event) -> event.time())
                        .marks())
                .last()
                .satisfies(mark -> assertThat(((Mark.Event) mark).x()).isEqualTo(9.5));
        assertThat(EventMarks.with(panel("a", false), looks.runs(), (look, event) -> Double.NaN)
                        .marks())
                .hasSize(1);
    }
}
