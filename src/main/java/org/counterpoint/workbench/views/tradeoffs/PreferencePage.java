package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffFinals.Entry;
import org.counterpoint.analysis.TradeoffPreference;
import org.counterpoint.analysis.TradeoffPreference.Lead;
import org.counterpoint.analysis.TradeoffPreference.Region;
import org.counterpoint.analysis.TradeoffStudy;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** Who wins at which preference over three objectives, and where the methods' own weights went. */
final class PreferencePage {
    private static final double HEIGHT = Math.sqrt(3) / 2;
    private static final int GRID = 24;
    private static final int TICKS = 5;
    private static final int MOST_PATHS = 12;
    private static final int MOST_LETTERS = 24;

    private final Scene scene;
    private final List<String> corners;
    private final int[] index;
    private final List<List<RunLook>> groups = new ArrayList<>();
    private final List<double[]> means = new ArrayList<>();
    private final List<double[][]> seeds = new ArrayList<>();

    private PreferencePage(Scene scene) {
        this.scene = scene;
        this.corners = corners(scene);
        this.index = corners.stream().mapToInt(scene.objectives()::indexOf).toArray();
        for (List<RunLook> group : scene.groups()) {
            List<Entry> entries = scene.entries(group);
            Optional<double[]> mean = scene.mean(group);
            if (mean.isPresent()) {
                groups.add(group);
                means.add(pick(mean.get()));
                seeds.add(entries.stream().map(e -> pick(e.maximized())).toArray(double[][]::new));
            }
        }
    }

    /** The objectives of the map: those chosen, where they still exist; else the first three. */
    private static List<String> corners(Scene scene) {
        List<String> chosen = scene.choice().corners().stream()
                .filter(scene.objectives()::contains)
                .distinct()
                .toList();
        return chosen.size() == 3
                ? chosen
                : scene.objectives().stream().limit(3).toList();
    }

    private double[] pick(double[] point) {
        double[] out = new double[index.length];
        for (int j = 0; j < out.length; j++) {
            out[j] = point[index[j]];
        }
        return out;
    }

    static Figure figure(Scene scene) {
        return new PreferencePage(scene).figure();
    }

    private Figure figure() {
        String title = Messages.text("tradeoffs.preference.title", scene.splitWords());
        if (corners.size() < 2) {
            return Figure.words(title, Messages.text("tradeoffs.pairs.one"));
        }
        if (groups.isEmpty()) {
            return Figure.words(title, Messages.text("tradeoffs.preference.none", scene.split()));
        }
        boolean two = corners.size() == 2;
        List<Region> regions = two ? List.of() : TradeoffPreference.regions(means.toArray(double[][]::new));
        List<Lead> leads = new ArrayList<>();
        for (double[] w : weights()) {
            leads.add(TradeoffPreference.lead(w, seeds));
        }
        Panel map = two ? line(leads) : ternary(regions, leads);
        return new Figure(
                title,
                Messages.text("tradeoffs.preference.subtitle", scene.pickWords()),
                legend(two),
                List.of(new Figure.Row(
                        1, List.of(new Figure.Cell(1.7, map), new Figure.Cell(1, table(two, regions, leads))))),
                0);
    }

    private List<LegendItem> legend(boolean two) {
        List<LegendItem> items = new ArrayList<>();
        for (List<RunLook> group : groups) {
            RunLook first = group.getFirst();
            items.add(
                    two
                            ? LegendItem.of(Scene.name(group), first.line(2.2))
                            : LegendItem.band(Scene.name(group), first.rgb(), 0.45));
        }
        if (!two) {
            items.add(LegendItem.of(
                    Messages.text("tradeoffs.preference.path"),
                    SeriesStyle.line(scene.looks().text(), 1.6)));
            items.add(LegendItem.of(
                    Messages.text("tradeoffs.preference.unclear"),
                    SeriesStyle.points(scene.looks().text(), Glyph.CIRCLE, 3)));
        }
        return items;
    }

    /** Evenly spread weight vectors: a triangular grid, or a row for two objectives. */
    private List<double[]> weights() {
        List<double[]> out = new ArrayList<>();
        if (corners.size() == 2) {
            int n = GRID * 4;
            for (int a = 0; a <= n; a++) {
                out.add(new double[] {1 - a / (double) n, a / (double) n});
            }
            return out;
        }
        for (int a = 0; a <= GRID; a++) {
            for (int b = 0; a + b <= GRID; b++) {
                out.add(new double[] {a / (double) GRID, b / (double) GRID, (GRID - a - b) / (double) GRID});
            }
        }
        return out;
    }

