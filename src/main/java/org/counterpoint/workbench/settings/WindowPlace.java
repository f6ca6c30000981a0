package org.counterpoint.workbench.settings;

/**
 * Where the window was.
 *
 * @param x left edge on the desktop; NaN where the system decides
 * @param y upper edge on the desktop; NaN where the system decides
 * @param width width of the scene
 * @param height height of the scene
 * @param maximized whether it filled its screen
 */
public record WindowPlace(double x, double y, double width, double height, boolean maximized) {
    /** Where a first start puts the window. */
    public static final WindowPlace FIRST = new WindowPlace(Double.NaN, Double.NaN, 1440, 900, false);

    /** Whether the place says where on the desktop. */
    public boolean positioned() {
        return !Double.isNaN(x) && !Double.isNaN(y);
    }
}
