package org.counterpoint.workbench.library;

import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.counterpoint.run.RewardCurve;
import org.jspecify.annotations.Nullable;

/** The courses of one reward, small: one line per run, on a scale that the whole column shares. */
final class Sparkline {
    private static final double PAD = 2;
    private static final double DOT = 1.7;

    private Sparkline() {}

    /** Where to paint, in the canvas's pixels. */
    record Box(double x, double y, double width, double height) {
        double x(long step, long last) {
            return x + PAD + (width - 2 * PAD) * step / last;
        }

        double y(double v, LibraryCurves.Scale scale) {
            double span = scale.high() - scale.low();
            double t = span > 0 ? (v - scale.low()) / span : 0.5;
            return y + height - PAD - (height - 2 * PAD) * t;
        }
    }

    /** Draws the courses over each other; nothing where there is none. */
    static void paint(
            GraphicsContext g, Box box, List<RewardCurve> curves, LibraryCurves.@Nullable Scale scale, Color color) {
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
            draw(g, box, curve, scale, last);
        }
    }

    private static void draw(GraphicsContext g, Box box, RewardCurve curve, LibraryCurves.Scale scale, long last) {
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
            x = box.x(curve.step(i), last);
            y = box.y(v, scale);
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
}
