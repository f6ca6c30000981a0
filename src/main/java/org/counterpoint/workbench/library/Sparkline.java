package org.counterpoint.workbench.library;

import java.util.List;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.counterpoint.run.RewardCurve;
import org.jspecify.annotations.Nullable;

/** The courses of one reward, small: one line per run, on a scale that the whole column shares. */
final class Sparkline extends Canvas {
    private static final double PAD = 2;
    private static final double DOT = 1.7;

    Sparkline(double width, double height) {
        super(width, height);
    }

    /** Draws the courses over each other; nothing where there is none. */
    void show(List<RewardCurve> curves, LibraryCurves.@Nullable Scale scale, Color color) {
        GraphicsContext g = getGraphicsContext2D();
        g.clearRect(0, 0, getWidth(), getHeight());
        if (scale == null || curves.isEmpty()) {
            return;
        }
        long last = 1;
        for (RewardCurve curve : curves) {
            last = Math.max(last, curve.step(curve.size() - 1));
        }
        boolean many = curves.size() > 1;
        g.setLineWidth(many ? 1 : 1.3);
        g.setStroke(many ? color.deriveColor(0, 1, 1, 0.55) : color);
        g.setFill(color);
        for (RewardCurve curve : curves) {
            draw(g, curve, scale, last);
        }
    }

    private void draw(GraphicsContext g, RewardCurve curve, LibraryCurves.Scale scale, long last) {
        boolean down = false;
        double x = 0;
        double y = 0;
        g.beginPath();
        for (int i = 0; i < curve.size(); i++) {
            double v = curve.value(i);
            if (!Double.isFinite(v)) {
                down = false; // A gap where nothing finite was logged.
                continue;
            }
            x = PAD + (getWidth() - 2 * PAD) * curve.step(i) / last;
            y = y(v, scale);
            if (down) {
                g.lineTo(x, y);
            } else {
                g.moveTo(x, y);
            }
            down = true;
        }
        g.stroke();
        if (down) {
            g.fillOval(x - DOT, y - DOT, 2 * DOT, 2 * DOT);
        }
    }

    private double y(double v, LibraryCurves.Scale scale) {
        double span = scale.high() - scale.low();
        double t = span > 0 ? (v - scale.low()) / span : 0.5;
        return getHeight() - PAD - (getHeight() - 2 * PAD) * t;
    }
}
