package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffFinals;
import org.counterpoint.analysis.TradeoffPick;
import org.counterpoint.analysis.TradeoffStudy;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.jspecify.annotations.Nullable;

/** Everything a page of the trade-off view draws from: the study, what is in focus, and what was chosen. */
final class Scene {
    private final TradeoffStudy study;
    private final Looks all;
    private final Looks shown;
    private final TradeoffChoice choice;
    private final Scope scope;
    private final String split;
    private @Nullable TradeoffFinals finals;

    Scene(TradeoffStudy study, Looks looks, TradeoffChoice choice, Scope scope) {
        this.study = study;
        this.all = looks;
        this.choice = choice;
        this.scope = scope;
        String asked = choice.split();
        this.split = asked == null || !study.report().splits().contains(asked) ? usual(study) : asked;
        List<RunLook> focus = looks.runs().stream()
                .filter(run -> choice.brushed().isEmpty() || choice.brushed().contains(run.id()))
                .toList();
        this.shown = focus.isEmpty() || focus.size() == looks.runs().size()
                ? looks
                : new Looks(looks.tokens(), focus, looks.objectives(), looks.minimized(), looks.environment());
    }

    /** The split shown first: validation where there is one, else the first. */
    static String usual(TradeoffStudy study) {
        List<String> splits = study.report().splits();
        return splits.contains("validation") ? "validation" : splits.isEmpty() ? "" : splits.getFirst();
    }

    /** The same with every run in focus. */
    Scene unbrushed() {
        return ghosts().isEmpty() ? this : new Scene(study, all, choice.brushed(List.of()), scope);
    }

    TradeoffStudy study() {
        return study;
    }

    /** Runs in focus. */
    Looks looks() {
        return shown;
    }

    TradeoffChoice choice() {
        return choice;
    }

    Scope scope() {
        return scope;
    }

    String split() {
        return split;
    }

    List<String> objectives() {
        return study.objectives();
    }

    /** Runs that are selected but not in focus; they are drawn pale, and no statistic counts them. */
    List<RunLook> ghosts() {
        return all.runs().stream().filter(run -> !shown.runs().contains(run)).toList();
    }

    Collection<List<RunLook>> groups() {
        return shown.groups();
    }

    /** What a group of runs is called. */
    static String name(List<RunLook> group) {
        RunLook first = group.getFirst();
        return group.size() == 1
                ? first.label()
                : Messages.text("tradeoffs.group", first.groupLabel(), String.valueOf(group.size()));
    }

    /** Whether rewards are expectations of a known policy instead of measurements. */
    boolean exact() {
        return all.environment().startsWith(RunManifest.LESSON);
    }

    /** Where the rewards were measured. */
    String splitWords() {
        if (exact()) {
            return Messages.text("tradeoffs.split.exact", all.environment());
        }
        return split.equals("train")
                ? Messages.text("tradeoffs.split.train")
                : Messages.text("tradeoffs.split.heldOut", split);
    }

    /** Words for an objective on an axis along which more is better. */
    String better(String objective) {
        return shown.minimized().contains(objective) ? "\u2212" + objective : objective;
    }

    /** The declared reference point, to be maximized. */
    double[] reference() {
        double[] usual = study.reference(split);
        if (choice.reference().size() != usual.length) {
            return usual;
        }
        double[] signs = study.signs();
        double[] out = new double[usual.length];
        for (int j = 0; j < out.length; j++) {
            out[j] = signs[j] * choice.reference().get(j);
        }
        return out;
    }

    /** The reference point as rewards, in words. */
    String referenceWords() {
        double[] signs = study.signs();
        double[] point = reference();
        List<String> words = new ArrayList<>();
        for (int j = 0; j < point.length; j++) {
            words.add(Numbers.brief(signs[j] * point[j] + 0.0));
        }
        return "(" + String.join(", ", words) + ")";
    }

    /** Which point stands for a run. */
    TradeoffPick pick() {
        StepRange range = scope.range();
        return new TradeoffPick(
                choice.rule(),
                choice.count(),
                scope.cursor(),
                range == null ? Double.NEGATIVE_INFINITY : range.from(),
                range == null ? Double.POSITIVE_INFINITY : range.to());
    }

