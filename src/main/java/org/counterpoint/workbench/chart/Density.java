package org.counterpoint.workbench.chart;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** How many lines cross each pixel: what a crowd of lines looks like where single ones cannot be told apart. */
final class Density {
    private final int columns;
    private final int rows;
    private final int[] count;

    private Density(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.count = new int[columns * rows];
    }

    /**
     * Counts lines.
     *
     * @param indexes the series
     * @param kept the points of each that are joined by a line
     * @param x abscissae in pixels from 0
     * @param y ordinates in pixels from 0, downwards
     * @param columns width in pixels
     * @param rows height in pixels
     */
    static Density of(
            List<SeriesIndex> indexes, List<Decimator.Kept> kept, AxisMap x, AxisMap y, int columns, int rows) {
        Density density = new Density(Math.max(1, columns), Math.max(1, rows));
        float[] top = new float[density.columns];
        float[] bottom = new float[density.columns];
        for (int s = 0; s < indexes.size(); s++) {
            Arrays.fill(top, Float.POSITIVE_INFINITY);
            Arrays.fill(bottom, Float.NEGATIVE_INFINITY);
            Series series = indexes.get(s).series();
            double lastX = Double.NaN;
            double lastY = Double.NaN;
            for (int k : kept.get(s).index()) {
                double px = x.px(series.x()[k]);
                double py = y.px(series.y()[k]);
                density.line(top, bottom, lastX, lastY, px, py);
                lastX = px;
                lastY = py;
            }
            density.add(top, bottom);
        }
        return density;
    }

    private void line(float[] top, float[] bottom, double x0, double y0, double x1, double y1) {
        if (!Double.isFinite(x0) || !Double.isFinite(y0) || !Double.isFinite(x1) || !Double.isFinite(y1)) {
            return;
        }
        double left = Math.min(x0, x1);
        double right = Math.max(x0, x1);
        int first = (int) Math.max(0, Math.floor(left));
        int last = (int) Math.min(columns - 1.0, Math.floor(right));
        for (int c = first; c <= last; c++) {
            double a = right > left ? y0 + (y1 - y0) * (Math.clamp(c, left, right) - x0) / (x1 - x0) : y0;
            double b = right > left ? y0 + (y1 - y0) * (Math.clamp(c + 1.0, left, right) - x0) / (x1 - x0) : y1;
            top[c] = (float) Math.min(top[c], Math.min(a, b));
            bottom[c] = (float) Math.max(bottom[c], Math.max(a, b));
        }
    }

    private void add(float[] top, float[] bottom) {
        for (int c = 0; c < columns; c++) {
            if (top[c] <= bottom[c]) {
                int from = (int) Math.max(0, Math.floor(top[c] - 0.5));
                int to = (int) Math.min(rows - 1.0, Math.floor(bottom[c] + 0.5));
                for (int r = from; r <= to; r++) {
                    count[r * columns + c]++;
                }
            }
        }
    }

    /** The most lines over one pixel. */
    int max() {
        return Arrays.stream(count).max().orElse(0);
    }

    /** Number of lines over a pixel. */
    int at(int column, int row) {
        return count[row * columns + column];
    }

    /** The counts as colours; clear where there is no line. */
    BufferedImage image(ColorScale scale) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
        int[] colors = new int[max() + 1];
        for (int n = 1; n < colors.length; n++) {
            colors[n] = 0xff000000 | scale.rgb(n);
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                image.setRGB(c, r, colors[count[r * columns + c]]);
            }
        }
        return image;
    }
}
