package org.counterpoint.workbench.chart;

/** Finds the training steps at which a chart has data, so that keys move from one to the next. */
final class Steps {
    private Steps() {}

    /** The nearest step after this one, or NaN where there is none. */
    static double after(Built built, double step) {
        return find(built, step, true);
    }

    /** The nearest step before this one, or NaN where there is none. */
    static double before(Built built, double step) {
        return find(built, step, false);
    }

    private static double find(Built built, double step, boolean forward) {
        double best = Double.NaN;
        if (built.panel() instanceof Panel.Heat heat && heat.edges() != null) {
            double[] edges = heat.edges();
            for (int c = 0; c < heat.columnCount(); c++) {
                best = better(best, (edges[c] + edges[c + 1]) / 2, step, forward);
            }
        }
        for (SeriesIndex index : built.indexes()) {
            double[] steps = index.series().steps();
            boolean timed = PlotSurface.timed(built.panel());
            if (timed) {
                int position = forward ? index.upperBound(step) : index.lowerBound(step) - 1;
                if (position >= 0 && position < index.positions()) {
                    best = better(best, index.xAt(position), step, forward);
                }
            } else if (steps != null) {
                int i = forward ? Decimator.upperBound(steps, step) : Decimator.lowerBound(steps, step) - 1;
                if (i >= 0 && i < steps.length) {
                    best = better(best, steps[i], step, forward);
                }
            }
        }
        return best;
    }

    private static double better(double best, double candidate, double step, boolean forward) {
        if (forward ? !(candidate > step) : !(candidate < step)) {
            return best;
        }
        return Double.isNaN(best) || (forward ? candidate < best : candidate > best) ? candidate : best;
    }
}
