package org.counterpoint.workbench.theme;

import org.jspecify.annotations.Nullable;

/**
 * How a run is told from others: color by method, dash and marker by variant.
 *
 * @param method method id, which gives the color
 * @param variant 0-based number of this run among the opened runs of its method (by seed, then name)
 * @param color a color {@code #rrggbb} that the user gave the run, for light ground, instead of its method's; or null
 */
public record RunStyle(String method, int variant, @Nullable String color) {
    private static final float[][] DASHES = {
        {}, {7f, 4f}, {2f, 3f}, {9f, 3f, 2f, 3f}, {14f, 4f}, {5f, 2f, 1f, 2f, 1f, 2f}
    };

    /** A style in the color of the method. */
    public RunStyle(String method, int variant) {
        this(method, variant, null);
    }

    /** The same style in another color; null for the method's. */
    public RunStyle withColor(@Nullable String other) {
        return new RunStyle(method, variant, other);
    }

    /** Dash lengths in pixels for this run's lines; empty for a solid line. */
    public float[] dash() {
        return DASHES[variant % DASHES.length].clone();
    }

    /** The shape of this run's points. */
    public Marker marker() {
        Marker[] all = Marker.values();
        return all[variant % all.length];
    }

    /** Shapes of points on charts and chips. */
    public enum Marker {
        /** A disc. */
        CIRCLE,
        /** A square. */
        SQUARE,
        /** A triangle on its base. */
        TRIANGLE,
        /** A square on its corner. */
        DIAMOND,
        /** An upright cross. */
        PLUS,
        /** A diagonal cross. */
        CROSS
    }
}
