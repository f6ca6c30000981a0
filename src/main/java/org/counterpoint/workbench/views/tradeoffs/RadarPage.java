package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffFinals.Entry;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** Mean and band of every method on one axis an objective, arranged in a circle. */
final class RadarPage {
    private static final int MOST_TOGETHER = 4;
    private static final int MOST = 12;

    private final Scene scene;
    private final double[][] ranges;

    private RadarPage(Scene scene) {
        this.scene = scene;
        this.ranges = ranges(scene);
    }

    static Figure figure(Scene scene) {
        return new RadarPage(scene).figure();
    }

    private Figure figure() {
        String title = Messages.text("tradeoffs.radar.title", scene.splitWords());
        if (scene.objectives().size() < 3) {
            return Figure.words(title, Messages.text("tradeoffs.radar.few"));
        }
        List<List<RunLook>> groups = scene.groups().stream()
                .filter(group -> !scene.entries(group).isEmpty())
                .toList();
        if (groups.isEmpty()) {
            return Figure.words(title, Messages.text("tradeoffs.preference.none", scene.split()));
        }
        List<Panel> panels = new ArrayList<>();
        if (groups.size() <= MOST_TOGETHER) {
            panels.add(panel(
                    "radar", Messages.text("tradeoffs.radar.together"), groups, List.of(), scene.leftOut(true), 1));
        } else {
            List<List<RunLook>> kept = groups.subList(0, Math.min(MOST, groups.size()));
            for (List<RunLook> group : kept) {
                boolean first = panels.isEmpty();
                List<Badge> badges = new ArrayList<>(first ? scene.leftOut(true) : List.of());
                if (first && groups.size() > MOST) {
                    badges.add(Scene.runs(
                            "tradeoffs.badge.radar",
                            groups.subList(MOST, groups.size()).stream()
                                    .map(List::getFirst)
                                    .toList()));
                }
                panels.add(panel(
                        "radar-" + group.getFirst().group().hashCode(),
                        Scene.name(group),
                        List.of(group),
                        groups,
                        badges,
                        0));
            }
        }
        return new Figure(
                title,
                Messages.text(
                        "tradeoffs.radar.subtitle",
                        scene.pickWords(),
                        Messages.text("tradeoffs.band." + scene.choice().band() + ".words")),
                groups.size() <= MOST_TOGETHER ? scene.groupLegend() : List.of(),
                Scene.grid(panels),
                0);
    }

    /** Ends of each objective's axis, center first: what its description allows where that is bounded, else what was measured. */
    private static double[][] ranges(Scene scene) {
        double[][] out = new double[scene.objectives().size()][2];
        double[] signs = scene.study().signs();
        for (int j = 0; j < out.length; j++) {
            double[] declared = scene.study().range(scene.objectives().get(j));
            double low = declared[0];
            double high = declared[1];
            if (!Double.isFinite(low) || !Double.isFinite(high)) {
                int objective = j;
                double[] seen = scene.finals().entries().stream()
                        .mapToDouble(e -> e.rewards()[objective])
                        .toArray();
                low = Arrays.stream(seen).min().orElse(0);
                high = Arrays.stream(seen).max().orElse(1);
            }
            out[j] = signs[j] < 0 ? new double[] {high, low} : new double[] {low, high};
        }
        return out;
    }

    private Panel panel(
            String id,
            String title,
            List<List<RunLook>> groups,
            List<List<RunLook>> ghosts,
            List<Badge> badges,
            int detail) {
        List<Mark> marks = new ArrayList<>();
        frame(marks, detail > 0);
        List<Series> series = new ArrayList<>();
        for (List<RunLook> ghost : ghosts) {
            series.add(outline(ghost, "/ghost", 0.8, 0.18, false));
        }
        for (List<RunLook> group : groups) {
            ring(group, marks);
            if (group.size() > 1) {
                for (RunLook run : group) {
                    scene.finals().entry(run.id()).ifPresent(e -> series.add(seed(run, e)));
                }
            }
        }
        for (List<RunLook> group : groups) {
            series.add(outline(group, "/mean", 2.2, 1, true));
        }
        return new Panel.Xy(
                id,
                title,
                detail > 0 ? Messages.text("tradeoffs.radar.note") : "",
                Axis.of("", "").range(-1.55, 1.55),
                Axis.of("", "").range(lowest() - 0.2, 1.2),
                series,
                marks,
                false,
                Panel.Frame.SQUARE,
                badges);
    }

