package org.counterpoint.workbench.chart;

/**
 * What is drawn of a panel with more lines than can be told apart.
 *
 * @param mode what is drawn
 * @param most how many lines are drawn one by one: the limit of {@link Mode#AUTO}, or the number of chosen ones
 */
public record Crowd(Mode mode, int most) {
    /** All lines up to 60 of them, their density above. */
    public static final Crowd AUTO = new Crowd(Mode.AUTO, 60);

    /** Which lines are drawn. */
    public enum Mode {
        /** All, or the density where there are too many. */
        AUTO,
        /** All, however many. */
        ALL,
        /** How many lines cross each pixel. */
        DENSITY,
        /** Those with the highest last value. */
        HIGHEST,
        /** Those with the lowest last value. */
        LOWEST,
        /** Those whose last value is farthest from the median of the last values. */
        FARTHEST
    }
}
