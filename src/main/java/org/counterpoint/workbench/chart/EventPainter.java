package org.counterpoint.workbench.chart;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.counterpoint.workbench.Messages;

/**
 * Paints what was done to runs over a time axis: a thin upright line with a small flag at its top. Flags that would overlap are one
 * flag with their number, and share one line, so that many runs stay readable.
 */
final class EventPainter {
    private static final double FLAG = 8;
    private static final double APART = 11;
    private static final int MOST_WORDS = 5;

    private EventPainter() {}

    /** Events whose flags would overlap. */
    record Bundle(double px, List<Mark.Event> events) {
        /** Whether all are of one run. */
        boolean oneColor() {
            return events.stream().allMatch(e -> e.rgb() == events.getFirst().rgb());
        }

        /** What the flag says, an event for each paragraph. */
        String words() {
            List<String> words = new ArrayList<>(
                    events.stream().limit(MOST_WORDS).map(Mark.Event::words).toList());
            if (events.size() > MOST_WORDS) {
                words.add(Messages.text("chart.event.more", Numbers.count(events.size() - MOST_WORDS)));
            }
            return String.join("\n", words);
        }
    }

    /**
     * Gathers what lies close together.
     *
     * @param events events of a panel
     * @param x place of an abscissa
     * @param area the plot; what lies beside it is left out
     * @param unit base stroke
     */
    static List<Bundle> bundles(List<Mark.Event> events, DoubleUnaryOperator x, Rectangle2D area, double unit) {
        List<Mark.Event> seen = events.stream()
                .filter(e -> x.applyAsDouble(e.x()) >= area.getMinX() && x.applyAsDouble(e.x()) <= area.getMaxX())
                .sorted(Comparator.comparingDouble(Mark.Event::x))
                .toList();
        List<Bundle> bundles = new ArrayList<>();
        List<Mark.Event> open = new ArrayList<>();
        double first = Double.NaN;
        for (Mark.Event event : seen) {
            double px = x.applyAsDouble(event.x());
            if (!open.isEmpty() && px - first > APART * unit) {
                bundles.add(new Bundle(first, List.copyOf(open)));
                open.clear();
            }
            if (open.isEmpty()) {
                first = px;
            }
            open.add(event);
        }
        if (!open.isEmpty()) {
            bundles.add(new Bundle(first, List.copyOf(open)));
        }
        return bundles;
    }

    /** How far below the top of the plot a flag reaches. */
    static double depth(double unit) {
        return (FLAG + 3) * unit;
    }

    static void paint(
            Graphics2D g2, Rectangle2D area, DoubleUnaryOperator x, List<Mark.Event> events, ChartStyle style) {
        double unit = style.unit();
        for (Bundle bundle : bundles(events, x, area, unit)) {
            int rgb = bundle.oneColor()
                    ? bundle.events().getFirst().rgb()
                    : style.text().getRGB() & 0xffffff;
            double px = bundle.px();
            double top = area.getMinY();
            Line2D line = new Line2D.Double(px, top, px, area.getMaxY());
            // On the colored cells of a strip the line is only seen on a ground of its own.
            g2.setPaint(ChartStyle.color(style.surface().getRGB() & 0xffffff, 0.5));
            g2.setStroke(style.stroke(2.4, Dash.SOLID));
            g2.draw(line);
            g2.setPaint(ChartStyle.color(rgb, 0.65));
            g2.setStroke(style.stroke(1.1, Dash.DOTTED));
            g2.draw(line);
            double half = FLAG * unit / 2;
            Path2D flag = new Path2D.Double();
            flag.moveTo(px - half, top + unit);
            flag.lineTo(px + half, top + unit);
            flag.lineTo(px, top + (FLAG + 1) * unit);
            flag.closePath();
            // A rim of the ground keeps the flag apart from curves that touch the top.
            g2.setPaint(style.surface());
            g2.setStroke(style.stroke(2.2, Dash.SOLID));
            g2.draw(flag);
            g2.setPaint(ChartStyle.color(rgb, 1));
            g2.fill(flag);
            if (bundle.events().size() > 1) {
                number(g2, area, px + half + 2 * unit, bundle.events().size(), style);
            }
        }
    }

    private static void number(Graphics2D g2, Rectangle2D area, double left, int count, ChartStyle style) {
        g2.setFont(style.font(0.7));
        FontMetrics metrics = g2.getFontMetrics();
        String words = Integer.toString(count);
        double width = metrics.stringWidth(words);
        double from = left + width > area.getMaxX() ? left - width - (FLAG + 4) * style.unit() : left;
        double gap = style.unit();
        g2.setPaint(ChartStyle.color(style.surface().getRGB() & 0xffffff, 0.8));
        g2.fill(new Rectangle2D.Double(from - gap, area.getMinY(), width + 2 * gap, metrics.getAscent() + gap));
        g2.setPaint(style.text());
        g2.drawString(words, (float) from, (float) (area.getMinY() + metrics.getAscent()));
    }
}
