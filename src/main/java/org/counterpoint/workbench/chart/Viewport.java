package org.counterpoint.workbench.chart;

import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * The part of a panel that is seen.
 *
 * @param x range of the abscissa, or null for all that there is (which grows with the data)
 * @param y range of the ordinate, or null for all that there is
 */
record Viewport(@Nullable Range x, @Nullable Range y) {
    /** Everything. */
    static final Viewport ALL = new Viewport(null, null);

    boolean isAll() {
        return x == null && y == null;
    }
}
