package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.StepRange;
import org.jspecify.annotations.Nullable;

/** A chart in words, for readers who do not see it: what it shows, the range in focus, and the values at the time cursor. */
final class Described {
    private static final int MOST = 6;

    private Described() {}

    static String of(@Nullable Built built, double step, @Nullable StepRange range) {
        if (built == null) {
            return "";
        }
        Panel panel = built.panel();
        List<String> words = new ArrayList<>();
        if (panel instanceof Panel.Xy xy) {
            words.add(Messages.text(
                    "chart.described.xy",
                    xy.title(),
                    Numbers.count(xy.series().size()),
                    xy.y().title(),
                    xy.x().title()));
        } else if (panel instanceof Panel.Heat heat) {
            words.add(Messages.text(
                    "chart.described.heat",
                    heat.title(),
                    Numbers.count(heat.rows().size()),
                    Numbers.count(heat.columnCount())));
        }
        if (PlotSurface.timed(panel)) {
            if (range != null) {
                words.add(
                        Messages.text("chart.described.range", Long.toString(range.from()), Long.toString(range.to())));
            }
            if (!Double.isNaN(step)) {
                words.add(Messages.text("chart.described.step", Numbers.exact(step)));
                built.indexes().stream().limit(MOST).forEach(index -> at(index, step, words));
            }
        }
        return String.join(" ", words);
    }

    private static void at(SeriesIndex index, double step, List<String> words) {
        int position = index.upperBound(step) - 1;
        if (position >= 0) {
            int i = index.indexAt(position);
            words.add(Messages.text(
                    "chart.described.value",
                    index.series().label(),
                    Numbers.brief(index.series().y()[i])));
        }
    }
}