    private void frame(List<Mark> marks, boolean ends) {
        int n = ranges.length;
        int grid = Looks.rgb(scene.looks().tokens().border());
        for (int j = 0; j < n; j++) {
            for (double t : new double[] {0.25, 0.5, 0.75, 1}) {
                marks.add(new Mark.Segment(
                        t * cos(j), t * sin(j), t * cos(j + 1), t * sin(j + 1), grid, t == 1 ? 1.4 : 0.8, Dash.SOLID));
            }
            String name = scene.objectives().get(j);
            boolean focus = name.equals(scene.scope().objective());
            marks.add(new Mark.Segment(
                    0,
                    0,
                    cos(j),
                    sin(j),
                    focus ? scene.looks().objective(name) : scene.looks().muted(),
                    focus ? 2.6 : 0.9,
                    Dash.SOLID));
            double across = 0.5 + 0.5 * (Math.abs(cos(j)) < 0.2 ? 0 : Math.signum(cos(j)));
            marks.add(new Mark.Text(
                    1.07 * cos(j),
                    1.07 * sin(j) + (sin(j) > 0.9 ? 0.04 : sin(j) < -0.9 ? -0.04 : 0),
                    ends
                            ? Messages.text(
                                    "tradeoffs.radar.axis",
                                    name,
                                    Numbers.brief(ranges[j][0]),
                                    Numbers.brief(ranges[j][1]))
                            : name,
                    scene.looks().objective(name),
                    across,
                    0.5));
        }
    }

    private Series outline(List<RunLook> group, String suffix, double width, double alpha, boolean glyphs) {
        int n = ranges.length;
        double[] radius = new double[n];
        String[] tips = new String[n + 1];
        List<Entry> entries = scene.entries(group);
        for (int j = 0; j < n; j++) {
            int objective = j;
            double[] values =
                    entries.stream().mapToDouble(e -> e.rewards()[objective]).toArray();
            double mean = Arrays.stream(values).average().orElse(Double.NaN);
            double[] ends = scene.choice().band().ends(values);
            radius[j] = radius(j, mean);
            tips[j] = scene.objectives().get(j) + " " + Numbers.exact(mean)
                    + (Double.isNaN(ends[0])
                            ? ""
                            : " [" + Numbers.brief(ends[0]) + ", " + Numbers.brief(ends[1]) + "]");
        }
        tips[n] = tips[0];
        RunLook look = group.getFirst();
        var style = look.line(width).alpha(alpha);
        return polygon(look.group() + suffix, Scene.name(group), radius, glyphs ? style.glyph(look.glyph(), 6) : style)
                .withTips(tips);
    }

    private Series seed(RunLook run, Entry entry) {
        double[] radius = new double[ranges.length];
        String[] tips = new String[ranges.length + 1];
        for (int j = 0; j < radius.length; j++) {
            radius[j] = radius(j, entry.rewards()[j]);
            tips[j] = scene.objectives().get(j) + " " + Numbers.exact(entry.rewards()[j]);
        }
        tips[radius.length] = tips[0];
        return polygon(run.id() + "/seed", run.label(), radius, run.line(0.8).alpha(0.4))
                .withTips(tips);
    }

    private Series polygon(
            String key, String label, double[] radius, org.counterpoint.workbench.chart.SeriesStyle style) {
        int n = radius.length;
        double[] x = new double[n + 1];
        double[] y = new double[n + 1];
        for (int j = 0; j <= n; j++) {
            x[j] = radius[j % n] * cos(j);
            y[j] = radius[j % n] * sin(j);
        }
        return Series.of(key, label, x, y, style);
    }

    /** The band between its lower and its upper outline, as one area with a cut. */
    private void ring(List<RunLook> group, List<Mark> marks) {
        List<Entry> entries = scene.entries(group);
        if (entries.size() < 2 || scene.choice().band() == TradeoffBand.Kind.NONE) {
            return;
        }
        int n = ranges.length;
        double[] x = new double[2 * (n + 1)];
        double[] y = new double[2 * (n + 1)];
        for (int k = 0; k <= n; k++) {
            int j = k % n;
            double[] ends = scene.choice()
                    .band()
                    .ends(entries.stream().mapToDouble(e -> e.rewards()[j]).toArray());
            double a = radius(j, ends[0]);
            double b = radius(j, ends[1]);
            x[k] = Math.max(a, b) * cos(k);
            y[k] = Math.max(a, b) * sin(k);
            x[2 * n + 1 - k] = Math.max(0, Math.min(a, b)) * cos(k);
            y[2 * n + 1 - k] = Math.max(0, Math.min(a, b)) * sin(k);
        }
        marks.add(new Mark.Area(x, y, group.getFirst().rgb(), 0.18));
    }

    private double radius(int objective, double value) {
        double[] range = ranges[objective];
        return range[0] == range[1] ? 0.5 : (value - range[0]) / (range[1] - range[0]);
    }

    private double cos(int j) {
        return Math.cos(angle(j));
    }

    private double sin(int j) {
        return Math.sin(angle(j));
    }

    /** Ordinate of the lowest axis: three axes leave a quarter of the circle empty. */
    private double lowest() {
        double least = 0;
        for (int j = 0; j < ranges.length; j++) {
            least = Math.min(least, sin(j));
        }
        return least;
    }

    /** The first axis points up; the others follow clockwise. */
    private double angle(int j) {
        return Math.PI / 2 - 2 * Math.PI * j / ranges.length;
    }
}
