package org.counterpoint.workbench.chart;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Paints lines, areas and words beside the data of an XY panel. */
final class MarkPainter {
    private static final double TICK_EMS = 1.4;

    private final ChartStyle style;
    private final XyPainter.Canvas canvas;
    private double lastLabelEnd = Double.NEGATIVE_INFINITY;

    MarkPainter(ChartStyle style, XyPainter.Canvas canvas) {
        this.style = style;
        this.canvas = canvas;
    }

    /** What lies behind the data. */
    void behind(List<Mark> marks) {
        for (Mark mark : marks) {
            switch (mark) {
                case Mark.Area area -> area(area);
                case Mark.Upright upright -> upright(upright);
                case Mark.Slope slope -> slope(slope);
                case Mark.Level level -> level(level);
                case Mark.Segment segment -> segment(segment);
                case Mark.Span span -> span(span);
                case Mark.Corner ignored -> {}
                case Mark.Text ignored -> {}
                case Mark.Event ignored -> {}
            }
        }
    }

    /** What lies in front of the data. */
    void front(List<Mark> marks) {
        for (Mark mark : marks) {
            switch (mark) {
                case Mark.Corner corner -> corner(corner);
                case Mark.Level level -> levelLabel(level);
                case Mark.Text text -> text(text);
                default -> {}
            }
        }
        // Last, so that no plate of words covers a flag.
        EventPainter.paint(canvas.g2(), canvas.area(), canvas::x, Mark.Event.of(marks), style);
    }

