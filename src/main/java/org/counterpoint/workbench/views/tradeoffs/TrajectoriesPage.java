package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffFinals;
import org.counterpoint.analysis.TradeoffFinals.Entry;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.RunLook;

/** Objectives against each other: paths through time, the points that stand for the runs, their front, and the exact limit. */
final class TrajectoriesPage {
    private static final int MOST_LETTERS = 22;
    private static final int MOST_GROUPS = 12;

    private final Scene scene;

    private TrajectoriesPage(Scene scene) {
        this.scene = scene;
    }

    static Figure figure(Scene scene) {
        return new TrajectoriesPage(scene).figure();
    }

    private Figure figure() {
        List<Panel> panels = new ArrayList<>();
        int n = scene.objectives().size();
        String focus = scene.scope().objective();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                // With an objective in focus only what it is traded for is shown.
                if (focus == null
                        || !scene.objectives().contains(focus)
                        || focus.equals(scene.objectives().get(i))
                        || focus.equals(scene.objectives().get(j))) {
                    panels.add(new PairPanel(scene).of(i, j));
                }
            }
        }
        if (n >= 2 && n <= 3) {
            panels.add(volume());
        }
        if (panels.isEmpty()) {
            return Figure.words(Messages.text("tradeoffs.title"), Messages.text("tradeoffs.pairs.one"));
        }
        return new Figure(
                Messages.text("tradeoffs.pairs.title", scene.splitWords()),
                subtitle(),
                legend(),
                Scene.grid(panels),
                0);
    }

    private String subtitle() {
        List<String> parts = new ArrayList<>();
        parts.add(Messages.text("tradeoffs.pairs.points", scene.pickWords()));
        if (scene.groups().stream().anyMatch(group -> group.size() > 1)) {
            parts.add(Messages.text("tradeoffs.pairs.seeds"));
        }
        String focus = scene.scope().objective();
        if (focus != null
                && scene.objectives().contains(focus)
                && scene.objectives().size() > 2) {
            parts.add(Messages.text("tradeoffs.pairs.focus", focus));
        }
        if (scene.scope().range() != null) {
            parts.add(Messages.text("tradeoffs.pairs.range"));
        }
        if (scene.objectives().size() >= 2) {
            int members = scene.finals().front().length;
            parts.add(Messages.text(
                    "tradeoffs.pairs.front",
                    String.valueOf(members),
                    String.valueOf(scene.finals().entries().size())));
        }
        parts.addAll(scene.study().report().notes());
        return String.join(" ", parts);
    }

    private List<LegendItem> legend() {
        List<LegendItem> items = new ArrayList<>(scene.groupLegend());
        scene.study().attainable(scene.split()).ifPresent(limit -> {
            items.add(LegendItem.of(
                    Messages.text("tradeoffs.limit.legend"),
                    SeriesStyle.line(scene.looks().text(), 1.6)));
            if (limit.deterministic().length > 0) {
                items.add(LegendItem.of(
                        Messages.text("tradeoffs.unsupported.legend"),
                        SeriesStyle.points(scene.looks().muted(), Glyph.RING, 5)));
            }
        });
        return items;
    }

    private Panel volume() {
        TradeoffFinals finals = scene.finals();
        List<String> names = new ArrayList<>();
        List<Series> series = new ArrayList<>();
        double largest = 0;
        List<List<RunLook>> ranked = new ArrayList<>(scene.groups());
        ranked.sort(Comparator.comparingDouble((List<RunLook> group) -> -meanVolume(group)));
        List<List<RunLook>> kept = ranked.subList(0, Math.min(MOST_GROUPS, ranked.size()));
        int groups = kept.size();
        for (List<RunLook> group : kept) {
            RunLook first = group.getFirst();
            List<Entry> entries = scene.entries(group);
            double[] values = entries.stream().mapToDouble(Entry::volume).toArray();
            double[] at = new double[values.length];
            Arrays.fill(at, groups - 1 - names.size());
            names.add(shorten(group.size() == 1 ? first.label() : first.groupLabel()));
            if (values.length == 0) {
                continue;
            }
            if (values.length > 1) {
                double[] ends = scene.choice().band().ends(values);
                double mean = Arrays.stream(values).average().orElse(Double.NaN);
                double middle = at[0];
                if (scene.choice().band() != TradeoffBand.Kind.NONE) {
                    series.add(Series.of(
                            first.group() + "/volume-band",
                            first.groupLabel() + " \u00b7 "
                                    + Messages.text(
                                            "tradeoffs.band." + scene.choice().band() + ".words"),
                            ends,
                            new double[] {middle, middle},
                            SeriesStyle.line(first.rgb(), 3).alpha(0.3)));
                }
                series.add(Series.of(
                        first.group() + "/volume-mean",
                        Messages.text("tradeoffs.mean", first.groupLabel(), String.valueOf(values.length)),
                        new double[] {mean},
                        new double[] {middle},
                        SeriesStyle.points(first.rgb(), Glyph.BAR, 12)));
            }
            series.add(Series.of(
                            first.group() + "/volume",
                            first.groupLabel(),
                            values,
                            at,
                            SeriesStyle.points(first.rgb(), first.glyph(), groups > 12 ? 5 : 7)
                                    .alpha(0.85))
                    .withSteps(entries.stream().mapToDouble(Entry::step).toArray())
                    .withTips(entries.stream().map(this::tip).toArray(String[]::new)));
            largest = Math.max(largest, Arrays.stream(values).max().orElse(0));
        }
        String title = Messages.text("tradeoffs.volume.title", scene.referenceWords());
        if (series.isEmpty()) {
            return new Panel.Words("volume", title, Messages.text("tradeoffs.volume.none", scene.split()));
        }
        double limit = finals.limit();
        List<Mark> marks = Double.isNaN(limit)
                ? List.of()
                : List.of(new Mark.Upright(limit, Messages.text("tradeoffs.volume.limit")));
        double end = Math.max(largest, Double.isNaN(limit) ? 0 : limit) * 1.06;
        List<Badge> badges = new ArrayList<>(scene.leftOut(true));
        if (ranked.size() > kept.size()) {
            badges.add(Scene.runs(
                    "tradeoffs.badge.lowVolume",
                    ranked.subList(kept.size(), ranked.size()).stream()
                            .flatMap(List::stream)
                            .toList()));
        }
        if (finals.below() > 0) {
            badges.add(below(finals));
        }
        return new Panel.Xy(
                "volume",
                title,
                Messages.text(
                        Double.isNaN(finals.limit()) ? "tradeoffs.volume.all" : "tradeoffs.volume.allLimit",
                        Numbers.brief(finals.volume()),
                        Numbers.brief(100 * finals.volume() / finals.limit())),
                Axis.of(Messages.text("tradeoffs.axis.volume"), "").range(0, end > 0 ? end : 1),
                Axis.categories("", names.reversed()),
                series,
                marks,
                false,
                Panel.Frame.AXES,
                badges);
    }

    /** Mean over seeds; groups without a point come last. */
    private double meanVolume(List<RunLook> group) {
        return scene.entries(group).stream()
                .mapToDouble(Entry::volume)
                .average()
                .orElse(-1);
    }

    private Badge below(TradeoffFinals finals) {
        return new Badge(
                Messages.text("tradeoffs.badge.below", String.valueOf(finals.below())),
                Messages.text("tradeoffs.badge.below.why", scene.referenceWords()),
                List.of(Messages.text("tradeoffs.column.run"), Messages.text("tradeoffs.axis.volume")),
                () -> finals.entries().stream()
                        .filter(e -> e.volume() == 0)
                        .map(e -> List.of(label(e.run()), "0"))
                        .toList());
    }

    private String label(String run) {
        return scene.looks().run(run).map(RunLook::label).orElse(run);
    }

    private String tip(Entry entry) {
        return label(entry.run())
                + (Double.isNaN(entry.gap()) ? "" : "\n" + Messages.text("tradeoffs.gap", Numbers.brief(entry.gap())));
    }

    private static String shorten(String label) {
        return label.length() <= MOST_LETTERS ? label : label.substring(0, MOST_LETTERS - 1) + "\u2026";
    }
}
