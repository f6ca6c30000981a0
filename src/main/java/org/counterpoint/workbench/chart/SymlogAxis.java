package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jspecify.annotations.Nullable;

/** An axis that is logarithmic on both sides of zero and linear around it. */
final class SymlogAxis extends NumberAxis {
    private static final long serialVersionUID = 1L;

    private final double threshold;

    SymlogAxis(String label, double threshold) {
        super(label);
        this.threshold = threshold;
    }

    @Override
    public double valueToJava2D(double value, Rectangle2D area, RectangleEdge edge) {
        return map(area, edge).px(value);
    }

    @Override
    public double java2DToValue(double pixel, Rectangle2D area, RectangleEdge edge) {
        return map(area, edge).value(pixel);
    }

    private AxisMap map(Rectangle2D area, RectangleEdge edge) {
        return RectangleEdge.isTopOrBottom(edge)
                ? new AxisMap(Scaling.SYMLOG, threshold, getRange(), area.getMinX(), area.getMaxX())
                : new AxisMap(Scaling.SYMLOG, threshold, getRange(), area.getMaxY(), area.getMinY());
    }

    @Override
    public List<NumberTick> refreshTicks(
            @Nullable Graphics2D g2, @Nullable AxisState state, Rectangle2D area, RectangleEdge edge) {
        boolean flat = RectangleEdge.isTopOrBottom(edge);
        double room = getTickLabelFont().getSize2D() * (flat ? 4.5 : 1.9);
        AxisMap map = map(area, edge);
        List<Double> wanted = new ArrayList<>(List.of(0.0));
        double most = Math.max(
                Math.abs(getRange().getLowerBound()), Math.abs(getRange().getUpperBound()));
        for (int e = (int) Math.ceil(Math.log10(most)); Math.pow(10, e) >= threshold * 0.99; e--) {
            wanted.add(Math.pow(10, e));
            wanted.add(-Math.pow(10, e));
        }
        wanted.add(getRange().getLowerBound());
        wanted.add(getRange().getUpperBound());
        List<NumberTick> ticks = new ArrayList<>();
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            double value = wanted.get(i);
            double px = map.px(value);
            boolean end = i >= wanted.size() - 2;
            if (getRange().contains(value)
                    && !(end && ticks.size() > 2)
                    && taken.stream().allMatch(other -> Math.abs(other - px) >= room)) {
                taken.add(px);
                ticks.add(new NumberTick(
                        value,
                        Numbers.brief(value),
                        flat ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT,
                        TextAnchor.CENTER,
                        0));
            }
        }
        return ticks;
    }
}
