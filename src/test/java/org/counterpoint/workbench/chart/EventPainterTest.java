package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flags that would overlap are one flag, however many runs there are. */
class EventPainterTest {
    @Test
    void whatLiesCloseTogetherIsOneFlagWithANumber() {
        Rectangle2D area = new Rectangle2D.Double(0, 0, 400, 200);
        List<Mark.Event> events = new ArrayList<>();
        for (int run = 0; run < 20; run++) {
            events.add(new Mark.Event(10 + 0.1 * run, "run " + run, run));
        }
        events.add(new Mark.Event(50, "alone", 7));
        events.add(new Mark.Event(500, "beside the plot", 7));
        List<EventPainter.Bundle> bundles = EventPainter.bundles(events, x -> 4 * x, area, 1);
        assertThat(bundles).hasSize(2);
        assertThat(bundles.getFirst().events()).hasSize(20);
        assertThat(bundles.getFirst().px()).isEqualTo(40);
        assertThat(bundles.getFirst().oneColor()).isFalse();
        assertThat(bundles.getFirst().words()).startsWith("run 0\nrun 1").endsWith("and 15 more");
        assertThat(bundles.getLast().words()).isEqualTo("alone");
        assertThat(bundles.getLast().oneColor()).isTrue();
    }
}
