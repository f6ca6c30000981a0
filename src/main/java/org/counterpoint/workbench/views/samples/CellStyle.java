package org.counterpoint.workbench.views.samples;

import java.util.List;
import org.counterpoint.workbench.theme.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * How completions are painted.
 *
 * @param objectives objectives in order
 * @param focus objective in focus, or null
 * @param tokens colors of the theme
 */
record CellStyle(List<Objective> objectives, @Nullable String focus, Tokens tokens) {
    CellStyle {
        objectives = List.copyOf(objectives);
    }

    /**
     * An objective.
     *
     * @param name its name
     * @param rgb its color
     * @param least least reward
     * @param most largest reward, above the least
     */
    record Objective(String name, int rgb, double least, double most) {
        /** How much of its bar a reward fills, 0 to 1. */
        double share(double reward) {
            return Math.clamp((reward - least) / (most - least), 0.0, 1.0);
        }
    }
}
