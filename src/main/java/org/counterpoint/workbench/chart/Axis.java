package org.counterpoint.workbench.chart;

import java.util.List;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/**
 * One axis of a panel.
 *
 * @param label what is measured, as a reader would say it
 * @param unit unit shown in brackets after the label; empty for none
 * @param scaling how values are spread (what cannot be drawn is counted by the panel)
 * @param min fixed lower end, or null to fit the data
 * @param max fixed upper end, or null to fit the data
 * @param integer whether only whole numbers make sense as ticks
 * @param categories names of the positions 0, 1, 2, ... of a category axis; empty for a number axis
 * @param meaning what panels with an axis of the same meaning share when they are zoomed together; empty where the axis stands for itself
 */
public record Axis(
        String label,
        String unit,
        Scaling scaling,
        @Nullable Double min,
        @Nullable Double max,
        boolean integer,
        List<String> categories,
        String meaning) {
    /** Meaning of an axis of training steps. */
    static final String STEPS = "step";

    /** Copies the category names. */
    public Axis {
        categories = List.copyOf(categories);
    }

    /** An axis that is logarithmic or linear. */
    public Axis(
            String label,
            String unit,
            boolean log,
            @Nullable Double min,
            @Nullable Double max,
            boolean integer,
            List<String> categories) {
        this(label, unit, log ? Scaling.LOG : Scaling.LINEAR, min, max, integer, categories, "");
    }

    /** A linear axis fitted to the data. */
    public static Axis of(String label, String unit) {
        return new Axis(label, unit, false, null, null, false, List.of());
    }

    /** The step axis shared by everything that is drawn over training time. */
    public static Axis steps() {
        return new Axis(Messages.text("chart.axis.step"), "", false, null, null, true, List.of()).meaning(STEPS);
    }

    /** A category axis whose positions 0, 1, ... carry these names. */
    public static Axis categories(String label, List<String> names) {
        return new Axis(label, "", false, -0.5, names.size() - 0.5, true, names);
    }

    /** The same axis with fixed ends. */
    public Axis range(double lower, double upper) {
        return new Axis(label, unit, scaling, lower, upper, integer, categories, meaning);
    }

    /** The same axis, zoomed together with others of this meaning. */
    public Axis meaning(String shared) {
        return new Axis(label, unit, scaling, min, max, integer, categories, shared);
    }

    /** Whether the axis is logarithmic. */
    public boolean log() {
        return scaling == Scaling.LOG;
    }

    /** The same axis, logarithmic or linear. */
    public Axis log(boolean on) {
        return scaling(on ? Scaling.LOG : Scaling.LINEAR);
    }

    /** The same axis with its values spread in another way; fixed ends that a logarithmic axis cannot have are fitted to the data. */
    public Axis scaling(Scaling value) {
        boolean log = value == Scaling.LOG;
        Double lower = log && min != null && min <= 0 ? null : min;
        Double upper = log && max != null && max <= 0 ? null : max;
        return new Axis(label, unit, value, lower, upper, integer, categories, meaning);
    }

    /** Label with its unit in brackets. */
    public String title() {
        return unit.isEmpty() ? label : label + " [" + unit + "]";
    }
}
