package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffFinals.Entry;
import org.counterpoint.analysis.TradeoffReport.Attainable;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** One objective against another: the runs' paths, the points that stand for them, and the exact limit. */
final class PairPanel {
    private static final double SAME = 1e-9;
    private static final double ARROW_GAP = 90;
    private static final int MANY = 8;

    private final Scene scene;
    private final Looks looks;
    private final double from;
    private final double to;

    PairPanel(Scene scene) {
        this.scene = scene;
        this.looks = scene.looks();
        double[] ends = ends(scene);
        this.from = ends[0];
        this.to = ends[1];
    }

    /** A path of a run or the mean path of a group. */
    @SuppressWarnings("ArrayRecordComponent") // columns of a curve; never compared
    private record Path(double[] steps, double[] x, double[] y) {}

    Panel of(int i, int j) {
        String x = scene.objectives().get(i);
        String y = scene.objectives().get(j);
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        for (RunLook ghost : scene.ghosts()) {
            path(ghost, i, j)
                    .ifPresent(p -> series.add(Series.of(
                                    ghost.id() + "/path",
                                    ghost.label(),
                                    p.x(),
                                    p.y(),
                                    ghost.line(0.8).alpha(0.12).path())
                            .withSteps(p.steps())));
        }
        List<Series> front = new ArrayList<>();
        List<Series> finals = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        for (List<RunLook> group : scene.groups()) {
            List<Path> paths = new ArrayList<>();
            for (RunLook look : group) {
                path(look, i, j).ifPresent(p -> {
                    paths.add(p);
                    low[0] = Math.min(low[0], Arrays.stream(p.x()).min().orElse(0));
                    low[1] = Math.min(low[1], Arrays.stream(p.y()).min().orElse(0));
                    if (group.size() > 1) {
                        series.add(seed(look, p));
                    } else {
                        front.add(bold(look, look.id() + "/path", look.label(), p));
                    }
                });
                end(look, i, j).ifPresent(end -> {
                    finals.add(end);
                    points.add(new double[] {end.x()[0], end.y()[0]});
                    low[0] = Math.min(low[0], end.x()[0]);
                    low[1] = Math.min(low[1], end.y()[0]);
                });
            }
            if (group.size() > 1 && !paths.isEmpty()) {
                RunLook look = group.getFirst();
                front.add(bold(
                        look,
                        look.group() + "/path",
                        Messages.text("tradeoffs.mean", look.groupLabel(), String.valueOf(paths.size())),
                        mean(paths)));
            }
        }
        series.addAll(front);
        String id = "pair-" + x + "-" + y;
        String title = Messages.text("tradeoffs.pairs.pair", y, x);
        if (series.isEmpty()) {
            return new Panel.Words(id, title, Messages.text("tradeoffs.pairs.none", scene.split()));
        }
        scene.study().attainable(scene.split()).ifPresent(limit -> limit(limit, i, j, low, series, marks));
        series.addAll(finals);
        front(points, series);
        reference(i, j, series);
        return new Panel.Xy(
                id,
                title,
                "",
                Axis.of(scene.better(x), ""),
                Axis.of(scene.better(y), ""),
                series,
                marks,
                false,
                Panel.Frame.AXES,
                scene.leftOut(true));
    }

    /** First and last step of all paths, the ends of the color of time. */
    private static double[] ends(Scene scene) {
        double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (RunLook look : scene.looks().runs()) {
            scene.study()
                    .rewards(look.id())
                    .ifPresent(run -> run.trajectories().stream()
                            .filter(t -> t.split().equals(scene.split()))
                            .flatMapToDouble(t -> Arrays.stream(t.steps()))
                            .filter(scene.scope()::covers)
                            .forEach(step -> {
                                ends[0] = Math.min(ends[0], step);
                                ends[1] = Math.max(ends[1], step);
                            }));
        }
        return ends;
    }

