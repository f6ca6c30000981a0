package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffClock;
import org.counterpoint.analysis.TradeoffFinals;
import org.counterpoint.analysis.TradeoffFinals.Entry;
import org.counterpoint.analysis.TradeoffReport.Trajectory;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.views.shared.RunLook;

/** The numbers: every group and every run at the point that stands for it. */
final class FinalsPage {
    static final String GROUPS = "finals-groups";
    static final String RUNS = "finals-runs";

    /** Room for title, note and head of a table, in rows. */
    private static final double ROOM = 5;

    private final Scene scene;

    private FinalsPage(Scene scene) {
        this.scene = scene;
    }

    static Figure figure(Scene scene) {
        return new FinalsPage(scene).figure();
    }

    private Figure figure() {
        List<Panel> panels = List.of(groups(), runs());
        int groups = scene.groups().size();
        int runs = scene.looks().runs().size();
        List<Figure.Row> rows = groups == runs
                ? List.of(Figure.Row.of(1, List.of(panels.get(1))))
                : List.of(
                        Figure.Row.of(groups + ROOM, List.of(panels.get(0))),
                        Figure.Row.of(Math.min(runs, 2 * groups) + ROOM, List.of(panels.get(1))));
        return new Figure(
                Messages.text("tradeoffs.table.title", scene.pickWords(), scene.splitWords()),
                subtitle(),
                List.of(),
                rows,
                0);
    }

    private String subtitle() {
        List<String> parts = new ArrayList<>();
        if (scene.choice().rule() == org.counterpoint.analysis.TradeoffPick.Rule.BEST_VALIDATION
                && scene.split().equals("validation")) {
            parts.add(Messages.text("tradeoffs.table.optimistic"));
        }
        TradeoffFinals finals = scene.finals();
        if (!Double.isNaN(finals.volume())) {
            parts.add(Messages.text(
                    Double.isNaN(finals.limit()) ? "tradeoffs.table.volume" : "tradeoffs.table.volumeLimit",
                    scene.referenceWords(),
                    Numbers.brief(finals.volume()),
                    Numbers.brief(100 * finals.volume() / finals.limit())));
        }
        parts.addAll(scene.study().report().notes());
        return String.join(" ", parts);
    }