    private Panel ternary(List<Region> regions, List<Lead> leads) {
        List<Mark> marks = new ArrayList<>();
        for (Region region : regions) {
            if (region.share() > 0) {
                double[] x = new double[region.corners().length];
                double[] y = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    x[i] = x(region.corners()[i]);
                    y[i] = y(region.corners()[i]);
                }
                marks.add(new Mark.Area(
                        x, y, groups.get(region.candidate()).getFirst().rgb(), 0.3));
            }
        }
        frame(marks);
        for (Region region : regions) {
            if (region.share() > 0.04) {
                label(region, marks);
            }
        }
        List<Series> series = new ArrayList<>(grid(leads));
        for (List<RunLook> group : groups) {
            for (RunLook look : group) {
                scene.study().weights(look.id(), corners).ifPresent(w -> series.add(path(look, w)));
            }
        }
        List<Badge> badges = new ArrayList<>(scene.leftOut(true));
        List<RunLook> without = groups.stream()
                .flatMap(List::stream)
                .filter(look -> scene.study().weights(look.id(), corners).isEmpty())
                .toList();
        if (!without.isEmpty()) {
            badges.add(Scene.runs("tradeoffs.badge.noWeights", without));
        }
        if (crowded()) {
            badges.add(Badge.of(
                    Messages.text("tradeoffs.badge.lastWeights"), Messages.text("tradeoffs.badge.lastWeights.why")));
        }
        return new Panel.Xy(
                "preference",
                Messages.text("tradeoffs.preference.map"),
                Messages.text("tradeoffs.preference.note"),
                Axis.of("", "").range(-0.16, 1.16),
                Axis.of("", "").range(-0.11, HEIGHT + 0.09),
                series,
                marks,
                false,
                Panel.Frame.SQUARE,
                badges);
    }

    private void frame(List<Mark> marks) {
        double[][] at = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        int grid = Looks.rgb(scene.looks().tokens().border());
        for (int k = 1; k < TICKS; k++) {
            double t = k / (double) TICKS;
            for (int c = 0; c < 3; c++) {
                double[] a = mix(at[c], at[(c + 1) % 3], t);
                double[] b = mix(at[c], at[(c + 2) % 3], t);
                marks.add(new Mark.Segment(x(a), y(a), x(b), y(b), grid, 0.7, Dash.SOLID));
            }
            // The share of the lower left corner is read on the left edge, and so on around.
            tick(marks, mix(at[0], at[2], 1 - t), t, 0, 0.5, -0.02, 0);
            tick(marks, mix(at[1], at[0], 1 - t), t, 0.5, 0, 0, -0.012);
            tick(marks, mix(at[2], at[1], 1 - t), t, 1, 0.5, 0.02, 0);
        }
        for (int c = 0; c < 3; c++) {
            double[] a = at[c];
            double[] b = at[(c + 1) % 3];
            marks.add(new Mark.Segment(x(a), y(a), x(b), y(b), scene.looks().muted(), 1.4, Dash.SOLID));
        }
        marks.add(corner(0, at[0], 0.5, -0.055));
        marks.add(corner(1, at[1], 0.5, -0.055));
        marks.add(corner(2, at[2], 0.5, 0.05));
    }

    private Mark corner(int objective, double[] at, double right, double up) {
        String name = corners.get(objective);
        return new Mark.Text(
                x(at),
                y(at) + up,
                Messages.text("tradeoffs.preference.corner", scene.better(name)),
                scene.looks().objective(name),
                right,
                up < 0 ? 0 : 0.5);
    }

    private void tick(List<Mark> marks, double[] at, double t, double right, double up, double dx, double dy) {
        marks.add(new Mark.Text(
                x(at) + dx, y(at) + dy, Numbers.brief(t), scene.looks().muted(), right, up));
    }

    private void label(Region region, List<Mark> marks) {
        double cx = 0;
        double cy = 0;
        double twice = 0;
        double[][] c = region.corners();
        for (int i = 0; i < c.length; i++) {
            double[] n = c[(i + 1) % c.length];
            double cross = x(c[i]) * y(n) - y(c[i]) * x(n);
            twice += cross;
            cx += (x(c[i]) + x(n)) * cross;
            cy += (y(c[i]) + y(n)) * cross;
        }
        cx /= 3 * twice;
        cy /= 3 * twice;
        String name = shortName(groups.get(region.candidate()));
        marks.add(new Mark.Text(
                cx, cy, name + " " + percent(region.share()), scene.looks().text(), 0.5, 0.5));
    }

    private List<Series> grid(List<Lead> leads) {
        List<double[]> all = weights();
        List<Integer> clear = new ArrayList<>();
        List<Integer> unclear = new ArrayList<>();
        for (int i = 0; i < leads.size(); i++) {
            Lead lead = leads.get(i);
            boolean known = !Double.isNaN(lead.critical());
            (known && !lead.clear() ? unclear : clear).add(i);
        }
        return List.of(
                dots("winners", Messages.text("tradeoffs.preference.winner"), clear, all, leads, 0),
                dots("unclear", Messages.text("tradeoffs.preference.unclear"), unclear, all, leads, 0.45));
    }

    private Series dots(
            String key, String label, List<Integer> which, List<double[]> all, List<Lead> leads, double alpha) {
        return Series.of(
                        key,
                        label,
                        which.stream().mapToDouble(i -> x(all.get(i))).toArray(),
                        which.stream().mapToDouble(i -> y(all.get(i))).toArray(),
                        SeriesStyle.points(scene.looks().text(), Glyph.CIRCLE, 2.2)
                                .alpha(alpha))
                .withTips(which.stream().map(i -> tip(all.get(i), leads.get(i))).toArray(String[]::new));
    }

    private String tip(double[] weights, Lead lead) {
        List<String> parts = new ArrayList<>();
        for (int j = 0; j < weights.length; j++) {
            parts.add(corners.get(j) + " " + Numbers.brief(weights[j]));
        }
        StringBuilder text = new StringBuilder(String.join(", ", parts));
        text.append('\n')
                .append(Messages.text(
                        "tradeoffs.preference.best", Scene.name(groups.get(lead.best())), Numbers.exact(lead.value())));
        if (lead.second() >= 0) {
            text.append('\n')
                    .append(Messages.text(
                            "tradeoffs.preference.lead",
                            Scene.name(groups.get(lead.second())),
                            Numbers.brief(lead.difference())));
            text.append('\n')
                    .append(
                            Double.isNaN(lead.critical())
                                    ? Messages.text("tradeoffs.preference.oneSeed")
                                    : Messages.text(
                                            lead.clear()
                                                    ? "tradeoffs.preference.isClear"
                                                    : "tradeoffs.preference.isUnclear",
                                            Numbers.brief(lead.critical())));
        }
        return text.toString();
    }

    /** So many paths would hide the map. */
    private boolean crowded() {
        return groups.stream().mapToInt(List::size).sum() > MOST_PATHS;
    }

    private Series path(RunLook look, TradeoffStudy.Weights w) {
        double[] x = new double[w.steps().length];
        double[] y = new double[x.length];
        String[] tips = new String[x.length];
        boolean moves = false;
        for (int i = 0; i < x.length; i++) {
            x[i] = x(w.weights()[i]);
            y[i] = y(w.weights()[i]);
            moves |= Math.hypot(x[i] - x[0], y[i] - y[0]) > 1e-9;
            List<String> parts = new ArrayList<>();
            for (int j = 0; j < corners.size(); j++) {
                parts.add(corners.get(j) + " " + Numbers.brief(w.weights()[i][j]));
            }
            tips[i] = String.join(", ", parts);
        }
        String label = Messages.text("tradeoffs.preference.weights", look.label());
        if (!moves || crowded()) {
            int last = x.length - 1;
            return Series.of(
                            look.id() + "/weights",
                            label,
                            new double[] {x[last]},
                            new double[] {y[last]},
                            SeriesStyle.points(look.rgb(), look.glyph(), crowded() ? 7 : 9))
                    .withSteps(new double[] {w.steps()[last]})
                    .withTips(new String[] {tips[last]});
        }
        return Series.of(
                        look.id() + "/weights",
                        label,
                        x,
                        y,
                        look.line(1.3).dash(Dash.SOLID).path())
                .withSteps(w.steps())
                .withTips(tips);
    }

    /** Two objectives: the weighted reward of every group is a straight line, and the highest one wins. */
    private Panel line(List<Lead> leads) {
        List<double[]> all = weights();
        double[] x = all.stream().mapToDouble(w -> w[1]).toArray();
        List<Series> series = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            double[] mean = means.get(g);
            series.add(Series.of(
                    groups.get(g).getFirst().group() + "/value",
                    Scene.name(groups.get(g)),
                    x,
                    all.stream()
                            .mapToDouble(w -> w[0] * mean[0] + w[1] * mean[1])
                            .toArray(),
                    groups.get(g).getFirst().line(1.6)));
        }
        series.add(Series.of(
                        "best",
                        Messages.text("tradeoffs.preference.winner"),
                        x,
                        leads.stream().mapToDouble(Lead::value).toArray(),
                        SeriesStyle.line(scene.looks().text(), 3).alpha(0.25))
                .withTips(java.util.stream.IntStream.range(0, x.length)
                        .mapToObj(i -> tip(all.get(i), leads.get(i)))
                        .toArray(String[]::new)));
        return new Panel.Xy(
                "preference",
                Messages.text("tradeoffs.preference.line", corners.get(0), corners.get(1)),
                Messages.text("tradeoffs.preference.lineNote"),
                Axis.of(Messages.text("tradeoffs.preference.weightOf", corners.get(1)), "")
                        .range(0, 1),
                Axis.of(Messages.text("tradeoffs.preference.value"), ""),
                series,
                List.of(),
                false,
                Panel.Frame.AXES,
                scene.leftOut(true));
    }

    private Panel table(boolean two, List<Region> regions, List<Lead> leads) {
        double[] share = new double[groups.size()];
        double[] clear = new double[groups.size()];
        for (Lead lead : leads) {
            share[lead.best()] += 1.0 / leads.size();
            clear[lead.best()] += lead.clear() ? 1.0 / leads.size() : 0;
        }
        for (Region region : regions) {
            share[region.candidate()] = region.share();
        }
        List<Panel.Table.Row> rows = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            order.add(g);
        }
        order.sort(Comparator.comparingDouble((Integer g) -> -share[g]));
        for (int g : order) {
            double equal = 0;
            for (double v : means.get(g)) {
                equal += v / corners.size();
            }
            RunLook first = groups.get(g).getFirst();
            rows.add(new Panel.Table.Row(
                    first.group(),
                    List.of(
                            Panel.Table.Cell.of(groups.get(g).size() == 1 ? first.label() : first.groupLabel())
                                    .in(first.rgb())
                                    .tip(Scene.name(groups.get(g))),
                            Panel.Table.Cell.of(percent(share[g]), share[g]),
                            Panel.Table.Cell.of(groups.get(g).size() > 1 ? percent(clear[g]) : "\u2013", clear[g]),
                            Panel.Table.Cell.of(equal))));
        }
        return new Panel.Table(
                "preference-shares",
                Messages.text("tradeoffs.preference.shares"),
                Messages.text(two ? "tradeoffs.preference.sharesNote2" : "tradeoffs.preference.sharesNote"),
                List.of(
                        Panel.Table.Column.words(Messages.text("tradeoffs.column.group")),
                        Panel.Table.Column.number(
                                Messages.text("tradeoffs.column.share"), Messages.text("tradeoffs.column.share.help")),
                        Panel.Table.Column.number(
                                Messages.text("tradeoffs.column.clear"), Messages.text("tradeoffs.column.clear.help")),
                        Panel.Table.Column.number(
                                Messages.text("tradeoffs.column.equal"), Messages.text("tradeoffs.column.equal.help"))),
                rows,
                null,
                List.of());
    }

    private static String percent(double share) {
        return String.format(java.util.Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String shortName(List<RunLook> group) {
        RunLook first = group.getFirst();
        String name = group.size() == 1 ? first.label() : first.groupLabel();
        return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS - 1) + "\u2026";
    }

    private static double[] mix(double[] a, double[] b, double t) {
        double[] out = new double[3];
        for (int j = 0; j < 3; j++) {
            out[j] = (1 - t) * a[j] + t * b[j];
        }
        return out;
    }

    private static double x(double[] w) {
        return w[1] + w[2] / 2;
    }

    private static double y(double[] w) {
        return w[2] * HEIGHT;
    }
}
