package org.counterpoint.workbench.chart;

/** Dash pattern of a line, in multiples of the line width. */
public enum Dash {
    /** An unbroken line. */
    SOLID,
    /** Long dashes. */
    DASHED(5f, 3f),
    /** Dots. */
    DOTTED(1f, 2.6f),
    /** A dash, a dot. */
    DASH_DOT(6f, 2.5f, 1.2f, 2.5f);

    private final float[] pattern;

    Dash(float... pattern) {
        this.pattern = pattern;
    }

    /** Dash lengths for a line of this width; empty for an unbroken line. */
    float[] pattern(float width) {
        float[] scaled = pattern.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= Math.max(1f, width);
        }
        return scaled;
    }
}
