package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jspecify.annotations.Nullable;

/** A base-10 axis with readable ticks at 1, 2 and 5 of each decade (or whole decades where there are many). */
final class DecadeAxis extends LogAxis {
    private static final long serialVersionUID = 1L;

    DecadeAxis(String label) {
        super(label);
        setSmallestValue(1e-300);
    }

    @Override
    public List<NumberTick> refreshTicks(
            @Nullable Graphics2D g2, @Nullable AxisState state, Rectangle2D area, RectangleEdge edge) {
        boolean flat = RectangleEdge.isTopOrBottom(edge);
        double lower = getRange().getLowerBound();
        double upper = getRange().getUpperBound();
        double size = flat ? area.getWidth() : area.getHeight();
        double font = getTickLabelFont().getSize2D();
        int room = (int) Math.max(2, size / (font * (flat ? 4.5 : 2.2)));
        double decades = Math.log10(upper / lower);
        double[] steps = decades * 3 <= room ? new double[] {1, 2, 5} : new double[] {1};
        int every = steps.length == 3 ? 1 : (int) Math.max(1, Math.ceil(decades / room));
        List<NumberTick> ticks = new ArrayList<>();
        for (int e = (int) Math.floor(Math.log10(lower)); e <= Math.ceil(Math.log10(upper)); e++) {
            if (Math.floorMod(e, every) != 0) {
                continue;
            }
            for (double step : steps) {
                double value = step * Math.pow(10, e);
                if (value >= lower * (1 - 1e-9) && value <= upper * (1 + 1e-9)) {
                    ticks.add(tick(value, flat));
                }
            }
        }
        if (ticks.size() < 2) {
            ticks.clear();
            ticks.add(tick(lower, flat));
            ticks.add(tick(Math.sqrt(lower * upper), flat));
            ticks.add(tick(upper, flat));
        }
        return ticks;
    }

    private static NumberTick tick(double value, boolean flat) {
        return new NumberTick(
                value,
                Numbers.brief(value),
                flat ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT,
                TextAnchor.CENTER,
                0);
    }
}
