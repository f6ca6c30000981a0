package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.TradeoffReport;
import org.counterpoint.analysis.TradeoffReport.Attainable;
import org.counterpoint.analysis.TradeoffReport.FinalPoint;
import org.counterpoint.analysis.TradeoffReport.RunRewards;
import org.counterpoint.analysis.TradeoffReport.Trajectory;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** One objective against another: the runs' paths, their final points, and the exact limit. */
public final class PairPanel {
    private static final double SAME = 1e-9;

    private final TradeoffReport report;
    private final Looks looks;
    private final String split;

    public PairPanel(TradeoffReport report, Looks looks, String split) {
        this.report = report;
        this.looks = looks;
        this.split = split;
    }

    public Panel of(int i, int j) {
        String x = report.objectives().get(i);
        String y = report.objectives().get(j);
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        List<Series> finals = new ArrayList<>();
        List<double[]> finalPoints = new ArrayList<>();
        for (RunRewards run : report.runs()) {
            looks.run(run.run()).ifPresent(look -> {
                path(run, look, i, j, low).ifPresent(series::add);
                end(run, look, i, j).ifPresent(end -> {
                    finals.add(end);
                    finalPoints.add(new double[] {end.x()[0], end.y()[0]});
                });
            });
        }
        String id = "pair-" + x + "-" + y;
        String title = y + " against " + x;
        if (series.isEmpty()) {
            return new Panel.Words(id, title, "No selected run has logged both on " + split + " yet.");
        }
        report.attainable().stream()
                .filter(a -> a.split().equals(split))
                .findFirst()
                .ifPresent(limit -> limit(limit, i, j, low, series, marks));
        series.addAll(finals);
        front(finalPoints, series);
        return new Panel.Xy(id, title, "", Axis.of(label(x), ""), Axis.of(label(y), ""), series, marks, false);
    }

    private String label(String objective) {
        return looks.minimized().contains(objective) ? "\u2212" + objective : objective;
    }

    private double sign(int objective) {
        return looks.minimized().contains(report.objectives().get(objective)) ? -1 : 1;
    }

    private java.util.Optional<Series> path(RunRewards run, RunLook look, int i, int j, double[] low) {
        for (Trajectory trajectory : run.trajectories()) {
            if (trajectory.split().equals(split) && trajectory.steps().length > 0) {
                double[] x = column(trajectory.rewards(), i, sign(i));
                double[] y = column(trajectory.rewards(), j, sign(j));
                low[0] = Math.min(low[0], Arrays.stream(x).min().orElse(0));
                low[1] = Math.min(low[1], Arrays.stream(y).min().orElse(0));
                double width = looks.runs().size() > 8 ? 0.9 : 1.5;
                double alpha = looks.runs().size() > 8 ? 0.6 : 0.95;
                return java.util.Optional.of(Series.of(
                                run.run() + "/path",
                                look.label(),
                                x,
                                y,
                                look.line(width).alpha(alpha).path())
                        .withSteps(trajectory.steps()));
            }
        }
        return java.util.Optional.empty();
    }

    private java.util.Optional<Series> end(RunRewards run, RunLook look, int i, int j) {
        for (FinalPoint end : run.finals()) {
            if (end.split().equals(split)) {
                String tip = "final point"
                        + (Double.isNaN(end.gap()) ? "" : "\ndistance to the exact front %.4f".formatted(end.gap()));
                return java.util.Optional.of(Series.of(
                                run.run() + "/final",
                                look.label(),
                                new double[] {sign(i) * end.rewards()[i]},
                                new double[] {sign(j) * end.rewards()[j]},
                                SeriesStyle.points(look.rgb(), look.glyph(), 7))
                        .withSteps(new double[] {end.step()})
                        .withTips(new String[] {tip}));
            }
        }
        return java.util.Optional.empty();
    }

