package org.counterpoint.workbench.chart;

import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * A panel turned into a chart.
 *
 * @param panel what it shows
 * @param chart the chart; its heading and legend are drawn by the figure
 * @param painter the painter of an XY panel, for decimating again after a zoom; null for heat maps
 * @param domain full range of the abscissa
 * @param range full range of the ordinate
 * @param badges what is not shown one to one (decimated, dropped, clipped)
 */
record Built(Panel panel, JFreeChart chart, @Nullable XyPainter painter, Range domain, Range range, List<Badge> badges) {}
