package org.counterpoint.workbench.chart;

/** Something drawn beside the data of an XY panel. Colours are 0xRRGGBB. */
public sealed interface Mark {
    /**
     * An upright line, such as a stage boundary.
     *
     * @param x position
     * @param label words beside the line; may be empty
     */
    record Upright(double x, String label) implements Mark {}

    /**
     * A level line, such as a target or a cap.
     *
     * @param y position
     * @param label words on the line; may be empty
     * @param rgb colour
     * @param dash dash pattern
     */
    record Level(double y, String label, int rgb, Dash dash) implements Mark {}

    /**
     * The line y = slope x + intercept over the whole panel.
     *
     * @param slope slope
     * @param intercept intercept
     */
    record Slope(double slope, double intercept) implements Mark {}

    /**
     * Words in a corner of the plot.
     *
     * @param right whether on the right side
     * @param top whether at the top
     * @param text the words
     */
    record Corner(boolean right, boolean top, String text) implements Mark {}

    /**
     * A filled area under a falling staircase or chord line, such as what is attainable.
     *
     * @param x abscissae of the outline
     * @param y ordinates of the outline
     * @param rgb colour
     * @param alpha opacity
     */
    @SuppressWarnings("ArrayRecordComponent") // outline columns; never compared
    record Area(double[] x, double[] y, int rgb, double alpha) implements Mark {}
}
