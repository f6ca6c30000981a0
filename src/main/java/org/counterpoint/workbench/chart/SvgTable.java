package org.counterpoint.workbench.chart;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.counterpoint.workbench.Messages;

/** Draws a table with wrapped words as SVG. */
public final class SvgTable {
    private SvgTable() {}

    /**
     * A column.
     *
     * @param heading heading
     * @param weight share of the width
     * @param right whether words are aligned to the right
     */
    public record Column(String heading, double weight, boolean right) {}

    /**
     * A cell.
     *
     * @param text words
     * @param bar length of a bar behind the words in [0, 1], NaN for none
     * @param rgb colour of the bar
     */
    public record Cell(String text, double bar, int rgb) {
        /** Words only. */
        public static Cell of(String text) {
            return new Cell(text, Double.NaN, 0);
        }
    }

    /** The table as an SVG document; rows that do not fit are counted in a last line. */
    public static String document(
            String title,
            String words,
            List<Column> columns,
            List<List<Cell>> rows,
            int width,
            int height,
            ChartStyle style) {
        SvgCanvas canvas = new SvgCanvas(width, height);
        Graphics2D g2 = canvas.graphics();
        double em = style.em();
        double x0 = em * 0.9;
        double inner = width - 2 * x0;
        g2.setPaint(style.tokens().window().awt());
        g2.fill(new Rectangle2D.Double(0, 0, width, height));
        g2.setFont(style.bold(1.2));
        g2.setPaint(style.text());
        double y = em * 1.9;
        g2.drawString(title, (float) x0, (float) y);
        g2.setFont(style.font(0.92));
        g2.setPaint(style.muted());
        for (String line : FigureSvg.wrap(words, g2.getFontMetrics(), inner)) {
            y += em * 1.3;
            g2.drawString(line, (float) x0, (float) y);
        }
        y += em * 0.8;
        double weight = columns.stream().mapToDouble(Column::weight).sum();
        g2.setFont(style.bold(0.86));
        double head = em * 1.5;
        double x = x0;
        for (Column column : columns) {
            double w = inner * column.weight() / weight;
            write(g2, FigureSvg.fit(column.heading(), g2.getFontMetrics(), w - em * 0.6), x, y + em, w, column, em);
            x += w;
        }
        y += head;
        g2.setFont(style.font(0.86));
        FontMetrics metrics = g2.getFontMetrics();
        double line = metrics.getHeight();
        for (int r = 0; r < rows.size(); r++) {
            int most = 1;
            for (int c = 0; c < columns.size(); c++) {
                double w = inner * columns.get(c).weight() / weight - em * 0.6;
                most = Math.max(
                        most,
                        FigureSvg.wrap(rows.get(r).get(c).text(), metrics, w).size());
            }
            double h = most * line + em * 0.5;
            if (y + h > height - em * 2) {
                g2.setPaint(style.muted());
                g2.drawString(Messages.text("chart.table.unfit", Numbers.count(rows.size() - r)), (float) x0, (float)
                        (y + em * 1.2));
                return canvas.document();
            }
            row(g2, columns, rows.get(r), new Rectangle2D.Double(x0, y, inner, h), weight, style);
            y += h;
        }
        return canvas.document();
    }

    private static void row(
            Graphics2D g2, List<Column> columns, List<Cell> cells, Rectangle2D box, double weight, ChartStyle style) {
        double em = style.em();
        FontMetrics metrics = g2.getFontMetrics();
        g2.setPaint(style.border());
        g2.setStroke(style.stroke(1, Dash.SOLID));
        g2.draw(new Line2D.Double(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMinY()));
        double x = box.getMinX();
        for (int c = 0; c < columns.size(); c++) {
            double w = box.getWidth() * columns.get(c).weight() / weight;
            Cell cell = cells.get(c);
            if (!Double.isNaN(cell.bar())) {
                g2.setPaint(ChartStyle.color(cell.rgb(), 0.25));
                g2.fill(new Rectangle2D.Double(
                        x, box.getMinY() + 1, w * Math.clamp(cell.bar(), 0.0, 1.0), box.getHeight() - 2));
            }
            g2.setPaint(style.text());
            double y = box.getMinY() + em * 0.25 + metrics.getAscent();
            for (String line : FigureSvg.wrap(cell.text(), metrics, w - em * 0.6)) {
                write(g2, FigureSvg.fit(line, metrics, w - em * 0.4), x, y, w, columns.get(c), em);
                y += metrics.getHeight();
            }
            x += w;
        }
    }

    private static void write(Graphics2D g2, String text, double x, double y, double w, Column column, double em) {
        double left = column.right() ? x + w - em * 0.3 - g2.getFontMetrics().stringWidth(text) : x + em * 0.3;
        g2.drawString(text, (float) left, (float) y);
    }
}
