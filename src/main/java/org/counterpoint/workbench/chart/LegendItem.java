package org.counterpoint.workbench.chart;

/**
 * One entry of a figure's legend.
 *
 * @param label words
 * @param style what is shown beside them (line, dash, glyph, band)
 * @param band whether a filled patch is shown instead of a line
 */
public record LegendItem(String label, SeriesStyle style, boolean band) {
    /** How many entries a legend shows; the others are counted. */
    static final int MOST = 16;

    /** A line or glyph entry. */
    public static LegendItem of(String label, SeriesStyle style) {
        return new LegendItem(label, style, false);
    }

    /** A filled patch. */
    public static LegendItem band(String label, int rgb, double alpha) {
        return new LegendItem(label, SeriesStyle.line(rgb, 1).band(alpha), true);
    }
}