    private void area(Mark.Area mark) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < mark.x().length; i++) {
            double x = canvas.x(mark.x()[i]);
            double y = canvas.y(mark.y()[i]);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        canvas.g2().setPaint(ChartStyle.color(mark.rgb(), mark.alpha()));
        canvas.g2().fill(path);
    }

    private void segment(Mark.Segment mark) {
        canvas.g2().setPaint(ChartStyle.color(mark.rgb(), 1));
        canvas.g2().setStroke(style.stroke(mark.width(), mark.dash()));
        canvas.line(canvas.x(mark.x0()), canvas.y(mark.y0()), canvas.x(mark.x1()), canvas.y(mark.y1()));
    }

    private void span(Mark.Span mark) {
        Graphics2D g2 = canvas.g2();
        Rectangle2D area = canvas.area();
        double from = canvas.x(mark.from());
        double to = canvas.x(mark.to());
        g2.setPaint(ChartStyle.color(mark.rgb(), mark.alpha()));
        g2.fill(new Rectangle2D.Double(Math.min(from, to), area.getMinY(), Math.abs(to - from), area.getHeight()));
        if (!mark.label().isEmpty()) {
            g2.setFont(style.font(0.76));
            g2.setPaint(style.muted());
            FontMetrics metrics = g2.getFontMetrics();
            g2.drawString(mark.label(), (float) (Math.min(from, to) + 3 * style.unit()), (float)
                    (area.getMinY() + metrics.getAscent()));
        }
    }

    private void text(Mark.Text mark) {
        Graphics2D g2 = canvas.g2();
        g2.setFont(style.font(0.8));
        FontMetrics metrics = g2.getFontMetrics();
        double x = canvas.x(mark.x()) - (1 - mark.right()) * metrics.stringWidth(mark.text());
        double middle = canvas.y(mark.y()) + (0.5 - mark.up()) * metrics.getHeight();
        g2.setPaint(ChartStyle.color(mark.rgb(), 1));
        g2.drawString(mark.text(), (float) x, (float) (middle + (metrics.getAscent() - metrics.getDescent()) / 2.0));
    }

    private void upright(Mark.Upright mark) {
        Graphics2D g2 = canvas.g2();
        Rectangle2D area = canvas.area();
        double x = canvas.x(mark.x());
        g2.setPaint(style.muted());
        g2.setStroke(style.stroke(1, Dash.DASHED));
        if (mark.partly()) {
            double tick = Math.min(area.getHeight() / 4, style.em() * TICK_EMS);
            canvas.line(x, area.getMinY(), x, area.getMinY() + tick);
            canvas.line(x, area.getMaxY() - tick, x, area.getMaxY());
        } else {
            canvas.line(x, area.getMinY(), x, area.getMaxY());
        }
        if (!mark.label().isEmpty()) {
            g2.setFont(style.font(0.76));
            double gap = 4 * style.unit();
            FontMetrics metrics = g2.getFontMetrics();
            double from = x + gap;
            double width = metrics.stringWidth(mark.label());
            if (from + width > area.getMaxX()) {
                from = x - gap - width;
            }
            if (from >= lastLabelEnd && from >= area.getMinX()) {
                g2.drawString(mark.label(), (float) from, (float) (area.getMinY() + metrics.getAscent() + gap * 0.5));
                lastLabelEnd = from + width + gap;
            }
        }
    }

    private void slope(Mark.Slope mark) {
        Graphics2D g2 = canvas.g2();
        g2.setPaint(style.muted());
        g2.setStroke(style.stroke(1, Dash.DASHED));
        // On axes that are not linear the line is a curve.
        Path2D path = new Path2D.Double();
        boolean open = false;
        for (int i = 0; i <= 64; i++) {
            double px = canvas.area().getMinX() + canvas.area().getWidth() * i / 64;
            double py = canvas.y(mark.slope() * canvas.xMap().value(px) + mark.intercept());
            if (Double.isFinite(py)) {
                if (open) {
                    path.lineTo(px, py);
                } else {
                    path.moveTo(px, py);
                }
            }
            open = Double.isFinite(py);
        }
        g2.draw(path);
    }

    private void level(Mark.Level mark) {
        Rectangle2D area = canvas.area();
        double y = canvas.y(mark.y());
        canvas.g2().setPaint(ChartStyle.color(mark.rgb(), 1));
        canvas.g2().setStroke(style.stroke(1.3, mark.dash()));
        canvas.line(area.getMinX(), y, area.getMaxX(), y);
    }

    private void levelLabel(Mark.Level mark) {
        if (mark.label().isEmpty()) {
            return;
        }
        Graphics2D g2 = canvas.g2();
        Rectangle2D area = canvas.area();
        g2.setFont(style.font(0.76));
        FontMetrics metrics = g2.getFontMetrics();
        double gap = 3 * style.unit();
        double x = area.getMaxX() - metrics.stringWidth(mark.label()) - 2 * gap;
        double y = canvas.y(mark.y()) - gap;
        if (y - metrics.getAscent() < area.getMinY()) {
            y = canvas.y(mark.y()) + metrics.getAscent() + gap * 0.3;
        }
        plate(mark.label(), x, y, metrics);
        g2.setPaint(ChartStyle.color(mark.rgb(), 1));
        g2.drawString(mark.label(), (float) x, (float) y);
    }

    private void corner(Mark.Corner mark) {
        Graphics2D g2 = canvas.g2();
        Rectangle2D area = canvas.area();
        g2.setFont(style.font(0.78));
        FontMetrics metrics = g2.getFontMetrics();
        double gap = 5 * style.unit();
        String[] lines = mark.text().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            double x = mark.right() ? area.getMaxX() - metrics.stringWidth(lines[i]) - gap : area.getMinX() + gap;
            double y = mark.top()
                    ? area.getMinY() + metrics.getAscent() + gap * 0.6 + i * metrics.getHeight()
                    : area.getMaxY() - metrics.getDescent() - gap * 0.4 - (lines.length - 1 - i) * metrics.getHeight();
            plate(lines[i], x, y, metrics);
            g2.setPaint(style.text());
            g2.drawString(lines[i], (float) x, (float) y);
        }
    }

    private void plate(String words, double x, double baseline, FontMetrics metrics) {
        double gap = 2 * style.unit();
        canvas.g2().setPaint(ChartStyle.color(style.surface().getRGB() & 0xffffff, 0.8));
        canvas.g2()
                .fill(new Rectangle2D.Double(
                        x - gap,
                        baseline - metrics.getAscent(),
                        metrics.stringWidth(words) + 2 * gap,
                        metrics.getHeight()));
    }
}
