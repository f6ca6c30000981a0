package org.counterpoint.workbench.chart;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.block.RectangleConstraint;
import org.jfree.chart.title.Title;
import org.jfree.chart.ui.Size2D;
import org.jspecify.annotations.Nullable;

/** Upright colour bar beside a heat map: ticks, what the colour means, and the baseline as a marked value. */
final class ScaleLegend extends Title {
    private static final long serialVersionUID = 1L;
    private static final int TICKS = 5;

    private final transient ColorScale scale;
    private final transient ChartStyle style;

    ScaleLegend(ColorScale scale, ChartStyle style) {
        this.scale = scale;
        this.style = style;
    }

    @Override
    public Size2D arrange(Graphics2D g2, RectangleConstraint constraint) {
        double height = constraint.getHeightRange() == null
                ? constraint.getHeight()
                : constraint.getHeightRange().getUpperBound();
        return new Size2D(style.em() * 6.4, height);
    }

    @Override
    public void draw(Graphics2D g2, Rectangle2D area) {
        draw(g2, area, null);
    }

    @Override
    public @Nullable Object draw(Graphics2D g2, Rectangle2D area, @Nullable Object params) {
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        double em = style.em();
        double top = area.getMinY() + em * 0.9;
        double height = Math.max(em * 2, Math.min(area.getHeight() - em * 3.2, em * 30));
        double x = area.getMinX() + em * 0.9;
        double width = em * 0.9;
        int pixels = (int) Math.min(256, Math.ceil(height));
        for (int i = 0; i < pixels; i++) {
            double value = scale.max() - (scale.max() - scale.min()) * (i + 0.5) / pixels;
            double from = Math.floor(top + height * i / pixels);
            double to = Math.ceil(top + height * (i + 1) / pixels);
            g2.setPaint(ChartStyle.color(scale.rgb(value), 1));
            g2.fill(new Rectangle2D.Double(x, from, width, to - from));
        }
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        ticks(g2, x + width, top, height);
        label(g2, area, top, height);
        return null;
    }

    private void ticks(Graphics2D g2, double x, double top, double height) {
        double em = style.em();
        g2.setFont(style.tickFont());
        FontMetrics metrics = g2.getFontMetrics();
        int count = height > em * 7 ? TICKS : 3;
        double step = Numbers.step((scale.max() - scale.min()) / count);
        int decimals = Numbers.decimals(step);
        double baselineY = scale.baseline() == null ? Double.NaN : y(scale.baseline(), top, height);
        for (long i = (long) Math.ceil(scale.min() / step - 1e-9); i * step <= scale.max() + step * 1e-9; i++) {
            double value = i * step;
            double y = y(value, top, height);
            if (Math.abs(y - baselineY) < metrics.getHeight() * 1.6) {
                continue;
            }
            g2.setPaint(style.muted());
            g2.drawString(
                    decimals < 0 ? Numbers.brief(value) : Numbers.fixed(value, decimals),
                    (float) (x + em * 0.35),
                    (float) (y + metrics.getAscent() * 0.38));
        }
        if (!Double.isNaN(baselineY)) {
            g2.setPaint(style.text());
            g2.setStroke(style.stroke(1.6, Dash.SOLID));
            g2.draw(new Line2D.Double(x - em * 0.9, baselineY, x, baselineY));
            Path2D pointer = new Path2D.Double();
            pointer.moveTo(x, baselineY);
            pointer.lineTo(x + em * 0.35, baselineY - em * 0.25);
            pointer.lineTo(x + em * 0.35, baselineY + em * 0.25);
            pointer.closePath();
            g2.fill(pointer);
            g2.setFont(style.font(0.74));
            double value = scale.baseline() == null ? 0 : scale.baseline();
            double line = metrics.getHeight() * 0.95;
            float left = (float) (x + em * 0.45);
            double first = Math.clamp(
                    baselineY - line * 0.2, top + metrics.getAscent() * 0.4, top + height - metrics.getAscent() * 0.4);
            g2.drawString(scale.baselineLabel(), left, (float) first);
            g2.drawString(Numbers.brief(value), left, (float) (first + line));
        }
    }

    private double y(double value, double top, double height) {
        double t = Math.clamp((value - scale.min()) / (scale.max() - scale.min()), 0.0, 1.0);
        return top + height * (1 - t);
    }

    private void label(Graphics2D g2, Rectangle2D area, double top, double height) {
        g2.setFont(style.labelFont());
        g2.setPaint(style.muted());
        FontMetrics metrics = g2.getFontMetrics();
        AffineTransform saved = g2.getTransform();
        double room = area.getHeight() - style.em() * 0.6;
        List<String> lines = lines(scale.label(), metrics, room);
        for (int i = 0; i < lines.size(); i++) {
            double length = metrics.stringWidth(lines.get(i));
            double x = area.getMaxX() - style.em() * 0.45 - (lines.size() - 1 - i) * metrics.getHeight() * 0.92;
            double lowest = area.getMaxY() - style.em() * 0.3;
            double y = Math.clamp(top + height / 2 + length / 2, Math.min(area.getMinY() + length, lowest), lowest);
            g2.translate(x, y);
            g2.rotate(-Math.PI / 2);
            g2.drawString(lines.get(i), 0f, 0f);
            g2.setTransform(saved);
        }
    }

    /** One line where the words fit, else two; what fits into neither is cut with an ellipsis. */
    private static List<String> lines(String words, FontMetrics metrics, double room) {
        if (metrics.stringWidth(words) <= room) {
            return List.of(words);
        }
        List<String> wrapped = FigureSvg.wrap(words, metrics, room);
        if (wrapped.size() == 1) {
            return List.of(FigureSvg.fit(words, metrics, room));
        }
        String rest = String.join(" ", wrapped.subList(1, wrapped.size()));
        return List.of(FigureSvg.fit(wrapped.getFirst(), metrics, room), FigureSvg.fit(rest, metrics, room));
    }
}
