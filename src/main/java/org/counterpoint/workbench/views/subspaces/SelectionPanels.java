package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.counterpoint.run.RankSelection;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;

/** How the number of free directions was chosen after a stage: drift of the protected reward over k, its tolerance and the choice. */
record SelectionPanels(SubspaceData data, Names names, int stage) {
    private static final int MOST = 4;

    private record Found(SubspaceData.Source source, RankSelection selection) {}

    private List<Found> found() {
        List<Found> out = new ArrayList<>();
        for (SubspaceData.Source source : data.sources()) {
            for (RankSelection s : source.selections()) {
                // The choice after stage t makes the room of stage t + 1; either number brings it up.
                if (stage == 0 || s.stage() == stage || s.stage() + 1 == stage) {
                    out.add(new Found(source, s));
                }
            }
        }
        return out;
    }

    List<Figure.Row> rows() {
        List<Found> all = found();
        if (all.isEmpty()) {
            return List.of(Figure.Row.of(
                    1,
                    List.of(new Panel.Words(
                            "selection",
                            Messages.text("subspaces.selection.title"),
                            Messages.text(
                                    data.sources().stream()
                                                    .anyMatch(
                                                            s -> !s.selections().isEmpty())
                                            ? "subspaces.selection.otherstage"
                                            : "subspaces.selection.none")))));
        }
        List<Panel> drift = new ArrayList<>();
        List<Panel> reward = new ArrayList<>();
        List<Found> shown = all.subList(0, Math.min(MOST, all.size()));
        for (int i = 0; i < shown.size(); i++) {
            drift.add(drift(shown.get(i), i, all.size() - shown.size()));
            reward.add(reward(shown.get(i), i));
        }
        return List.of(Figure.Row.of(1.15, drift), Figure.Row.of(1, reward));
    }

    private String title(Found f) {
        return (data.sources().size() == 1 ? "" : names.source(f.source.id()) + " \u00b7 ")
                + Messages.text("subspaces.selection.after", Integer.toString(f.selection.stage()));
    }

    private Panel drift(Found f, int index, int left) {
        RankSelection s = f.selection;
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark.Level(
                s.gamma(),
                Messages.text("subspaces.selection.gamma", Numbers.brief(s.gamma())),
                names.looks().negative(),
                Dash.DASHED));
        marks.add(chosen(s));
        String note = s.warning().isEmpty()
                ? Messages.text(
                        s.monotone() ? "subspaces.selection.monotone" : "subspaces.selection.notmonotone",
                        Integer.toString(s.completions()))
                : s.warning();
        return new Panel.Xy(
                        "drift-" + index,
                        title(f),
                        note,
                        k(),
                        Axis.of(
                                        Messages.text(
                                                "subspaces.selection.drift",
                                                s.reward().replace('_', ' '),
                                                String.join(", ", s.objectives())),
                                        "")
                                // room above for the words of both marks
                                .range(0, 1.25 * highest(s)),
                        List.of(curve(
                                f,
                                "drift",
                                RankSelection.Point::drift,
                                RankSelection.Point::driftLow,
                                RankSelection.Point::driftHigh)),
                        marks,
                        false)
                .badges(
                        left == 0 || index > 0
                                ? List.of()
                                : List.of(org.counterpoint.workbench.chart.Badge.of(
                                        Messages.text("subspaces.badge.selections", Integer.toString(left)),
                                        Messages.text("subspaces.badge.selections.why"))));
    }

    private Panel reward(Found f, int index) {
        RankSelection s = f.selection;
        return new Panel.Xy(
                "reward-" + index,
                Messages.text("subspaces.selection.reward", s.reward().replace('_', ' ')),
                "",
                k(),
                Axis.of(Messages.text("subspaces.selection.reward.axis"), ""),
                List.of(curve(
                        f,
                        "reward",
                        RankSelection.Point::reward,
                        RankSelection.Point::rewardLow,
                        RankSelection.Point::rewardHigh)),
                List.of(
                        new Mark.Level(
                                s.base(),
                                Messages.text("subspaces.selection.base", Numbers.brief(s.base())),
                                names.looks().muted(),
                                Dash.DASHED),
                        chosen(s)),
                false);
    }

    private static double highest(RankSelection s) {
        return Math.max(
                Double.isFinite(s.gamma()) ? s.gamma() : 0,
                s.curve().stream()
                        .mapToDouble(RankSelection.Point::driftHigh)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(1e-3));
    }

    private static Mark chosen(RankSelection s) {
        return new Mark.Upright(
                s.chosen(),
                s.chosen() == 0
                        ? Messages.text("subspaces.selection.refused")
                        : Messages.text(
                                "subspaces.selection.chosen",
                                Integer.toString(s.chosen()),
                                Integer.toString(s.most())));
    }

    private Series curve(
            Found f,
            String key,
            ToDoubleFunction<RankSelection.Point> value,
            ToDoubleFunction<RankSelection.Point> low,
            ToDoubleFunction<RankSelection.Point> high) {
        List<RankSelection.Point> points = f.selection.curve();
        return Series.of(
                        key,
                        Messages.text("subspaces.selection." + key + ".series"),
                        points.stream().mapToDouble(RankSelection.Point::k).toArray(),
                        points.stream().mapToDouble(value).toArray(),
                        SeriesStyle.line(names.rgb(f.source.id()), 1.8)
                                .glyph(Glyph.CIRCLE, 6)
                                .band(0.2))
                .withBand(
                        points.stream().mapToDouble(low).toArray(),
                        points.stream().mapToDouble(high).toArray());
    }

    private static Axis k() {
        return new Axis(Messages.text("subspaces.selection.k"), "", false, null, null, true, List.of());
    }
}
