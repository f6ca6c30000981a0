package org.counterpoint.workbench.settings;

import org.jspecify.annotations.Nullable;

/**
 * Which panels the window shows, where their dividers are, how its center is divided and how its library is arranged; nothing about
 * single runs, so one layout fits any library.
 *
 * @param library whether the run library is shown
 * @param details whether the details are shown
 * @param jobs whether the jobs are shown
 * @param left width of the library as a share of the window; NaN for the window's own rule
 * @param right width of the details as a share of the window; NaN for the window's own rule
 * @param bottom height of the jobs as a share of the window; NaN for the window's own rule
 * @param center the views
 * @param runs how the library is arranged; null to leave it as it is
 */
public record Layout(
        boolean library,
        boolean details,
        boolean jobs,
        double left,
        double right,
        double bottom,
        CenterShape center,
        @Nullable LibraryShape runs) {
    /** Narrower windows start without the details, so that the views have room. */
    private static final double DETAILS_FROM = 1360;

    /** The layout of a first start. */
    public static Layout standard(double width) {
        return new Layout(
                true,
                width >= DETAILS_FROM,
                false,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                CenterShape.ONE,
                LibraryShape.STANDARD);
    }
}
