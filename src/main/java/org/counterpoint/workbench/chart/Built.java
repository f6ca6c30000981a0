package org.counterpoint.workbench.chart;

import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * A panel turned into a chart. The chart is drawn by one thread at a time; everything else may be read by all.
 *
 * @param panel what it shows
 * @param chart the chart; its heading and legend are drawn by the figure
 * @param painter the painter of an XY panel; null for heat maps
 * @param x the abscissa
 * @param y the ordinate
 * @param indexes what is known of each series of an XY panel, in order; empty for heat maps
 * @param crowd which series are drawn one by one
 */
record Built(
        Panel panel,
        JFreeChart chart,
        @Nullable XyPainter painter,
        Side x,
        Side y,
        List<SeriesIndex> indexes,
        CrowdChoice crowd) {
    /**
     * One axis of a chart.
     *
     * @param range everything that there is, with its margin
     * @param scaling how values are spread
     * @param threshold where a symlog axis turns linear
     * @param inverted whether values grow downwards
     */
    record Side(Range range, Scaling scaling, double threshold, boolean inverted) {
        /** Where a part of the axis lies between two pixels, the first being left or below. */
        AxisMap map(Range seen, double from, double to) {
            return inverted
                    ? new AxisMap(scaling, threshold, seen, to, from)
                    : new AxisMap(scaling, threshold, seen, from, to);
        }

        /** The part that a viewport shows. */
        Range seen(@Nullable Range part) {
            return part == null ? range : part;
        }
    }

    /** What is not shown one to one when the whole panel is drawn on this many pixel columns. */
    List<Badge> badges(int columns) {
        if (!(panel instanceof Panel.Xy xy)) {
            return Badges.of((Panel.Heat) panel);
        }
        AxisMap across = x.map(x.range(), 0, columns);
        AxisMap upwards = y.map(y.range(), columns, 0);
        List<Decimator.Kept> kept = XyPainter.decimate(indexes, crowd, x.range(), across, upwards, columns);
        return Badges.of(xy, this, x.range(), y.range(), kept);
    }
}
