package org.counterpoint.workbench.chart;

import java.awt.BasicStroke;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.counterpoint.workbench.Messages;

/** Draws a whole figure with its heading, legend, panels and explanations as vectors. */
public final class FigureSvg {
    // Vectors are looked at in more detail than a screen has.
    private static final int LEAST_COLUMNS = 1200;

    private final ChartStyle style;
    private final Graphics2D g2;
    private final double width;
    private final double height;

    private FigureSvg(Graphics2D g2, double width, double height, ChartStyle style) {
        this.g2 = g2;
        this.width = width;
        this.height = height;
        this.style = style;
    }

    /** The figure as an SVG document of this size in pixels; words stay words, so they can be searched and edited. */
    public static String document(Figure figure, int width, int height, ChartStyle style) {
        SvgCanvas canvas = new SvgCanvas(width, height);
        draw(figure, canvas.graphics(), width, height, style);
        return canvas.document();
    }

    /** Draws the figure on any surface. */
    public static void draw(Figure figure, Graphics2D g2, double width, double height, ChartStyle style) {
        new FigureSvg(g2, width, height, style).figure(figure);
    }

    /** Height of everything above the rows of panels, and the gaps between and below them. */
    static double headHeight(Figure figure, double width, double em) {
        ChartStyle style = new ChartStyle(org.counterpoint.workbench.theme.Tokens.LIGHT, em, PdfCanvas.font());
        Graphics2D g2 =
                new java.awt.image.BufferedImage(1, 1, java.awt.image.BufferedImage.TYPE_INT_RGB).createGraphics();
        double top = new FigureSvg(g2, width, 1000, style).head(figure);
        g2.dispose();
        return top + em * 0.7 + em * 0.6 * (figure.rows().size() - 1);
    }

    private void figure(Figure figure) {
        double em = style.em();
        g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g2.setPaint(style.tokens().window().awt());
        g2.fill(new Rectangle2D.Double(0, 0, width, height));
        double x = em * 0.9;
        double inner = width - 2 * x;
        double y = head(figure);
        rows(figure, x, y, inner);
    }

    private double head(Figure figure) {
        double em = style.em();
        double x = em * 0.9;
        double inner = width - 2 * x;
        double y = em * 0.7;
        if (!figure.title().isEmpty()) {
            g2.setPaint(style.text());
            y = words(figure.title(), x, y, inner, style.bold(1.2).getSize2D() / em, true, 1);
        }
        if (!figure.subtitle().isEmpty()) {
            g2.setPaint(style.muted());
            y = words(figure.subtitle(), x, y, inner, 0.92, false, 3);
        }
        if (!figure.legend().isEmpty()) {
            y = legend(figure.legend(), x, y + em * 0.25, inner);
        }
        return y + em * 0.5;
    }

    private void rows(Figure figure, double x, double top, double inner) {
        double em = style.em();
        double y = top;
        double gap = em * 0.6;
        double free = height - y - em * 0.7 - gap * (figure.rows().size() - 1);
        double[] heights = RowHeights.of(
                figure.rows().stream().mapToDouble(Figure.Row::weight).toArray(),
                figure.rows().stream()
                        .mapToDouble(row -> natural(row, inner, gap))
                        .toArray(),
                free);
        for (int r = 0; r < heights.length; r++) {
            Figure.Row row = figure.rows().get(r);
            double left = x;
            for (Figure.Cell cell : row.cells()) {
                double w = width(row, cell, inner, gap);
                panel(cell.panel(), new Rectangle2D.Double(left, y, w, heights[r]), figure.leftEms());
                left += w + gap;
            }
            y += heights[r] + gap;
        }
    }

    private static double width(Figure.Row row, Figure.Cell cell, double inner, double gap) {
        double columns = row.cells().stream().mapToDouble(Figure.Cell::weight).sum();
        return (inner - gap * (row.cells().size() - 1)) * cell.weight() / columns;
    }

    /** Height that the tallest cell of a row fills; infinite where one of them is a chart. */
    private double natural(Figure.Row row, double inner, double gap) {
        return row.cells().stream()
                .mapToDouble(cell -> natural(cell.panel(), width(row, cell, inner, gap)))
                .max()
                .orElse(0);
    }

    private double natural(Panel panel, double across) {
        double em = style.em();
        double head = em * 0.85 + line(0.98, true) + badgeLines(panel, across) * line(0.76, false);
        return switch (panel) {
            case Panel.Table table -> head + TablePainter.height(table, em);
            case Panel.Words words -> {
                int lines = wrap(words.note(), g2.getFontMetrics(style.font(0.95)), across - em * 1.4)
                        .size();
                yield head + em * 0.7 + lines * line(0.95, false);
            }
            case Panel.Xy _, Panel.Heat _ -> Double.POSITIVE_INFINITY;
        };
    }

    private int badgeLines(Panel panel, double across) {
        return panel.badges().isEmpty()
                ? 0
                : Math.min(
                        2,
                        wrap(said(panel.badges()), g2.getFontMetrics(style.font(0.76)), across - style.em() * 1.4)
                                .size());
    }

    private double line(double ems, boolean bold) {
        FontMetrics metrics = g2.getFontMetrics(bold ? style.bold(ems) : style.font(ems));
        return metrics.getAscent() + metrics.getDescent() + style.em() * 0.1;
    }

