package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.IntBuffer;
import java.util.List;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/**
 * Draws charts into pictures off the JavaFX thread; showing one there costs no more than handing over its pixels. A chart is drawn by one
 * thread at a time.
 */
final class Drawer {
    private Drawer() {}

    /**
     * Draws a part of a chart.
     *
     * @param built the chart
     * @param view what is seen of it
     * @param width width in units of the scene, positive
     * @param height height in units of the scene, positive
     * @param scale pixels for each unit
     */
    static Drawing draw(Built built, Viewport view, double width, double height, double scale) {
        int columns = (int) Math.max(1, Math.round(width * scale));
        int rows = (int) Math.max(1, Math.round(height * scale));
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D g2 = image.createGraphics();
        g2.scale(scale, scale);
        Rectangle2D area =
                paint(g2, built, view, new Rectangle2D.Double(0, 0, width, height), scale, XyPainter.SCREEN_COLUMNS);
        g2.dispose();
        Range seenX = built.x().seen(view.x());
        Range seenY = built.y().seen(view.y());
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        PixelBuffer<IntBuffer> buffer =
                new PixelBuffer<>(columns, rows, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
        return new Drawing(
                new WritableImage(buffer),
                width,
                height,
                area,
                built.x().map(seenX, area.getMinX(), area.getMaxX()),
                built.y().map(seenY, area.getMaxY(), area.getMinY()),
                badges(built, seenX, seenY));
    }

    /** Draws a part of a chart on any surface and returns where the plot lies. */
    static Rectangle2D paint(
            Graphics2D g2, Built built, Viewport view, Rectangle2D box, double pixelsPerUnit, int leastColumns) {
        XYPlot plot = (XYPlot) built.chart().getPlot();
        plot.getDomainAxis().setRange(built.x().seen(view.x()), false, false);
        plot.getRangeAxis().setRange(built.y().seen(view.y()), false, false);
        if (built.painter() != null) {
            built.painter().resolution(pixelsPerUnit, leastColumns);
        }
        for (Object annotation : plot.getAnnotations()) {
            if (annotation instanceof HeatPainter cells) {
                cells.resolution(pixelsPerUnit);
            }
        }
        g2.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g2.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        // Without a collection of entities, which would hold a shape for each label.
        ChartRenderingInfo info = new ChartRenderingInfo(null);
        built.chart().draw(g2, box, null, info);
        return info.getPlotInfo().getDataArea();
    }

    private static List<Badge> badges(Built built, Range x, Range y) {
        return switch (built.panel()) {
            case Panel.Xy xy
            when built.painter() != null ->
                Badges.of(xy, built, x, y, built.painter().kept());
            case Panel.Heat heat -> Badges.of(heat);
            default -> List.of();
        };
    }
}
