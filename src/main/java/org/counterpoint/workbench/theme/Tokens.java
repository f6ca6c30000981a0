package org.counterpoint.workbench.theme;

/**
 * The colors of one theme; the style sheet and the charts take theirs from here, so the two cannot drift apart.
 *
 * @param dark whether light text stands on a dark ground
 * @param window ground of the window, behind panels
 * @param surface ground of panels, tables and charts
 * @param raised ground of headers, tool bars and hovered rows
 * @param border hairlines between panels
 * @param grid grid lines of charts
 * @param text main text
 * @param muted secondary text and axis labels
 * @param accent what can be acted on, and the focus ring
 * @param accentText text on the accent
 * @param selection ground of selected rows
 * @param positive sign: the objective gains (blue: told from {@code negative} by color-blind readers)
 * @param negative sign: the objective loses (orange)
 * @param neutral sign: not decided by the data
 * @param warning something needs attention
 * @param error something failed
 */
public record Tokens(
        boolean dark,
        Rgb window,
        Rgb surface,
        Rgb raised,
        Rgb border,
        Rgb grid,
        Rgb text,
        Rgb muted,
        Rgb accent,
        Rgb accentText,
        Rgb selection,
        Rgb positive,
        Rgb negative,
        Rgb neutral,
        Rgb warning,
        Rgb error) {
    /** The light theme. */
    public static final Tokens LIGHT = new Tokens(
            false,
            Rgb.of("#f3f4f6"),
            Rgb.of("#ffffff"),
            Rgb.of("#f8f9fb"),
            Rgb.of("#dcdfe5"),
            Rgb.of("#e7e9ee"),
            Rgb.of("#1b1f27"),
            Rgb.of("#5a6372"),
            Rgb.of("#2457c5"),
            Rgb.of("#ffffff"),
            Rgb.of("#dbe6fb"),
            Rgb.of("#1f6fb2"),
            Rgb.of("#c4500a"),
            Rgb.of("#b4bac4"),
            Rgb.of("#8a5a00"),
            Rgb.of("#b3261e"));

    /** The dark theme. */
    public static final Tokens DARK = new Tokens(
            true,
            Rgb.of("#14171c"),
            Rgb.of("#1b1f26"),
            Rgb.of("#232831"),
            Rgb.of("#343b47"),
            Rgb.of("#2c323c"),
            Rgb.of("#e6e9ee"),
            Rgb.of("#a0a9b8"),
            Rgb.of("#7aa7ff"),
            Rgb.of("#0e1420"),
            Rgb.of("#2b3d5e"),
            Rgb.of("#5fb0ee"),
            Rgb.of("#f2934e"),
            Rgb.of("#5d6675"),
            Rgb.of("#e6b450"),
            Rgb.of("#ff8a80"));
}
