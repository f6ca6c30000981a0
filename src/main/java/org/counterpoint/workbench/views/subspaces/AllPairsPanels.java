package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.counterpoint.analysis.SubspaceMeasure;
import org.counterpoint.analysis.SubspacePair;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.jspecify.annotations.Nullable;

/** Every update against every other: a matrix of means over modules, and the pairs ranked. */
record AllPairsPanels(SubspaceData data, SubspaceChoice choice, Names names, PairCache cache) {
    /** More updates than this are not compared all with all: the matrix could not be read. */
    static final int MOST = 20;

    /** The updates of a group in the order of the matrix, all of them. */
    static List<SubspaceUpdate> members(SubspaceData data, SubspaceChoice.Group group) {
        List<SubspaceUpdate> all = new ArrayList<>();
        for (SubspaceData.Source source : data.sources()) {
            if (group == SubspaceChoice.Group.FINALS) {
                all.add(source.last());
            } else {
                all.addAll(source.steps());
            }
        }
        return all;
    }

    private List<SubspaceUpdate> shown() {
        List<SubspaceUpdate> all = members(data, choice.group());
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /** The update at a row of the matrix. */
    static SubspaceUpdate at(SubspaceData data, SubspaceChoice.Group group, int index) {
        return members(data, group).get(index);
    }

    List<Panel> panels() {
        List<SubspaceUpdate> updates = shown();
        if (updates.size() < 2) {
            return List.of(new Panel.Words(
                    "pairs", Messages.text("subspaces.pairs.title"), Messages.text("subspaces.pairs.one")));
        }
        return List.of(matrix(updates), table(updates));
    }

    private double mean(SubspaceUpdate a, SubspaceUpdate b) {
        return cache.of(a, b).mean(choice.measure(), choice.side(), choice.cut());
    }

    private Panel matrix(List<SubspaceUpdate> updates) {
        int n = updates.size();
        boolean symmetric = choice.measure() == SubspaceMeasure.OVERLAP || choice.measure() == SubspaceMeasure.COSINE;
        double[][] values = new double[n][n];
        boolean[][] hatched = new boolean[n][n];
        String[][] tips = new String[n][n];
        double largest = 0;
        double expected = 0;
        int count = 0;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                tips[a][b] = "";
                if (a == b) {
                    values[a][b] = Double.NaN;
                    tips[a][b] = Messages.text("subspaces.tip.itself");
                    continue;
                }
                // A symmetric measure is worked out once for both places.
                SubspacePair pair = symmetric && b < a
                        ? cache.of(updates.get(b), updates.get(a))
                        : cache.of(updates.get(a), updates.get(b));
                values[a][b] = pair.mean(choice.measure(), choice.side(), choice.cut());
                if (!Double.isFinite(values[a][b])) {
                    continue;
                }
                long beyond = pair.beyondChance(choice.measure(), choice.side(), choice.cut());
                double random = pair.meanExpected(choice.measure(), choice.side(), choice.cut());
                hatched[a][b] = explained(beyond, pair.modules().size());
                tips[a][b] = Messages.text(
                        "subspaces.tip.pair",
                        Numbers.brief(random),
                        Long.toString(beyond),
                        Integer.toString(pair.modules().size()));
                largest = Math.max(largest, Math.abs(values[a][b]));
                if (Double.isFinite(random)) {
                    expected += random;
                    count++;
                }
            }
        }
        boolean dark = names.looks().tokens().dark();
        ColorScale scale = choice.measure() == SubspaceMeasure.COSINE
                ? ColorScale.diverging(Names.scale(choice.measure()), Math.min(1, Numbers.above(largest)), dark)
                : ColorScale.sequential(Names.scale(choice.measure()), 0, Math.min(1, Numbers.above(largest)), dark);
        if (count > 0) {
            scale = scale.mark(expected / count, Messages.text("subspaces.random.short"));
        }
        List<String> rows = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String name = name(updates.get(i));
            rows.add((i + 1) + "  " + (name.length() > 34 ? name.substring(0, 33) + "\u2026" : name));
            columns.add(Integer.toString(i + 1));
        }
        return new Panel.Heat(
                        "matrix",
                        Messages.text("subspaces.pairs.matrix", Names.measure(choice.measure())),
                        Messages.text(symmetric ? "subspaces.pairs.note" : "subspaces.pairs.note.directed"),
                        "",
                        rows,
                        "",
                        columns,
                        null,
                        values,
                        hatched,
                        scale,
                        selected(updates),
                        true,
                        badges(updates))
                .withTips(tips);
    }

    private String name(SubspaceUpdate u) {
        return choice.group() == SubspaceChoice.Group.FINALS ? names.source(u.source()) : names.update(u);
    }

    /** Whether so few modules leave the 95 % of chance that chance explains these too: at most one in ten. */
    private static boolean explained(long beyond, int modules) {
        return beyond <= 0.1 * modules;
    }

    private int @Nullable [] selected(List<SubspaceUpdate> updates) {
        int a = index(updates, choice.a());
        int b = index(updates, choice.b());
        return a < 0 || b < 0 ? null : new int[] {a, b};
    }

    private static int index(List<SubspaceUpdate> updates, @Nullable String key) {
        for (int i = 0; i < updates.size(); i++) {
            if (updates.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private List<Badge> badges(List<SubspaceUpdate> updates) {
        List<SubspaceUpdate> all = members(data, choice.group());
        if (all.size() == updates.size()) {
            return List.of();
        }
        List<SubspaceUpdate> rest = all.subList(updates.size(), all.size());
        return List.of(new Badge(
                Messages.text("subspaces.badge.more", Integer.toString(rest.size())),
                Messages.text("subspaces.badge.more.why", Integer.toString(MOST)),
                List.of(Messages.text("subspaces.column.update")),
                () -> rest.stream().map(u -> List.of(names.update(u))).toList()));
    }

    private record Ranked(int i, int j, SubspaceUpdate a, SubspaceUpdate b, SubspacePair pair, double mean) {}

    private Panel table(List<SubspaceUpdate> updates) {
        List<Ranked> ranked = new ArrayList<>();
        for (int a = 0; a < updates.size(); a++) {
            for (int b = a + 1; b < updates.size(); b++) {
                SubspaceUpdate x = updates.get(a);
                SubspaceUpdate y = updates.get(b);
                ranked.add(new Ranked(a + 1, b + 1, x, y, cache.of(x, y), mean(x, y)));
            }
        }
        ranked.sort(Comparator.comparingDouble((Ranked r) -> Double.isNaN(r.mean) ? -1 : Math.abs(r.mean))
                .reversed());
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (Ranked r : ranked) {
            double expected = r.pair.meanExpected(choice.measure(), choice.side(), choice.cut());
            long beyond = r.pair.beyondChance(choice.measure(), choice.side(), choice.cut());
            Cell verdict = explained(beyond, r.pair.modules().size())
                    ? Cell.of(Messages.text("subspaces.verdict.chance"), 0)
                    : Cell.of(
                            Messages.text(r.mean > expected ? "subspaces.verdict.above" : "subspaces.verdict.below"),
                            1);
            rows.add(new Panel.Table.Row(
                    r.a.key() + "\n" + r.b.key(),
                    List.of(
                            Cell.of(Integer.toString(r.i), r.i).tip(name(r.a)),
                            Cell.of(Integer.toString(r.j), r.j).tip(name(r.b)),
                            Cell.of(r.mean),
                            Cell.of(expected),
                            Cell.of(beyond + " / " + r.pair.modules().size(), (double) beyond),
                            Cell.of(r.pair.cosine(choice.cut())),
                            verdict)));
        }
        return new Panel.Table(
                "ranked",
                Messages.text("subspaces.pairs.table"),
                Messages.text("subspaces.pairs.table.note"),
                List.of(
                        Column.number("A", Messages.text("subspaces.column.number.help")),
                        Column.number("B", Messages.text("subspaces.column.number.help")),
                        Column.number(Names.measure(choice.measure()), Messages.text("subspaces.column.mean.help")),
                        Column.number(
                                Messages.text("subspaces.column.random"),
                                Messages.text("subspaces.column.random.help")),
                        Column.number(
                                Messages.text("subspaces.column.beyond"),
                                Messages.text("subspaces.column.beyond.help")),
                        Column.number(
                                Messages.text("subspaces.column.cosine"),
                                Messages.text("subspaces.column.cosine.help")),
                        Column.words(Messages.text("subspaces.column.verdict"))),
                rows,
                choice.a() == null || choice.b() == null ? null : choice.a() + "\n" + choice.b(),
                List.of());
    }
}
