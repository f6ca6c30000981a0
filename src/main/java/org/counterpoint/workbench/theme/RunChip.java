package org.counterpoint.workbench.theme;

import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** A sample of how a run is drawn: a piece of its line with its marker; a hollow ring where it is not drawn. */
public final class RunChip {
    private static final double HALF = 12;
    private static final double ARM = 5;
    private static final double THIN = 1.2;
    private static final int MOST_DOTS = 3;

    private RunChip() {}

    /** The ring of a run that is not drawn, around a point; in its own color where it has one. */
    public static void paintRing(GraphicsContext g, Tokens tokens, @Nullable String color, double x, double y) {
        g.setStroke(Palette.own(color, tokens).orElse(tokens.neutral()).fx());
        g.setLineWidth(1.5);
        g.strokeOval(x - 5, y - 5, 10, 10);
    }

    /** Dots for runs of several colors, around a point. */
    public static void paintDots(GraphicsContext g, List<Color> colors, double x, double y) {
        int dots = Math.min(MOST_DOTS, colors.size());
        for (int i = 0; i < dots; i++) {
            g.setFill(colors.get(i));
            g.fillOval(x - 3 + (i - (dots - 1) / 2.0) * 8, y - 3, 6, 6);
        }
    }

    /** The line and marker of a drawn run, around a point. */
    public static void paint(GraphicsContext g, RunStyle style, Theme theme, double x, double y) {
        Color color = theme.palette().run(style, theme.tokens()).fx();
        g.setStroke(color);
        g.setFill(color);
        g.setLineWidth(2);
        double[] dash = new double[style.dash().length];
        for (int i = 0; i < dash.length; i++) {
            dash[i] = style.dash()[i] * 0.7;
        }
        g.setLineDashes(dash);
        g.strokeLine(x - HALF, y, x + HALF, y);
        g.setLineDashes();
        switch (style.marker()) {
            case CIRCLE -> g.fillOval(x - 4.5, y - 4.5, 9, 9);
            case SQUARE -> g.fillRect(x - 4, y - 4, 8, 8);
            case TRIANGLE -> g.fillPolygon(new double[] {x - 5, x + 5, x}, new double[] {y + 4, y + 4, y - 5}, 3);
            case DIAMOND -> g.fillPolygon(new double[] {x - 5, x, x + 5, x}, new double[] {y, y - 5, y, y + 5}, 4);
            case PLUS -> cross(g, x, y, 0);
            case CROSS -> cross(g, x, y, 45);
        }
    }

    private static void cross(GraphicsContext g, double x, double y, double degrees) {
        g.save();
        g.translate(x, y);
        g.rotate(degrees);
        g.fillRect(-ARM, -THIN, 2 * ARM, 2 * THIN);
        g.fillRect(-THIN, -ARM, 2 * THIN, 2 * ARM);
        g.restore();
    }
}
