package org.counterpoint.workbench.chart;

/** Dash pattern of a line, in multiples of the line width; the order is that of the run styles of the window. */
public enum Dash {
    /** An unbroken line. */
    SOLID,
    /** Dashes. */
    DASHED(3.6f, 2.2f),
    /** Dots. */
    DOTTED(1f, 1.8f),
    /** A dash, a dot. */
    DASH_DOT(4.6f, 1.7f, 1.1f, 1.7f),
    /** Long dashes. */
    LONG(7f, 2.2f),
    /** A dash, two dots. */
    DASH_DOT_DOT(3f, 1.2f, 0.8f, 1.2f, 0.8f, 1.2f);

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, only read
    private final float[] pattern;

    Dash(float... pattern) {
        this.pattern = pattern;
    }

    /** The dash of the n-th variant. */
    public static Dash of(int variant) {
        Dash[] all = values();
        return all[Math.floorMod(variant, all.length)];
    }

    /** Dash lengths for a line of this width; empty for an unbroken line. */
    float[] pattern(float width) {
        float[] scaled = pattern.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= Math.max(1.4f, width);
        }
        return scaled;
    }
}
