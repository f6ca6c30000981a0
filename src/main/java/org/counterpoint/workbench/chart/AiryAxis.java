package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.TickUnit;

/** A number axis with room between its ticks: as many as fit would be a thicket of grid lines in a tall panel. */
final class AiryAxis extends NumberAxis {
    private static final long serialVersionUID = 1L;
    private static final double UPWARDS = 1.7;
    private static final double ACROSS = 1.15;

    AiryAxis(String label) {
        super(label);
    }

    @Override
    protected double estimateMaximumTickLabelHeight(Graphics2D g2) {
        return super.estimateMaximumTickLabelHeight(g2) * UPWARDS;
    }

    @Override
    protected double estimateMaximumTickLabelWidth(Graphics2D g2, TickUnit unit) {
        return super.estimateMaximumTickLabelWidth(g2, unit) * ACROSS;
    }
}
