package org.counterpoint.workbench.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Paints the line of a series: plain, paler towards its beginning, or colored by its step, with arrow heads. */
final class LinePainter {
    private static final int CHUNKS = 10;

    private final XyPainter.Canvas canvas;
    private final ChartStyle style;

    LinePainter(XyPainter.Canvas canvas, ChartStyle style) {
        this.canvas = canvas;
        this.style = style;
    }

    /** Colour of a point: by its step where the series is coloured so. */
    static int color(Series series, int i) {
        ColorScale scale = series.style().byStep();
        if (scale == null) {
            return series.style().rgb();
        }
        double[] steps = series.steps();
        return scale.rgb(steps == null ? series.x()[i] : steps[i]);
    }

    void draw(Series series, int[] index) {
        SeriesStyle look = series.style();
        Graphics2D g2 = canvas.g2();
        if (look.byStep() != null) {
            // One stroke for each color, not for each point: the scale has few colors that can be told apart.
            int from = 0;
            while (from < index.length - 1) {
                int rgb = color(series, index[from + 1]);
                int to = from + 1;
                while (to < index.length - 1 && near(color(series, index[to + 1]), rgb)) {
                    to++;
                }
                g2.setPaint(ChartStyle.color(rgb, look.alpha()));
                g2.draw(path(series, index, from, to));
                from = to;
            }
            return;
        }
        if (!look.fade() && index.length > 2 * canvas.area().getWidth()) {
            dense(series, index);
            return;
        }
        int chunks = look.fade() ? Math.min(CHUNKS, Math.max(1, index.length - 1)) : 1;
        for (int c = 0; c < chunks; c++) {
            int from = (int) ((long) (index.length - 1) * c / chunks);
            int to = (int) ((long) (index.length - 1) * (c + 1) / chunks);
            double strength = look.fade() && chunks > 1 ? 0.25 + 0.75 * c / (chunks - 1) : 1;
            g2.setPaint(ChartStyle.color(look.rgb(), look.alpha() * strength));
            g2.draw(path(series, index, from, to));
        }
    }

    /** A line with several points for each pixel: joins cannot be seen, and where it only rises and falls nor can its course. */
    private void dense(Series series, int[] index) {
        SeriesStyle look = series.style();
        Graphics2D g2 = canvas.g2();
        Rectangle2D area = canvas.area();
        g2.setPaint(ChartStyle.color(look.rgb(), look.alpha()));
        int columns = (int) Math.ceil(area.getWidth() * canvas.pixelsPerUnit());
        if (canvas.screen()) {
            Envelope envelope = new Envelope(columns);
            double scale = columns / area.getWidth();
            envelope.add(
                    series,
                    index,
                    canvas.xMap().scaled(area.getMinX(), scale),
                    canvas.yMap().scaled(area.getMinY(), scale));
            if (envelope.tall()) {
                envelope.fill(g2, area, look.width() * style.unit());
                return;
            }
        }
        g2.setStroke(
                new BasicStroke((float) (look.width() * style.unit()), BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL));
        g2.draw(path(series, index, 0, index.length - 1));
    }

    private static boolean near(int a, int b) {
        return Math.abs((a >> 16 & 255) - (b >> 16 & 255))
                        + Math.abs((a >> 8 & 255) - (b >> 8 & 255))
                        + Math.abs((a & 255) - (b & 255))
                < 12;
    }

    private Path2D path(Series series, int[] index, int from, int to) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, to - from + 2);
        boolean open = false;
        for (int k = from; k <= to; k++) {
            double x = canvas.x(series.x()[index[k]]);
            double y = canvas.y(series.y()[index[k]]);
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                open = false;
            } else if (open) {
                path.lineTo(x, y);
            } else {
                path.moveTo(x, y);
                open = true;
            }
        }
        return path;
    }

    /** Arrow heads at the end and, where the style asks for it, along the line. */
    void arrows(Series series, int[] index) {
        double gap = series.style().arrowGap() * style.unit();
        double length = 7 * style.unit();
        double since = 0;
        double total = length(series, index);
        double done = 0;
        for (int k = 1; gap > 0 && k < index.length; k++) {
            double step = distance(series, index[k - 1], index[k]);
            if (Double.isFinite(step)) {
                since += step;
                done += step;
            }
            // None so close to the end that it would melt with the last one.
            if (since >= gap && total - done > gap * 0.5) {
                head(series, index, k, length * 0.85);
                since = 0;
            }
        }
        head(series, index, index.length - 1, length);
    }

    private double length(Series series, int[] index) {
        double total = 0;
        for (int k = 1; k < index.length; k++) {
            double step = distance(series, index[k - 1], index[k]);
            total += Double.isFinite(step) ? step : 0;
        }
        return total;
    }

    private double distance(Series series, int a, int b) {
        return Math.hypot(
                canvas.x(series.x()[b]) - canvas.x(series.x()[a]), canvas.y(series.y()[b]) - canvas.y(series.y()[a]));
    }

    private void head(Series series, int[] index, int at, double length) {
        double x1 = canvas.x(series.x()[index[at]]);
        double y1 = canvas.y(series.y()[index[at]]);
        for (int k = at - 1; k >= 0; k--) {
            double dx = x1 - canvas.x(series.x()[index[k]]);
            double dy = y1 - canvas.y(series.y()[index[k]]);
            double d = Math.hypot(dx, dy);
            if (d >= length * 0.6) {
                double ux = dx / d * length;
                double uy = dy / d * length;
                Path2D head = new Path2D.Double();
                head.moveTo(x1 + ux * 0.5, y1 + uy * 0.5);
                head.lineTo(x1 - ux * 0.6 - uy * 0.55, y1 - uy * 0.6 + ux * 0.55);
                head.lineTo(x1 - ux * 0.6 + uy * 0.55, y1 - uy * 0.6 - ux * 0.55);
                head.closePath();
                canvas.g2()
                        .setPaint(ChartStyle.color(
                                color(series, index[at]), series.style().alpha()));
                canvas.g2().fill(head);
                return;
            }
        }
    }
}