    private void panel(Panel panel, Rectangle2D box, double leftEms) {
        double em = style.em();
        Shape card = new RoundRectangle2D.Double(
                box.getX(), box.getY(), box.getWidth(), box.getHeight(), em * 0.7, em * 0.7);
        g2.setPaint(style.surface());
        g2.fill(card);
        // On paper, where panels have the color of the ground, frames would only be in the way.
        if (!style.tokens().surface().equals(style.tokens().window())) {
            g2.setPaint(style.border());
            g2.setStroke(style.stroke(1, Dash.SOLID));
            g2.draw(card);
        }
        double x = box.getX() + em * 0.7;
        double inner = box.getWidth() - em * 1.4;
        double y = box.getY() + em * 0.45;
        g2.setPaint(style.text());
        y = words(panel.title(), x, y, inner, 0.98, true, 1);
        if (panel instanceof Panel.Words) {
            g2.setPaint(style.muted());
            words(panel.note(), x, y + em * 0.3, inner, 0.95, false, 40);
            return;
        }
        if (panel instanceof Panel.Table table) {
            y = badges(table.badges(), x, y, inner);
            new TablePainter(g2, style).draw(table, new Rectangle2D.Double(x, y, inner, box.getMaxY() - em * 0.4 - y));
            return;
        }
        Built probe = ChartBuilder.build(panel, style, ChartBuilder.Options.image(leftEms));
        int columns = (int) Math.max(LEAST_COLUMNS, box.getWidth());
        y = badges(probe.badges(columns), x, y, inner);
        if (!panel.note().isEmpty()) {
            g2.setPaint(style.muted());
            y = words(panel.note(), x, y, inner, 0.82, false, 2);
        }
        double side = em * 0.3;
        Rectangle2D room = new Rectangle2D.Double(
                box.getX() + side, y, box.getWidth() - 2 * side, Math.max(em * 3, box.getMaxY() - side - y));
        // Vectors have no pixels; a fine grid keeps cells even and free of seams.
        double pixels =
                g2.getTransform().getScaleX() == 1 ? 8 : g2.getTransform().getScaleX();
        Drawer.paint(g2, probe, Viewport.ALL, room, pixels, columns);
    }

    private double badges(List<Badge> badges, double x, double y, double inner) {
        if (badges.isEmpty()) {
            return y;
        }
        g2.setPaint(style.tokens().warning().awt());
        return words(said(badges), x, y, inner, 0.76, false, 2);
    }

    private static String said(List<Badge> badges) {
        return badges.stream().map(Badge::words).collect(Collectors.joining(" \u00b7 "));
    }

    private double legend(List<LegendItem> items, double left, double top, double inner) {
        double em = style.em();
        g2.setFont(style.font(0.9));
        FontMetrics metrics = g2.getFontMetrics();
        double x = left;
        double y = top;
        double line = metrics.getHeight() * 1.2;
        boolean all = items.size() <= LegendItem.MOST;
        for (LegendItem item : all ? items : items.subList(0, LegendItem.MOST - 1)) {
            double w = em * 2.6 + metrics.stringWidth(item.label()) + em * 1.2;
            if (x > left && x + w > left + inner) {
                x = left;
                y += line;
            }
            swatch(item, x, y + line / 2, em * 2.1);
            g2.setFont(style.font(0.9));
            g2.setPaint(style.text());
            g2.drawString(item.label(), (float) (x + em * 2.5), (float) (y + line / 2 + metrics.getAscent() * 0.36));
            x += w;
        }
        if (!all) {
            g2.setPaint(style.muted());
            String more = Messages.text("chart.legend.more", Numbers.count(items.size() - LegendItem.MOST + 1));
            g2.drawString(more, (float) x, (float) (y + line / 2 + metrics.getAscent() * 0.36));
        }
        return y + line;
    }

    private void swatch(LegendItem item, double x, double y, double w) {
        SeriesStyle look = item.style();
        double em = style.em();
        if (item.band()) {
            g2.setPaint(ChartStyle.color(look.rgb(), look.bandAlpha()));
            g2.fill(new Rectangle2D.Double(x, y - em * 0.4, w, em * 0.8));
            return;
        }
        g2.setPaint(ChartStyle.color(look.rgb(), look.alpha()));
        if (look.width() > 0) {
            g2.setStroke(style.stroke(Math.max(1.2, look.width()), look.dash()));
            g2.draw(new Line2D.Double(x, y, x + w, y));
        }
        if (look.glyph() != Glyph.NONE) {
            Shape shape = look.glyph().at(x + w / 2, y, Math.max(6, look.glyphSize()) * style.unit());
            if (look.glyph().filled()) {
                g2.fill(shape);
            } else {
                g2.setStroke(new BasicStroke((float) (1.6 * style.unit())));
                g2.draw(shape);
            }
        }
    }

    /** Draws wrapped words from a top line down and returns the next free y; the last allowed line ends in an ellipsis. */
    private double words(String text, double x, double top, double inner, double ems, boolean bold, int most) {
        g2.setFont(bold ? style.bold(ems) : style.font(ems));
        FontMetrics metrics = g2.getFontMetrics();
        double y = top;
        List<String> lines = wrap(text, metrics, inner);
        for (int i = 0; i < lines.size() && i < most; i++) {
            String line = lines.get(i);
            if (i == most - 1 && lines.size() > most) {
                line = fit(line + " " + lines.get(i + 1), metrics, inner);
            } else if (metrics.stringWidth(line) > inner) {
                line = fit(line, metrics, inner);
            }
            y += metrics.getAscent();
            g2.drawString(line, (float) x, (float) y);
            y += metrics.getDescent() + style.em() * 0.1;
        }
        return y;
    }

    static List<String> wrap(String text, FontMetrics metrics, double inner) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (!line.isEmpty() && metrics.stringWidth(line + " " + word) > inner) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    static String fit(String text, FontMetrics metrics, double inner) {
        if (metrics.stringWidth(text) <= inner) {
            return text;
        }
        int n = text.length();
        while (n > 1 && metrics.stringWidth(text.substring(0, n) + "\u2026") > inner) {
            n--;
        }
        return text.substring(0, n).stripTrailing() + "\u2026";
    }
}
