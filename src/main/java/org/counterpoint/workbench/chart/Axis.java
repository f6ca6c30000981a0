package org.counterpoint.workbench.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One axis of a panel.
 *
 * @param label what is measured, as a reader would say it
 * @param unit unit shown in brackets after the label; empty for none
 * @param log whether the axis is logarithmic (values that are not positive cannot be drawn then, and the panel says so)
 * @param min fixed lower end, or null to fit the data
 * @param max fixed upper end, or null to fit the data
 * @param integer whether only whole numbers make sense as ticks
 * @param categories names of the positions 0, 1, 2, ... of a category axis; empty for a number axis
 */
public record Axis(
        String label,
        String unit,
        boolean log,
        @Nullable Double min,
        @Nullable Double max,
        boolean integer,
        List<String> categories) {
    /** Copies the category names. */
    public Axis {
        categories = List.copyOf(categories);
    }

    /** A linear axis fitted to the data. */
    public static Axis of(String label, String unit) {
        return new Axis(label, unit, false, null, null, false, List.of());
    }

    /** The step axis shared by everything that is drawn over training time. */
    public static Axis steps() {
        return new Axis("step", "", false, null, null, true, List.of());
    }

    /** A category axis whose positions 0, 1, ... carry these names. */
    public static Axis categories(String label, List<String> names) {
        return new Axis(label, "", false, -0.5, names.size() - 0.5, true, names);
    }

    /** The same axis with fixed ends. */
    public Axis range(double lower, double upper) {
        return new Axis(label, unit, log, lower, upper, integer, categories);
    }

    /** The same axis, logarithmic or not. */
    public Axis log(boolean on) {
        return new Axis(label, unit, on, min, max, integer, categories);
    }

    /** Label with its unit in brackets. */
    public String title() {
        return unit.isEmpty() ? label : label + " [" + unit + "]";
    }
}
