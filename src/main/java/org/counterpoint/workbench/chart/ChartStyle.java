package org.counterpoint.workbench.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import org.counterpoint.workbench.theme.Tokens;

/**
 * Colours and sizes of a drawing. Every length is a multiple of {@link #em}, so a figure for a large screen or a poster keeps its
 * proportions.
 *
 * @param tokens colours of the theme
 * @param em size of the base font in pixels; 13 on an ordinary screen
 * @param base font of any size from which all others are derived
 */
public record ChartStyle(Tokens tokens, double em, Font base) {
    private static final Font SCREEN = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    /** The style of a screen, in its own sans-serif font. */
    public ChartStyle(Tokens tokens, double em) {
        this(tokens, em, SCREEN);
    }

    /** Base font size of an ordinary screen, in pixels. */
    public static final double NORMAL_EM = 13;

    /** The style for an image: proportions of an ordinary window, whatever the size in pixels. */
    public static ChartStyle forImage(Tokens tokens, int width, int height) {
        double scale = Math.min(width / 1280.0, height / 720.0);
        return new ChartStyle(tokens, NORMAL_EM * Math.max(0.62, scale));
    }

    /** Length of the base stroke (about one pixel on an ordinary screen). */
    double unit() {
        return em / NORMAL_EM;
    }

    Font font(double ems) {
        return base.deriveFont((float) (em * ems));
    }

    Font bold(double ems) {
        return font(ems).deriveFont(Font.BOLD);
    }

    Font tickFont() {
        return font(0.80);
    }

    Font labelFont() {
        return font(0.86);
    }

    Color text() {
        return tokens.text().awt();
    }

    Color muted() {
        return tokens.muted().awt();
    }

    Color grid() {
        return tokens.grid().awt();
    }

    Color surface() {
        return tokens.surface().awt();
    }

    Color border() {
        return tokens.border().awt();
    }

    Stroke stroke(double width, Dash dash) {
        float w = (float) Math.max(0.1, width * unit());
        float[] pattern = dash.pattern((float) width);
        if (pattern.length == 0) {
            return new BasicStroke(w, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        }
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] *= (float) unit();
        }
        return new BasicStroke(w, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, pattern, 0f);
    }

    static Color color(int rgb, double alpha) {
        return new Color(
                (rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255, (int) Math.round(255 * Math.clamp(alpha, 0.0, 1.0)));
    }
}
