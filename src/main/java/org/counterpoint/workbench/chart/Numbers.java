package org.counterpoint.workbench.chart;

import java.util.Locale;

/** How numbers are written in charts, tooltips and tables: enough digits to be exact, none for show. */
public final class Numbers {
    private static final double[] ENDS = {1, 1.5, 2, 3, 4, 5, 6, 8};
    private static final double[] STEPS = {1, 2, 5};

    private Numbers() {}

    /** Up to six significant digits, trailing zeros removed. */
    public static String exact(double value) {
        return write(value, 6);
    }

    /** Up to three significant digits. */
    public static String brief(double value) {
        return write(value, 3);
    }

    /** A count with thousands separators. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A round end for a scale that has to reach a positive value; 0.1 for what is not above zero. */
    public static double above(double value) {
        return value > 0 ? round(value, ENDS) : 0.1;
    }

    /** A round step between ticks, not below a positive value. */
    static double step(double value) {
        return round(value, STEPS);
    }

    private static double round(double value, double[] mantissas) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : mantissas) {
            if (step * power >= value * (1 - 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** With this many digits after the point. */
    public static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        // Rounded to zero it has no sign.
        return text.startsWith("-") && text.chars().allMatch(c -> "-0.".indexOf(c) >= 0) ? text.substring(1) : text;
    }

    /** Digits after the point with which multiples of a {@link #step} are told apart; below zero where powers of ten are shorter. */
    static int decimals(double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return decimals > 4 || step >= 1e6 ? -1 : decimals;
    }

    private static String write(double value, int digits) {
        if (Double.isNaN(value)) {
            return "no value";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+infinity" : "-infinity";
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 1e7 || size < 1e-4) {
            String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
            return text.replaceFirst("\\.?0+e", "e").replaceFirst("e([+-])0", "e$1");
        }
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
