package org.counterpoint.workbench.chart;

import java.util.List;

/** Something drawn beside the data of an XY panel. Colours are 0xRRGGBB. */
public sealed interface Mark {
    /**
     * An upright line, such as a stage boundary.
     *
     * @param x position
     * @param label words beside the line; may be empty
     * @param partly whether it holds for a part of the lines only; then it is a tick at both ends instead of a line over all of them
     */
    record Upright(double x, String label, boolean partly) implements Mark {
        /** A line that holds for everything in the panel. */
        public Upright(double x, String label) {
            this(x, label, false);
        }
    }

    /**
     * Something that was done to a run, as a thin upright line with a flag; several close together share one.
     *
     * @param x position
     * @param words what was done, for the tooltip
     * @param rgb colour of the run
     */
    record Event(double x, String words, int rgb) implements Mark {
        /** The events among marks. */
        static List<Event> of(List<Mark> marks) {
            return marks.stream()
                    .filter(Event.class::isInstance)
                    .map(Event.class::cast)
                    .toList();
        }
    }

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

    /**
     * A straight line between two points, such as an axis of a ternary plot.
     *
     * @param x0 abscissa of one end
     * @param y0 ordinate of one end
     * @param x1 abscissa of the other end
     * @param y1 ordinate of the other end
     * @param rgb colour
     * @param width line width in base strokes
     * @param dash dash pattern
     */
    record Segment(double x0, double y0, double x1, double y1, int rgb, double width, Dash dash) implements Mark {}

    /**
     * Words at a point.
     *
     * @param x abscissa
     * @param y ordinate
     * @param text the words
     * @param rgb colour
     * @param right where the words lie across: 0 ends at the point, 0.5 centered, 1 begins at it
     * @param up where they lie upwards: 0 below the point, 0.5 centered, 1 above it
     */
    record Text(double x, double y, String text, int rgb, double right, double up) implements Mark {}

    /**
     * An upright area over a range of the abscissa, such as the window in which an objective fell.
     *
     * @param from left end
     * @param to right end
     * @param label words at its top; may be empty
     * @param rgb colour
     * @param alpha opacity
     */
    record Span(double from, double to, String label, int rgb, double alpha) implements Mark {}
}
