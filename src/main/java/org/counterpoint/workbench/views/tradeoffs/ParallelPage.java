package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.tradeoffs.ParallelAxes.ParallelAxis;

/** Every run as a line over objectives, measurements and settings; ranges on axes pick runs. */
public final class ParallelPage {
    static final String PANEL = "parallel";

    /** How far beyond the ends of an axis the picture goes. */
    private static final double ROOM = 0.13;

    private static final double REACH = 0.28;
    private static final double HALF = 0.045;

    /**
     * An axis as drawn, to find out what a pointer means.
     *
     * @param key stable name
     * @param objective whether it is an objective
     * @param low value at its lower end
     * @param high value at its upper end
     */
    public record Placed(String key, boolean objective, double low, double high) {
        double at(double value) {
            return high > low ? (value - low) / (high - low) : 0.5;
        }

        double value(double y) {
            return low + y * (high - low);
        }
    }

    private ParallelPage() {}

    /** Axes from left to right with the range of the values of all runs, in focus or not. */
    static List<Placed> axes(Scene scene) {
        List<Placed> out = new ArrayList<>();
        for (ParallelAxis axis : ParallelAxes.of(scene)) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (RunLook run : scene.looks().runs()) {
                double v = axis.value().applyAsDouble(run);
                if (Double.isFinite(v)) {
                    low = Math.min(low, v);
                    high = Math.max(high, v);
                }
            }
            out.add(new Placed(axis.key(), axis.objective(), low <= high ? low : 0, low <= high ? high : 0));
        }
        return out;
    }

    /** Index of the axis at an abscissa of the picture, or -1. */
    static int axisAt(double x, int count) {
        int near = (int) Math.round(x);
        return near >= 0 && near < count && Math.abs(x - near) <= REACH ? near : -1;
    }

    /** Ids of the runs that pass every range; all of them where there is none. */
    static List<String> passing(Scene scene, Map<String, TradeoffChoice.Range> ranges) {
        List<ParallelAxis> axes = ParallelAxes.of(scene);
        return scene.looks().runs().stream()
                .filter(run -> axes.stream().allMatch(axis -> {
                    TradeoffChoice.Range range = ranges.get(axis.key());
                    return range == null || range.contains(axis.value().applyAsDouble(run));
                }))
                .map(RunLook::id)
                .toList();
    }

    static Figure figure(Scene whole) {
        // Every run is needed to draw what was not picked, and to keep the axes where they are.
        Scene scene = whole.unbrushed();
        List<ParallelAxis> axes = ParallelAxes.of(scene);
        List<Placed> placed = axes(scene);
        List<String> focus = whole.looks().runs().stream().map(RunLook::id).toList();
        List<Series> back = new ArrayList<>();
        List<Series> front = new ArrayList<>();
        List<RunLook> incomplete = new ArrayList<>();
        int count = focus.size();
        for (RunLook run : scene.looks().runs()) {
            double[] x = new double[axes.size()];
            double[] y = new double[axes.size()];
            String[] tips = new String[axes.size()];
            for (int k = 0; k < x.length; k++) {
                double v = axes.get(k).value().applyAsDouble(run);
                x[k] = k;
                y[k] = Double.isFinite(v) ? placed.get(k).at(v) : Double.NaN;
                tips[k] = axes.get(k).label() + " " + Numbers.exact(v);
                if (!Double.isFinite(v) && !incomplete.contains(run)) {
                    incomplete.add(run);
                }
            }
            boolean in = focus.contains(run.id());
            SeriesStyle style = in
                    ? run.line(count > 12 ? 1.4 : 2).alpha(0.85).glyph(run.glyph(), count > 12 ? 4 : 6)
                    : run.line(0.9).alpha(0.14);
            (in ? front : back)
                    .add(Series.of(run.id() + "/line", run.label(), x, y, style).withTips(tips));
        }
        back.addAll(front);
        List<Mark> marks = new ArrayList<>();
        for (int k = 0; k < placed.size(); k++) {
            axis(marks, whole, axes.get(k), placed.get(k), k);
        }
        List<Badge> badges = new ArrayList<>(whole.leftOut(true));
        if (!incomplete.isEmpty()) {
            badges.add(Scene.runs("tradeoffs.badge.incomplete", incomplete));
        }
        Panel panel = back.isEmpty()
                ? new Panel.Words(PANEL, "", Messages.text("tradeoffs.curves.none", "", whole.split()))
                : new Panel.Xy(
                        PANEL,
                        Messages.text("tradeoffs.parallel.panel"),
                        Messages.text("tradeoffs.parallel.note"),
                        Axis.of("", "").range(-0.45, axes.size() - 0.55),
                        Axis.of("", "").range(-ROOM, 1 + ROOM),
                        back,
                        marks,
                        false,
                        Panel.Frame.BARE,
                        badges);
        return new Figure(
                Messages.text("tradeoffs.parallel.title", whole.splitWords()),
                Messages.text("tradeoffs.parallel.subtitle", whole.pickWords()),
                whole.groupLegend(),
                List.of(Figure.Row.of(1, List.of(panel))),
                0);
    }

    private static void axis(List<Mark> marks, Scene scene, ParallelAxis axis, Placed placed, int k) {
        Looks looks = scene.looks();
        boolean focus = axis.key().equals(scene.scope().objective());
        int color = axis.objective() ? looks.objective(axis.key()) : looks.text();
        TradeoffChoice.Range range = scene.choice().ranges().get(axis.key());
        if (range != null) {
            double low = Math.clamp(placed.at(range.low()), -ROOM / 3, 1 + ROOM / 3);
            double high = Math.clamp(placed.at(range.high()), -ROOM / 3, 1 + ROOM / 3);
            marks.add(new Mark.Area(
                    new double[] {k - HALF, k + HALF, k + HALF, k - HALF},
                    new double[] {low, low, high, high},
                    Looks.rgb(looks.tokens().accent()),
                    0.35));
        }
        marks.add(new Mark.Segment(k, 0, k, 1, focus ? color : looks.muted(), focus ? 3.2 : 1.3, Dash.SOLID));
        String less = looks.minimized().contains(axis.key()) ? " " + Messages.text("tradeoffs.lessIsBetter") : "";
        marks.add(new Mark.Text(k, 1 + ROOM * 0.78, axis.label() + less, color, 0.5, 0.5));
        marks.add(new Mark.Text(k, 1 + ROOM * 0.34, Numbers.brief(placed.high()), looks.muted(), 0.5, 0.5));
        marks.add(new Mark.Text(k, -ROOM * 0.4, Numbers.brief(placed.low()), looks.muted(), 0.5, 0.5));
        for (double t : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            marks.add(new Mark.Segment(k - 0.015, t, k + 0.015, t, looks.muted(), 1, Dash.SOLID));
        }
    }
}
