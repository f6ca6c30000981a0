package org.counterpoint.workbench.theme;

/** An opaque or translucent color that both JavaFX and the charts (AWT paints) understand; channels are 0..255. */
public record Rgb(int red, int green, int blue, int alpha) {
    /** From an HTML hex color such as {@code #0072b2}. */
    public static Rgb of(String hex) {
        int value = Integer.parseInt(hex.substring(1), 16);
        return new Rgb(value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff, 255);
    }

    /** The same color at another opacity, 0..1. */
    public Rgb withOpacity(double opacity) {
        return new Rgb(red, green, blue, (int) Math.round(255 * opacity));
    }

    /** This color moved towards another one; fraction 0 gives this one, 1 the other. */
    public Rgb mix(Rgb other, double fraction) {
        return new Rgb(
                blend(red, other.red, fraction),
                blend(green, other.green, fraction),
                blend(blue, other.blue, fraction),
                blend(alpha, other.alpha, fraction));
    }

    /** As a JavaFX color. */
    public javafx.scene.paint.Color fx() {
        return javafx.scene.paint.Color.rgb(red, green, blue, alpha / 255.0);
    }

    /** As an AWT color, for charts. */
    public java.awt.Color awt() {
        return new java.awt.Color(red, green, blue, alpha);
    }

    /** As CSS text, for example {@code #0072b2ff}. */
    public String css() {
        return String.format("#%02x%02x%02x%02x", red, green, blue, alpha);
    }

    /** Relative luminance after WCAG 2, 0 (black) .. 1 (white); opacity is ignored. */
    public double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    /** Contrast ratio against another color after WCAG 2, 1 .. 21; text needs at least 4.5. */
    public double contrast(Rgb other) {
        double a = luminance();
        double b = other.luminance();
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static int blend(int from, int to, double fraction) {
        return (int) Math.round(from + (to - from) * fraction);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