    private Panel groups() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(Messages.text("tradeoffs.column.group")));
        columns.add(Column.number(Messages.text("tradeoffs.column.seeds"), ""));
        columns.add(Column.number(Messages.text("tradeoffs.column.step"), ""));
        for (String objective : scene.objectives()) {
            columns.add(Column.number(head(objective), Messages.text("tradeoffs.column.mean.help", objective, band())));
            columns.add(Column.number(
                    Messages.text("tradeoffs.column.best"), Messages.text("tradeoffs.column.best.help", objective)));
        }
        columns.add(Column.number(
                Messages.text("tradeoffs.column.volume"),
                Messages.text("tradeoffs.column.volume.help", scene.referenceWords())));
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (List<RunLook> group : scene.groups()) {
            List<Entry> entries = scene.entries(group);
            RunLook first = group.getFirst();
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(group.size() == 1 ? first.label() : first.groupLabel())
                    .in(first.rgb()));
            cells.add(Cell.of(
                    entries.size() == group.size() ? "" + group.size() : entries.size() + " of " + group.size(),
                    entries.size()));
            cells.add(steps(entries));
            for (int j = 0; j < scene.objectives().size(); j++) {
                int objective = j;
                double[] values = entries.stream()
                        .mapToDouble(e -> e.rewards()[objective])
                        .toArray();
                cells.add(summary(values));
                cells.add(best(group, j));
            }
            cells.add(summary(entries.stream().mapToDouble(Entry::volume).toArray()));
            rows.add(new Panel.Table.Row(first.group(), cells));
        }
        return new Panel.Table(
                GROUPS,
                Messages.text("tradeoffs.table.groups"),
                Messages.text("tradeoffs.table.groupsNote", band()),
                columns,
                rows,
                null,
                scene.leftOut(true));
    }

    private String band() {
        return Messages.text("tradeoffs.band." + scene.choice().band() + ".words");
    }

    private String head(String objective) {
        return objective.equals(scene.scope().objective()) ? "\u25b8 " + objective : objective;
    }

    private static Cell steps(List<Entry> entries) {
        double[] steps =
                entries.stream().mapToDouble(Entry::step).distinct().sorted().toArray();
        if (steps.length == 0) {
            return Cell.of("");
        }
        String words = steps.length == 1
                ? Numbers.exact(steps[0])
                : Numbers.exact(steps[0]) + "\u2013" + Numbers.exact(steps[steps.length - 1]);
        return Cell.of(words, steps[steps.length - 1]);
    }

    private Cell summary(double[] values) {
        if (values.length == 0 || Double.isNaN(values[0])) {
            return Cell.of("");
        }
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        TradeoffBand.Kind kind = scene.choice().band();
        double[] ends = kind.ends(values);
        if (Double.isNaN(ends[0])) {
            return Cell.of(three(mean), mean);
        }
        String words = kind == TradeoffBand.Kind.MIN_MAX
                ? three(mean) + " [" + three(ends[0]) + ", " + three(ends[1]) + "]"
                : three(mean) + " \u00b1 " + three(ends[1] - mean);
        return Cell.of(words, mean)
                .tip(Messages.text(
                        "tradeoffs.table.seeds",
                        three(Arrays.stream(values).min().orElse(mean)),
                        three(Arrays.stream(values).max().orElse(mean))));
    }

    /** The best value of the mean over seeds at any step that all have, and where: picking per seed would flatter more. */
    private Cell best(List<RunLook> group, int objective) {
        double sign = scene.study().signs()[objective];
        List<TradeoffBand.Curve> curves = new ArrayList<>();
        for (RunLook run : group) {
            path(run)
                    .ifPresent(t -> curves.add(new TradeoffBand.Curve(
                            run.id(),
                            t.steps(),
                            Arrays.stream(t.rewards())
                                    .mapToDouble(row -> row[objective])
                                    .toArray())));
        }
        if (curves.isEmpty()) {
            return Cell.of("");
        }
        TradeoffBand joined = TradeoffBand.of(curves, TradeoffBand.Kind.NONE, false);
        int best = -1;
        for (int i = 0; i < joined.x().length; i++) {
            if (scene.scope().covers(joined.x()[i])
                    && (best < 0 || sign * joined.mean()[i] > sign * joined.mean()[best])) {
                best = i;
            }
        }
        return best < 0
                ? Cell.of("")
                : Cell.of(
                        Messages.text(
                                "tradeoffs.table.at", three(joined.mean()[best]), Numbers.exact(joined.x()[best])),
                        joined.mean()[best]);
    }

    private Optional<Trajectory> path(RunLook run) {
        return scene.study()
                .rewards(run.id())
                .flatMap(r -> r.trajectories().stream()
                        .filter(t -> t.split().equals(scene.split()))
                        .findFirst());
    }

    private Panel runs() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(Messages.text("tradeoffs.column.run")));
        columns.add(Column.number(Messages.text("tradeoffs.column.step"), ""));
        for (String objective : scene.objectives()) {
            columns.add(Column.number(head(objective), Messages.text("tradeoffs.column.se.help", objective)));
        }
        columns.add(Column.number(
                Messages.text("tradeoffs.column.volume"),
                Messages.text("tradeoffs.column.volume.help", scene.referenceWords())));
        columns.add(Column.number(Messages.text("tradeoffs.column.gap"), Messages.text("tradeoffs.column.gap.help")));
        columns.add(Column.number(Messages.text("tradeoffs.column.kl"), Messages.text("tradeoffs.column.kl.help")));
        columns.add(
                Column.number(Messages.text("tradeoffs.column.length"), Messages.text("tradeoffs.column.length.help")));
        columns.add(Column.words(Messages.text("tradeoffs.column.front")));
        TradeoffFinals finals = scene.finals();
        List<Integer> members = Arrays.stream(finals.front()).boxed().toList();
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (RunLook run : scene.looks().runs()) {
            Optional<Entry> entry = finals.entry(run.id());
            if (entry.isEmpty()) {
                continue;
            }
            Entry e = entry.get();
            double[] step = {e.step()};
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(run.label()).in(run.rgb()));
            cells.add(Cell.of(Numbers.exact(e.step()), e.step()));
            for (int j = 0; j < scene.objectives().size(); j++) {
                String se = Double.isNaN(e.se()[j]) ? "" : " \u00b1 " + three(e.se()[j]);
                cells.add(Cell.of(three(e.rewards()[j]) + se, e.rewards()[j]));
            }
            cells.add(number(e.volume()));
            cells.add(number(e.gap()));
            Optional<TradeoffClock> clock = scene.study().clock(run.id());
            for (String key : List.of("kl", "length/mean")) {
                cells.add(number(
                        clock.map(c -> c.metric(scene.split(), key, step)[0]).orElse(Double.NaN)));
            }
            cells.add(Cell.of(
                    members.contains(finals.entries().indexOf(e)) ? Messages.text("tradeoffs.table.onFront") : ""));
            rows.add(new Panel.Table.Row(run.id(), cells));
        }
        List<Badge> badges = new ArrayList<>(scene.leftOut(true));
        return new Panel.Table(
                RUNS,
                Messages.text("tradeoffs.table.runs"),
                Messages.text("tradeoffs.table.runsNote"),
                columns,
                rows,
                null,
                scene.groups().size() == scene.looks().runs().size() ? badges : List.of());
    }

    private static Cell number(double value) {
        return Double.isNaN(value) ? Cell.of("") : Cell.of(three(value), value);
    }

    private static String three(double value) {
        return String.format(java.util.Locale.ROOT, "%.3f", value);
    }
}