    /** Which point that is, in words. */
    String pickWords() {
        String words =
                switch (choice.rule()) {
                    case LAST -> Messages.text("tradeoffs.pick.LAST.words");
                    case BEST_VALIDATION -> Messages.text("tradeoffs.pick.BEST_VALIDATION.words");
                    case MEAN_LAST -> Messages.text("tradeoffs.pick.MEAN_LAST.words", String.valueOf(choice.count()));
                    case AT_CURSOR ->
                        Double.isInfinite(scope.cursor())
                                ? Messages.text("tradeoffs.pick.AT_CURSOR.last")
                                : Messages.text("tradeoffs.pick.AT_CURSOR.words", Numbers.exact(scope.cursor()));
                };
        StepRange range = scope.range();
        return range == null
                ? words
                : words + " " + Messages.text("tradeoffs.pick.range", "" + range.from(), "" + range.to());
    }

    /** Points of the runs in focus. */
    synchronized TradeoffFinals finals() {
        TradeoffFinals known = finals;
        if (known == null) {
            known = TradeoffFinals.of(
                    study, shown.runs().stream().map(RunLook::id).toList(), split, pick(), reference());
            finals = known;
        }
        return known;
    }

    /** Entries of a group's runs. */
    List<TradeoffFinals.Entry> entries(List<RunLook> group) {
        return group.stream()
                .map(run -> finals().entry(run.id()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Mean of the maximized points of a group; empty where no run has a point. */
    Optional<double[]> mean(List<RunLook> group) {
        List<TradeoffFinals.Entry> entries = entries(group);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        double[] sum = new double[objectives().size()];
        for (TradeoffFinals.Entry entry : entries) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += entry.maximized()[j];
            }
        }
        return Optional.of(Arrays.stream(sum).map(v -> v / entries.size()).toArray());
    }

    /** Badges of what every page leaves out: runs outside the focus, and runs without a point. */
    List<Badge> leftOut(boolean points) {
        List<Badge> badges = new ArrayList<>();
        List<RunLook> ghosts = ghosts();
        if (!ghosts.isEmpty()) {
            badges.add(runs("tradeoffs.badge.unbrushed", ghosts));
        }
        if (points && !finals().missing().isEmpty()) {
            badges.add(runs(
                    "tradeoffs.badge.noPoint",
                    shown.runs().stream()
                            .filter(run -> finals().missing().contains(run.id()))
                            .toList()));
        }
        return badges;
    }

    /** A badge about runs, whose rows are the runs. */
    static Badge runs(String key, List<RunLook> runs) {
        return new Badge(
                Messages.text(key, String.valueOf(runs.size())),
                Messages.text(key + ".why"),
                List.of(Messages.text("tradeoffs.column.run"), Messages.text("tradeoffs.column.id")),
                () -> runs.stream().map(run -> List.of(run.label(), run.id())).toList());
    }

    /** Legend of the groups in focus. */
    List<LegendItem> groupLegend() {
        List<LegendItem> items = new ArrayList<>();
        for (List<RunLook> group : groups()) {
            RunLook first = group.getFirst();
            items.add(LegendItem.of(name(group), first.line(2.2).glyph(first.glyph(), 6)));
        }
        return items;
    }

    /** Panels in rows as even as their number allows. */
    static List<Figure.Row> grid(List<? extends Panel> panels) {
        int n = panels.size();
        int perRow = n <= 3 ? n : n == 4 ? 2 : n <= 6 ? 3 : 4;
        List<Figure.Row> rows = new ArrayList<>();
        for (int from = 0; from < n; from += perRow) {
            rows.add(Figure.Row.of(1, panels.subList(from, Math.min(n, from + perRow))));
        }
        return rows;
    }

    /** Panels of which one is in focus: that one large above the others; without a focus a grid. */
    static List<Figure.Row> focused(List<? extends Panel> panels, @Nullable String id) {
        Optional<? extends Panel> one =
                panels.stream().filter(p -> p.id().equals(id)).findFirst();
        if (one.isEmpty() || panels.size() < 2) {
            return grid(panels);
        }
        List<? extends Panel> others =
                panels.stream().filter(p -> !p.id().equals(id)).toList();
        return List.of(Figure.Row.of(1.7, List.of(one.get())), Figure.Row.of(1, others));
    }

    /** Where the stages of the runs in focus begin, where all staged ones agree on them; otherwise marks would name the wrong run. */
    List<Mark> stageMarks() {
        List<RunLook> staged =
                shown.runs().stream().filter(run -> !run.stages().isEmpty()).toList();
        if (staged.stream().map(RunLook::stages).distinct().count() != 1) {
            return List.of();
        }
        boolean partly = staged.size() < shown.runs().size();
        return staged.getFirst().stages().stream()
                .<Mark>map(stage -> new Mark.Upright(
                        stage.step(),
                        partly
                                ? Messages.text(
                                        "tradeoffs.curves.stage",
                                        stage.label(),
                                        staged.size(),
                                        shown.runs().size())
                                : stage.label(),
                        partly))
                .toList();
    }
}
