package org.counterpoint.workbench.chart;

import org.jspecify.annotations.Nullable;

/**
 * How the user wants the axes of a panel to be spread.
 *
 * @param x the abscissa, or null as the figure has it
 * @param y the ordinate, or null as the figure has it
 */
public record AxisScales(@Nullable Scaling x, @Nullable Scaling y) {
    /** As the figure has it. */
    public static final AxisScales GIVEN = new AxisScales(null, null);

    Axis x(Axis axis) {
        return x == null || x == axis.scaling() ? axis : axis.scaling(x);
    }

    Axis y(Axis axis) {
        return y == null || y == axis.scaling() ? axis : axis.scaling(y);
    }
}
