package org.counterpoint.workbench.chart;

/**
 * The size of an exported picture.
 *
 * @param widthMm width in millimetres, 20 to 2000
 * @param heightMm height in millimetres, 10 to 2000; 0 for what the figure's panels need
 * @param dpi dots per inch of a PNG, 36 to 1200; vectors have none
 * @param heading whether the figure's own heading is drawn; a paper has captions instead
 */
public record Page(double widthMm, double heightMm, int dpi, boolean heading) {
    /** Width of one column of a two-column paper. */
    public static final double SINGLE_MM = 85;

    /** Width of both columns. */
    public static final double DOUBLE_MM = 178;

    /** Millimetres of a typographic point. */
    static final double POINT_MM = 25.4 / 72;

    /** One column, 300 dots per inch, no heading. */
    public static final Page SINGLE = new Page(SINGLE_MM, 0, 300, false);

    /** Two columns, 300 dots per inch, no heading. */
    public static final Page DOUBLE = new Page(DOUBLE_MM, 0, 300, false);

    /** Checks the numbers. */
    public Page {
        if (!(widthMm >= 20 && widthMm <= 2000)) {
            throw new IllegalArgumentException(
                    "A picture " + widthMm + " mm wide cannot be made; the width must be between 20 and 2000 mm.");
        }
        if (heightMm != 0 && !(heightMm >= 10 && heightMm <= 2000)) {
            throw new IllegalArgumentException(
                    "A picture " + heightMm + " mm high cannot be made; the height must be between 10 and 2000 mm.");
        }
        if (dpi < 36 || dpi > 1200) {
            throw new IllegalArgumentException(
                    "A resolution of " + dpi + " dpi cannot be made; it must be 36 to 1200.");
        }
    }

    /** A page of the size that a picture of so many pixels has at 96 dots per inch. */
    public static Page pixels(int width, int height) {
        return new Page(width * 25.4 / 96, height * 25.4 / 96, 96, true);
    }

    /** The same page at another width, its height following the figure. */
    public Page width(double millimetres) {
        return new Page(millimetres, 0, dpi, heading);
    }

    /** The same page at another resolution. */
    public Page resolution(int dotsPerInch) {
        return new Page(widthMm, heightMm, dotsPerInch, heading);
    }

    /** Width in typographic points. */
    double widthPoints() {
        return widthMm / POINT_MM;
    }
}
