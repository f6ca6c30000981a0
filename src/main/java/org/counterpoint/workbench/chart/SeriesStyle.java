package org.counterpoint.workbench.chart;

import org.jspecify.annotations.Nullable;

/**
 * How a series is drawn. Lengths are in units of the base stroke (about one pixel at normal size) and grow with the figure.
 *
 * @param rgb colour as 0xRRGGBB
 * @param width line width; 0 draws no line
 * @param dash dash pattern
 * @param alpha opacity of line and glyphs in [0, 1]
 * @param glyph shape at each point
 * @param glyphSize diameter of the shape
 * @param arrow whether an arrow head marks the last point
 * @param fade whether early points are paler than late ones (time as intensity)
 * @param bandAlpha opacity of the band between {@link Series#lo()} and {@link Series#hi()}, and of the fill towards {@link Series#base()}
 * @param byStep colours of the points by their training step, shown as a legend beside the panel; null for one colour
 * @param arrowGap distance of further arrow heads along the line; 0 for none
 */
public record SeriesStyle(
        int rgb,
        double width,
        Dash dash,
        double alpha,
        Glyph glyph,
        double glyphSize,
        boolean arrow,
        boolean fade,
        double bandAlpha,
        @Nullable ColorScale byStep,
        double arrowGap) {
    /** A style of one colour. */
    public SeriesStyle(
            int rgb,
            double width,
            Dash dash,
            double alpha,
            Glyph glyph,
            double glyphSize,
            boolean arrow,
            boolean fade,
            double bandAlpha) {
        this(rgb, width, dash, alpha, glyph, glyphSize, arrow, fade, bandAlpha, null, 0);
    }

    /** An unbroken line. */
    public static SeriesStyle line(int rgb, double width) {
        return new SeriesStyle(rgb, width, Dash.SOLID, 1, Glyph.NONE, 5, false, false, 0.18);
    }

    /** Points only. */
    public static SeriesStyle points(int rgb, Glyph glyph, double size) {
        return new SeriesStyle(rgb, 0, Dash.SOLID, 1, glyph, size, false, false, 0.18);
    }

    /** The same style with another dash. */
    public SeriesStyle dash(Dash value) {
        return new SeriesStyle(rgb, width, value, alpha, glyph, glyphSize, arrow, fade, bandAlpha, byStep, arrowGap);
    }

    /** The same style with another opacity. */
    public SeriesStyle alpha(double value) {
        return new SeriesStyle(rgb, width, dash, value, glyph, glyphSize, arrow, fade, bandAlpha, byStep, arrowGap);
    }

    /** The same style with glyphs at the points. */
    public SeriesStyle glyph(Glyph value, double size) {
        return new SeriesStyle(rgb, width, dash, alpha, value, size, arrow, fade, bandAlpha, byStep, arrowGap);
    }

    /** The same style drawn as a path through time: paler early, an arrow head at the end. */
    public SeriesStyle path() {
        return new SeriesStyle(rgb, width, dash, alpha, glyph, glyphSize, true, true, bandAlpha, byStep, arrowGap);
    }

    /** The same style with another band opacity. */
    public SeriesStyle band(double value) {
        return new SeriesStyle(rgb, width, dash, alpha, glyph, glyphSize, arrow, fade, value, byStep, arrowGap);
    }

    /** The same style as a path whose colour is its training step ({@link Series#steps()}), with a legend of the scale beside the panel. */
    public SeriesStyle coloredByStep(ColorScale scale) {
        return new SeriesStyle(rgb, width, dash, alpha, glyph, glyphSize, arrow, false, bandAlpha, scale, arrowGap);
    }

    /** The same style with an arrow head at the end and further ones every so many base strokes along the line. */
    public SeriesStyle arrows(double gap) {
        return new SeriesStyle(rgb, width, dash, alpha, glyph, glyphSize, true, fade, bandAlpha, byStep, gap);
    }

    /** Whether the series is a path through time, on which the time cursor has a place. */
    boolean timed() {
        return fade || byStep != null;
    }
}
