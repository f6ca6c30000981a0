package org.counterpoint.workbench.chart;

import java.util.Locale;

/** How numbers are written in charts, tooltips and tables: enough digits to be exact, none for show. */
public final class Numbers {
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
            return text.replaceFirst("\\.?0+e", "e");
        }
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