    private void limit(Attainable limit, int i, int j, double[] low, List<Series> series, List<Mark> marks) {
        List<double[]> points = new ArrayList<>();
        for (double[] vertex : limit.vertices()) {
            points.add(new double[] {vertex[i], vertex[j]});
        }
        List<double[]> corners = Outline.upperRight(points);
        if (corners.isEmpty()) {
            return;
        }
        double left = Math.min(low[0], corners.getFirst()[0]);
        double bottom = Math.min(low[1], corners.getLast()[1]);
        double padX = (corners.getLast()[0] - left) * 0.06;
        double padY = (corners.getFirst()[1] - bottom) * 0.06;
        List<double[]> edge = new ArrayList<>();
        edge.add(new double[] {left - padX, corners.getFirst()[1]});
        edge.addAll(corners);
        edge.add(new double[] {corners.getLast()[0], bottom - padY});
        double[] ex = edge.stream().mapToDouble(p -> p[0]).toArray();
        double[] ey = edge.stream().mapToDouble(p -> p[1]).toArray();
        double[] ax = Arrays.copyOf(ex, ex.length + 1);
        double[] ay = Arrays.copyOf(ey, ey.length + 1);
        ax[ex.length] = left - padX;
        ay[ey.length] = bottom - padY;
        marks.add(new Mark.Area(ax, ay, looks.text(), 0.045));
        series.addFirst(Series.of(
                "limit",
                "exact attainable front (mixtures of fixed policies reach every point of it)",
                ex,
                ey,
                SeriesStyle.line(looks.text(), 1.4)));
        below(limit, i, j, corners, series);
    }

    private void below(Attainable limit, int i, int j, List<double[]> corners, List<Series> series) {
        List<double[]> unsupported = new ArrayList<>();
        for (double[] point : limit.deterministic()) {
            boolean vertex = Arrays.stream(limit.vertices()).anyMatch(v -> same(v, point));
            double[] p = {point[i], point[j]};
            if (!vertex && corners.stream().noneMatch(c -> same(c, p))) {
                unsupported.add(p);
            }
        }
        if (!unsupported.isEmpty()) {
            series.add(
                    1,
                    Series.of(
                            "unsupported",
                            "fixed policy below the front: no weighted sum of the objectives picks it",
                            unsupported.stream().mapToDouble(p -> p[0]).toArray(),
                            unsupported.stream().mapToDouble(p -> p[1]).toArray(),
                            SeriesStyle.points(looks.muted(), Glyph.RING, 4.5)
                                    .alpha(unsupported.size() > 60 ? 0.35 : 0.8)));
        }
    }

    private void front(List<double[]> ends, List<Series> series) {
        List<double[]> best = new ArrayList<>(
                ends.stream().filter(p -> Outline.undominated(p, ends)).toList());
        if (best.size() < 2) {
            return;
        }
        best.sort(java.util.Comparator.comparingDouble(p -> p[0]));
        double[] x = new double[best.size() * 2 - 1];
        double[] y = new double[best.size() * 2 - 1];
        for (int k = 0; k < best.size(); k++) {
            x[2 * k] = best.get(k)[0];
            y[2 * k] = best.get(k)[1];
            if (k + 1 < best.size()) {
                x[2 * k + 1] = best.get(k)[0];
                y[2 * k + 1] = best.get(k + 1)[1];
            }
        }
        series.add(Series.of(
                "front",
                "front of the final points in these two objectives",
                x,
                y,
                SeriesStyle.line(looks.muted(), 1).dash(org.counterpoint.workbench.chart.Dash.DOTTED)));
    }

    private static boolean same(double[] a, double[] b) {
        for (int k = 0; k < a.length; k++) {
            if (Math.abs(a[k] - b[k]) > SAME) {
                return false;
            }
        }
        return true;
    }

    private static double[] column(double[][] rows, int k, double sign) {
        double[] out = new double[rows.length];
        for (int r = 0; r < rows.length; r++) {
            out[r] = sign * rows[r][k];
        }
        return out;
    }
}
