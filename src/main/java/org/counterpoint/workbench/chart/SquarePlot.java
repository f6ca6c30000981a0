package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;

/** A plot without axes on which one unit is as long across as upwards; it takes the middle of its room. */
final class SquarePlot extends XYPlot {
    private static final long serialVersionUID = 1L;

    SquarePlot(ValueAxis x, ValueAxis y) {
        super(null, x, y, new XYLineAndShapeRenderer());
    }

    @Override
    public void draw(Graphics2D g2, Rectangle2D area, Point2D anchor, PlotState parent, PlotRenderingInfo info) {
        double across = getDomainAxis().getRange().getLength();
        double upwards = getRangeAxis().getRange().getLength();
        double scale = Math.min(area.getWidth() / across, area.getHeight() / upwards);
        double w = across * scale;
        double h = upwards * scale;
        super.draw(
                g2,
                new Rectangle2D.Double(area.getCenterX() - w / 2, area.getCenterY() - h / 2, w, h),
                anchor,
                parent,
                info);
    }
}
