package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.counterpoint.workbench.theme.Tokens;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jfree.data.xy.DefaultXYDataset;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One whole redraw (axes, words and line) of a long noisy line at 1280x720 while it is dragged or zoomed: through the pyramid, by looking at every
 * point, and by JFreeChart's own renderer. And how long the pointer waits for the nearest point.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Djava.awt.headless=true", "-Dglass.platform=Headless"})
public class RedrawBenchmark {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /** Number of points. */
    @Param({"1000000"})
    public int points;

    private final ChartStyle style = new ChartStyle(Tokens.LIGHT, ChartStyle.NORMAL_EM);
    private final JFreeChart plain = ChartFactory.createXYLineChart(
            "", "step", "value", new DefaultXYDataset(), PlotOrientation.VERTICAL, false, false, false);
    private double[] x = {};
    private double[] y = {};
    private List<Built> charts = List.of();
    private double shift;
    private int level;

    /** Draws a random walk with noise. */
    @Setup
    public void walk() {
        Random random = new Random(1);
        x = new double[points];
        y = new double[points];
        double at = 0;
        for (int i = 0; i < points; i++) {
            x[i] = i;
            at += random.nextGaussian() * 0.01;
            y[i] = at + random.nextGaussian();
        }
        Built pyramid = build();
        Built scan = build();
        XyPainter painter = scan.painter();
        if (painter != null) {
            painter.choose((index, from, to, map, columns) -> Decimator.scan(x, y, from, to, map, columns));
        }
        charts = List.of(pyramid, scan);
        DefaultXYDataset data = new DefaultXYDataset();
        data.addSeries("line", new double[][] {x, y});
        ((XYPlot) plain.getPlot()).setDataset(data);
    }

    double[] xs() {
        return x;
    }

    double[] ys() {
        return y;
    }

    private Built build() {
        Panel.Xy panel = new Panel.Xy(
                "p",
                "",
                "",
                Axis.steps(),
                Axis.of("value", ""),
                List.of(Series.of("s", "s", x, y, SeriesStyle.line(0x0072b2, 1.6))),
                List.of(),
                true);
        return ChartBuilder.build(panel, style, ChartBuilder.Options.image(0));
    }

    private Viewport dragged() {
        shift = (shift + 997) % (points * 0.2);
        return new Viewport(new Range(points * 0.1 + shift, points * 0.7 + shift), null);
    }

    /** From everything to a thousandth of it and back to everything, about a point that moves. */
    private Viewport zoomed() {
        shift = (shift + 997) % (points * 0.2);
        level = (level + 1) % 11;
        double width = points * Math.pow(0.5, level);
        double from = (points - width) * (0.4 + shift / points);
        return new Viewport(new Range(from, from + width), null);
    }

    /** Through the pyramid, as the wheel zooms in step by step. */
    @Benchmark
    public Drawing zoomPyramid() {
        return Drawer.draw(charts.get(0), zoomed(), WIDTH, HEIGHT, 1);
    }

    /** The same zoom, points chosen by looking at all that are seen. */
    @Benchmark
    public Drawing zoomScan() {
        return Drawer.draw(charts.get(1), zoomed(), WIDTH, HEIGHT, 1);
    }

    private Drawing draw(Built built) {
        return Drawer.draw(built, dragged(), WIDTH, HEIGHT, 1);
    }

    /** Through the pyramid, with badges counted. */
    @Benchmark
    public Drawing pyramid() {
        return draw(charts.get(0));
    }

    /** The same drawing, its points chosen by looking at all of them. */
    @Benchmark
    public Drawing scan() {
        return draw(charts.get(1));
    }

    /** JFreeChart's line renderer, which draws every point. */
    @Benchmark
    public BufferedImage jfreechart() {
        XYPlot plot = (XYPlot) plain.getPlot();
        plot.getDomainAxis().setRange(dragged().x());
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D g2 = image.createGraphics();
        plain.draw(g2, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        g2.dispose();
        return image;
    }

    /** Finding the point under the pointer. */
    @Benchmark
    public int hover() {
        SeriesIndex index = charts.getFirst().indexes().getFirst();
        AxisMap across = new AxisMap(Scaling.LINEAR, 1, new Range(0, points), 60, WIDTH);
        AxisMap upwards = new AxisMap(Scaling.LINEAR, 1, new Range(-20, 20), HEIGHT - 60, 0);
        shift = (shift + 997) % (points * 0.2);
        return Hover.nearest(index, across, upwards, 200 + shift * 1000 / points, HEIGHT / 2.0, 28 * 28);
    }
}
