package org.counterpoint.workbench.chart;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import org.counterpoint.workbench.Messages;

/** Paints a table panel into images; rows that do not fit are counted in a last line. */
final class TablePainter {
    private static final double LINE = 1.45;

    private final Graphics2D g2;
    private final ChartStyle style;

    TablePainter(Graphics2D g2, ChartStyle style) {
        this.g2 = g2;
        this.style = style;
    }

    /** Height that a whole table takes. */
    static double height(Panel.Table table, double em) {
        return em * (LINE * (1 + table.rows().size()) + 1.2);
    }

    void draw(Panel.Table table, Rectangle2D box) {
        double em = style.em();
        double line = em * LINE;
        double[] widths = widths(table, box.getWidth());
        g2.setFont(style.bold(0.85));
        g2.setPaint(style.muted());
        double y = box.getY() + line;
        double x = box.getX();
        for (int c = 0; c < widths.length; c++) {
            cell(table.columns().get(c).name(), table.columns().get(c).number(), x, y, widths[c]);
            x += widths[c];
        }
        g2.setPaint(style.border());
        g2.setStroke(style.stroke(1, Dash.SOLID));
        g2.draw(new Line2D.Double(box.getX(), y + em * 0.4, box.getMaxX(), y + em * 0.4));
        g2.setFont(style.font(0.85));
        int room = Math.max(0, (int) ((box.getMaxY() - y - em * 0.4) / line));
        int shown = table.rows().size() <= room ? table.rows().size() : Math.max(0, room - 1);
        for (int r = 0; r < shown; r++) {
            y += line;
            x = box.getX();
            for (int c = 0; c < widths.length; c++) {
                Panel.Table.Cell cell = table.rows().get(r).cells().get(c);
                Integer rgb = cell.rgb();
                g2.setPaint(rgb == null ? style.text() : ChartStyle.color(rgb, 1));
                cell(cell.text(), table.columns().get(c).number(), x, y, widths[c]);
                x += widths[c];
            }
        }
        if (shown < table.rows().size()) {
            g2.setPaint(style.muted());
            cell(
                    Messages.text("chart.table.more", Numbers.count(table.rows().size() - shown)),
                    false,
                    box.getX(),
                    y + line,
                    box.getWidth());
        }
    }

    private double[] widths(Panel.Table table, double room) {
        FontMetrics metrics = g2.getFontMetrics(style.font(0.85));
        double[] wanted = new double[table.columns().size()];
        double sum = 0;
        for (int c = 0; c < wanted.length; c++) {
            wanted[c] = g2.getFontMetrics(style.bold(0.85))
                    .stringWidth(table.columns().get(c).name());
            for (Panel.Table.Row row : table.rows()) {
                wanted[c] = Math.max(
                        wanted[c], metrics.stringWidth(row.cells().get(c).text()));
            }
            wanted[c] += style.em() * 1.4;
            sum += wanted[c];
        }
        for (int c = 0; c < wanted.length; c++) {
            wanted[c] *= room / sum;
        }
        return wanted;
    }

    private void cell(String text, boolean right, double x, double y, double width) {
        FontMetrics metrics = g2.getFontMetrics();
        double room = width - style.em() * 0.7;
        String shown = text;
        while (shown.length() > 1 && metrics.stringWidth(shown) > room) {
            shown = shown.substring(0, shown.length() - 2) + "\u2026";
        }
        double at = right ? x + room - metrics.stringWidth(shown) : x;
        g2.drawString(shown, (float) at, (float) y);
    }
}
