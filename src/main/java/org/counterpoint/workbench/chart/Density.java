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
        Envelope envelope = new Envelope(density.columns);
        for (int s = 0; s < indexes.size(); s++) {
            envelope.clear();
            envelope.add(indexes.get(s).series(), kept.get(s).index(), x, y);
            density.add(envelope);
        }
        return density;
    }

    private void add(Envelope envelope) {
        for (int c = 0; c < columns; c++) {
            if (envelope.top(c) <= envelope.bottom(c)) {
                int from = (int) Math.max(0, Math.floor(envelope.top(c) - 0.5));
                int to = (int) Math.min(rows - 1.0, Math.floor(envelope.bottom(c) + 0.5));
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
