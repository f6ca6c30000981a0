package org.counterpoint.workbench.chart;

/** How the rows of a figure share its height: by weight, but tables and words take no more room than they fill. */
final class RowHeights {
    private RowHeights() {}

    /**
     * Heights of rows, top to bottom.
     *
     * @param weights share of each row
     * @param natural height that each row fills; infinite for charts, which fill any
     * @param free height to share
     */
    static double[] of(double[] weights, double[] natural, double free) {
        double[] heights = new double[weights.length];
        boolean[] settled = new boolean[weights.length];
        double room = Math.max(0, free);
        boolean again = true;
        while (again) {
            again = false;
            double weight = 0;
            for (int i = 0; i < weights.length; i++) {
                weight += settled[i] ? 0 : weights[i];
            }
            double share = room;
            for (int i = 0; i < weights.length; i++) {
                if (!settled[i] && natural[i] < share * weights[i] / weight) {
                    settled[i] = true;
                    heights[i] = natural[i];
                    room -= natural[i];
                    again = true;
                }
            }
            for (int i = 0; i < weights.length; i++) {
                heights[i] = settled[i] ? heights[i] : room * weights[i] / weight;
            }
        }
        return heights;
    }
}