    private Optional<Path> path(RunLook look, int i, int j) {
        double[] signs = scene.study().signs();
        return scene.study()
                .rewards(look.id())
                .flatMap(run -> run.trajectories().stream()
                        .filter(t -> t.split().equals(scene.split()))
                        .findFirst()
                        .map(t -> {
                            int[] kept = java.util.stream.IntStream.range(0, t.steps().length)
                                    .filter(k -> scene.scope().covers(t.steps()[k]))
                                    .toArray();
                            return new Path(
                                    Arrays.stream(kept)
                                            .mapToDouble(k -> t.steps()[k])
                                            .toArray(),
                                    Arrays.stream(kept)
                                            .mapToDouble(k -> signs[i] * t.rewards()[k][i])
                                            .toArray(),
                                    Arrays.stream(kept)
                                            .mapToDouble(k -> signs[j] * t.rewards()[k][j])
                                            .toArray());
                        })
                        .filter(p -> p.steps().length > 0));
    }

    /** Mean of both coordinates at the steps that all seeds share. */
    private static Path mean(List<Path> paths) {
        TradeoffBand x = TradeoffBand.of(
                paths.stream()
                        .map(p -> new TradeoffBand.Curve("", p.steps(), p.x()))
                        .toList(),
                TradeoffBand.Kind.NONE,
                false);
        TradeoffBand y = TradeoffBand.of(
                paths.stream()
                        .map(p -> new TradeoffBand.Curve("", p.steps(), p.y()))
                        .toList(),
                TradeoffBand.Kind.NONE,
                false);
        return new Path(x.x(), x.mean(), y.mean());
    }

    private Series seed(RunLook look, Path p) {
        return Series.of(
                        look.id() + "/path",
                        look.label(),
                        p.x(),
                        p.y(),
                        look.line(0.8)
                                .alpha(scene.choice().timeColor() ? 0.25 : 0.4)
                                .path())
                .withSteps(p.steps());
    }

    /** The path of a single run or of a group's mean, with arrows along it; colored by method or by step. */
    private Series bold(RunLook look, String key, String label, Path p) {
        boolean many = scene.groups().size() > MANY;
        SeriesStyle style = look.line(many ? 1.1 : 1.9).alpha(many ? 0.8 : 0.95);
        SeriesStyle path = scene.choice().timeColor()
                ? style.coloredByStep(ColorScale.sequential(
                        Messages.text("tradeoffs.axis.STEP"),
                        from,
                        to,
                        looks.tokens().dark()))
                : style.path();
        return Series.of(key, label, p.x(), p.y(), many ? path : path.arrows(ARROW_GAP))
                .withSteps(p.steps());
    }

    private Optional<Series> end(RunLook look, int i, int j) {
        return scene.finals().entry(look.id()).map((Entry end) -> {
            String tip = scene.pickWords()
                    + (Double.isNaN(end.gap()) ? "" : "\n" + Messages.text("tradeoffs.gap", Numbers.brief(end.gap())));
            return Series.of(
                            look.id() + "/final",
                            look.label(),
                            new double[] {end.maximized()[i]},
                            new double[] {end.maximized()[j]},
                            SeriesStyle.points(
                                    look.rgb(), look.glyph(), looks.runs().size() > MANY ? 5.5 : 7))
                    .withSteps(new double[] {end.step()})
                    .withTips(new String[] {tip});
        });
    }

    /** The declared reference is drawn where a user has set one; the usual one lies far from the data. */
    private void reference(int i, int j, List<Series> series) {
        if (!scene.choice().reference().isEmpty()) {
            double[] point = scene.reference();
            series.add(Series.of(
                    "reference",
                    Messages.text("tradeoffs.reference"),
                    new double[] {point[i]},
                    new double[] {point[j]},
                    SeriesStyle.points(looks.text(), Glyph.CROSS, 8)));
        }
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
        series.addFirst(
                Series.of("limit", Messages.text("tradeoffs.limit"), ex, ey, SeriesStyle.line(looks.text(), 1.4)));
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
                            Messages.text("tradeoffs.unsupported"),
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
        best.sort(Comparator.comparingDouble(p -> p[0]));
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
                Messages.text("tradeoffs.front"),
                x,
                y,
                SeriesStyle.line(looks.muted(), 1).dash(Dash.DOTTED)));
    }

    private static boolean same(double[] a, double[] b) {
        for (int k = 0; k < a.length; k++) {
            if (Math.abs(a[k] - b[k]) > SAME) {
                return false;
            }
        }
        return true;
    }
}
