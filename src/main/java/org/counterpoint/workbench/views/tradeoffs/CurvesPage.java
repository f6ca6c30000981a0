package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffAxis;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffClock;
import org.counterpoint.analysis.TradeoffFinals;
import org.counterpoint.analysis.TradeoffReport.RewardSeries;
import org.counterpoint.analysis.TradeoffReport.Trajectory;
import org.counterpoint.analysis.TradeoffSmoothing;
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
import org.counterpoint.workbench.views.shared.EventMarks;
import org.counterpoint.workbench.views.shared.RunLook;

/** Every objective, and all of them together as hypervolume, over steps or over what was spent. */
final class CurvesPage {
    /** With more runs than this, curves of training batches are left out (and the page says so). */
    static final int MOST_TRAIN_CURVES = 4;

    private static final int MOST_BANDS = 8;

    private final Scene scene;
    private final TradeoffAxis axis;
    private final double halfLife;

    private CurvesPage(Scene scene) {
        this.scene = scene;
        this.axis = scene.choice().axis();
        this.halfLife = axis.monotone() ? scene.choice().halfLife() * length() : 0;
    }

    static Figure figure(Scene scene) {
        return new CurvesPage(scene).figure();
    }

    /** What one curve is about, by run: its steps, values and errors. */
    private interface Source {
        Optional<Raw> of(RunLook look, String split);
    }

    @SuppressWarnings("ArrayRecordComponent") // columns of a report; never compared
    private record Raw(double[] steps, double[] values, double[] se) {}

    /** A raw curve on the chosen axis. */
    @SuppressWarnings("ArrayRecordComponent") // columns of a report; never compared
    private record Placed(RunLook look, double[] x, Raw raw) {}

    private Figure figure() {
        List<Panel> panels = new ArrayList<>();
        for (String objective : scene.objectives()) {
            String title = objective
                    + (scene.looks().minimized().contains(objective)
                            ? " " + Messages.text("tradeoffs.lessIsBetter")
                            : "");
            panels.add(panel(
                    "reward-" + objective,
                    title,
                    "",
                    Messages.text("tradeoffs.axis.reward"),
                    (look, split) -> reward(look, split, objective),
                    true,
                    List.of()));
        }
        volume().ifPresent(panels::add);
        String focus = scene.scope().objective();
        return new Figure(
                Messages.text("tradeoffs.curves.title", scene.splitWords()),
                subtitle(),
                scene.groupLegend(),
                Scene.focused(panels, focus == null ? null : "reward-" + focus),
                0);
    }

    private Optional<Panel> volume() {
        int n = scene.objectives().size();
        if (n < 2 || n > 3) {
            return Optional.empty();
        }
        double limit = scene.finals().limit();
        List<Mark> marks = Double.isNaN(limit)
                ? List.of()
                : List.of(new Mark.Level(
                        limit,
                        Messages.text("tradeoffs.volume.limit"),
                        scene.looks().muted(),
                        Dash.DOTTED));
        return Optional.of(panel(
                "volume-curve",
                Messages.text("tradeoffs.volume.title", scene.referenceWords()),
                Messages.text("tradeoffs.volume.note"),
                Messages.text("tradeoffs.axis.volume"),
                this::volume,
                false,
                marks));
    }

    private Optional<Raw> reward(RunLook look, String split, String objective) {
        return scene.study()
                .rewards(look.id())
                .flatMap(run -> run.series().stream()
                        .filter(s ->
                                s.objective().equals(objective) && s.split().equals(split))
                        .findFirst()
                        .map((RewardSeries s) -> new Raw(s.steps(), s.mean(), s.se())));
    }

    private Optional<Raw> volume(RunLook look, String split) {
        double[] signs = scene.study().signs();
        double[] reference = scene.reference();
        return scene.study()
                .rewards(look.id())
                .flatMap(run -> run.trajectories().stream()
                        .filter(t -> t.split().equals(split))
                        .findFirst()
                        .map((Trajectory t) -> {
                            double[] values = new double[t.steps().length];
                            for (int i = 0; i < values.length; i++) {
                                double[] point = new double[signs.length];
                                for (int j = 0; j < point.length; j++) {
                                    point[j] = signs[j] * t.rewards()[i][j];
                                }
                                values[i] = TradeoffFinals.volume(new double[][] {point}, reference);
                            }
                            double[] none = new double[values.length];
                            Arrays.fill(none, Double.NaN);
                            return new Raw(t.steps(), values, none);
                        }));
    }

    private Panel panel(
            String id, String title, String note, String y, Source source, boolean train, List<Mark> extra) {
        String split = scene.split();
        List<Series> back = new ArrayList<>();
        List<Series> front = new ArrayList<>();
        List<RunLook> lacking = new ArrayList<>();
        List<RunLook> silent = new ArrayList<>();
        List<TradeoffBand.Left> left = new ArrayList<>();
        boolean interpolated = false;
        for (RunLook ghost : scene.ghosts()) {
            place(ghost, split, source)
                    .ifPresent(p -> back.add(line(p, ghost.line(0.8).alpha(0.13), "/" + split)));
        }
        for (List<RunLook> group : scene.groups()) {
            List<Placed> placed = new ArrayList<>();
            for (RunLook look : group) {
                Optional<Placed> curve = place(look, split, source);
                if (curve.isPresent()) {
                    placed.add(curve.get());
                } else {
                    (source.of(look, split).isPresent() ? lacking : silent).add(look);
                }
                if (train && showsTrain()) {
                    place(look, "train", source)
                            .ifPresent(p -> back.addFirst(
                                    line(p, look.line(0.8).dash(Dash.SOLID).alpha(0.32), "/train")
                                            .withTooltipError(p.raw().se())));
                }
            }
            if (placed.size() == 1) {
                front.addAll(single(placed.getFirst(), group.size() > 1));
            } else if (placed.size() > 1) {
                placed.forEach(p -> back.add(line(p, p.look().line(0.9).alpha(0.42), "/" + split)
                        .withTooltipError(p.raw().se())));
                TradeoffBand band = TradeoffBand.of(
                        placed.stream()
                                .map(p -> new TradeoffBand.Curve(
                                        p.look().id(),
                                        axis.monotone() ? p.x() : p.raw().steps(),
                                        p.raw().values()))
                                .toList(),
                        scene.choice().band(),
                        axis != TradeoffAxis.STEP && axis.monotone());
                left.addAll(band.left());
                interpolated |= band.interpolated();
                front.addAll(axis.monotone() ? mean(group, placed.size(), band) : List.of(path(group, placed, band)));
            }
        }
        back.addAll(front);
        if (back.isEmpty()) {
            return new Panel.Words(
                    id,
                    title,
                    lacking.isEmpty()
                            ? Messages.text("tradeoffs.curves.none", title, split)
                            : Messages.text("tradeoffs.curves.noAxis", Messages.text("tradeoffs.axis." + axis), split));
        }
        List<Mark> marks = new ArrayList<>(extra);
        if (axis == TradeoffAxis.STEP) {
            marks.addAll(scene.stageMarks());
        }
        Panel.Xy panel = new Panel.Xy(
                id,
                title,
                note,
                axis == TradeoffAxis.STEP
                        ? Axis.steps()
                        : Axis.of(
                                        Messages.text("tradeoffs.axis." + axis),
                                        axis == TradeoffAxis.TOKENS ? "" : axis.unit())
                                .meaning(axis.key()),
                Axis.of(y, ""),
                back,
                marks,
                axis == TradeoffAxis.STEP,
                Panel.Frame.AXES,
                badges(lacking, silent, left, interpolated));
        return axis == TradeoffAxis.STEP ? panel : events(panel);
    }

    /** On other axes than steps an event lies where the run was by then. */
    private Panel events(Panel.Xy panel) {
        return EventMarks.with(
                panel,
                scene.looks().runs(),
                (look, event) -> axis == TradeoffAxis.TIME
                        ? event.time()
                        : scene.study()
                                .clock(look.id())
                                .map(c -> c.at("train", axis, new double[] {event.step()})[0])
                                .orElse(Double.NaN));
    }

    private List<Badge> badges(
            List<RunLook> lacking, List<RunLook> silent, List<TradeoffBand.Left> left, boolean interpolated) {
        List<Badge> badges = new ArrayList<>(scene.leftOut(false));
        if (!lacking.isEmpty()) {
            badges.add(Scene.runs("tradeoffs.badge.noAxis", lacking));
        }
        if (!silent.isEmpty()) {
            badges.add(Scene.runs("tradeoffs.badge.noValue", silent));
        }
        if (!left.isEmpty()) {
            long seeds = left.stream().map(TradeoffBand.Left::run).distinct().count();
            badges.add(new Badge(
                    Messages.text("tradeoffs.badge.left", String.valueOf(left.size()), String.valueOf(seeds)),
                    Messages.text("tradeoffs.badge.left.why"),
                    List.of(
                            Messages.text("tradeoffs.column.run"),
                            axis.monotone() ? Messages.text("tradeoffs.axis." + axis) : "step",
                            Messages.text("tradeoffs.column.value")),
                    () -> left.stream()
                            .map(l -> List.of(label(l.run()), Numbers.exact(l.x()), Numbers.exact(l.y())))
                            .toList()));
        }
        if (interpolated) {
            badges.add(Badge.of(
                    Messages.text("tradeoffs.badge.interpolated"), Messages.text("tradeoffs.badge.interpolated.why")));
        }
        if (halfLife > 0) {
            badges.add(Badge.of(
                    Messages.text("tradeoffs.badge.smoothed"),
                    Messages.text("tradeoffs.badge.smoothed.why", halfLifeWords())));
        }
        return badges;
    }

    private String label(String run) {
        return scene.looks().run(run).map(RunLook::label).orElse(run);
    }

    private List<Series> single(Placed p, boolean oneOfMany) {
        SeriesStyle style = p.look().line(2.0).glyph(p.look().glyph(), crowded() ? 3.5 : 5.5);
        boolean smooth = halfLife > 0;
        Series raw = line(
                p,
                smooth ? p.look().line(0.9).alpha(0.4) : axis.monotone() ? style : style.path(),
                "/" + scene.split());
        Series drawn = smooth || !axis.monotone() || scene.choice().band() == TradeoffBand.Kind.NONE || oneOfMany
                ? raw.withTooltipError(p.raw().se())
                : raw.withError(p.raw().se(), 1).fill(crowded() ? 0.06 : 0.16);
        return smooth
                ? List.of(
                        drawn,
                        smooth(
                                p.look().id(),
                                p.look().label(),
                                p.look(),
                                p.x(),
                                p.raw().values()))
                : List.of(drawn);
    }

    private List<Series> mean(List<RunLook> group, int seeds, TradeoffBand band) {
        RunLook look = group.getFirst();
        boolean smooth = halfLife > 0;
        SeriesStyle style =
                smooth ? look.line(1.1).alpha(0.5) : look.line(2.4).glyph(look.glyph(), crowded() ? 3.5 : 4.5);
        String words = Messages.text("tradeoffs.mean", look.groupLabel(), String.valueOf(seeds));
        Series mean =
                Series.of(look.group() + "/mean", words, band.x(), band.mean(), style.band(crowded() ? 0.07 : 0.15));
        Series drawn = scene.choice().band() == TradeoffBand.Kind.NONE ? mean : mean.withBand(band.lo(), band.hi());
        return smooth
                ? List.of(drawn, smooth(look.group() + "/mean", words, look, band.x(), band.mean()))
                : List.of(drawn);
    }

    /** Against a quantity that goes back and forth: the mean of both coordinates at common steps, as a path. */
    private Series path(List<RunLook> group, List<Placed> placed, TradeoffBand byStep) {
        TradeoffBand x = TradeoffBand.of(
                placed.stream()
                        .map(p -> new TradeoffBand.Curve(p.look().id(), p.raw().steps(), p.x()))
                        .toList(),
                TradeoffBand.Kind.NONE,
                false);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < x.x().length; i++) {
            int at = Arrays.binarySearch(byStep.x(), x.x()[i]);
            if (at >= 0) {
                points.add(new double[] {x.mean()[i], byStep.mean()[at], x.x()[i]});
            }
        }
        RunLook look = group.getFirst();
        return Series.of(
                        look.group() + "/mean",
                        Messages.text("tradeoffs.mean", look.groupLabel(), String.valueOf(placed.size())),
                        points.stream().mapToDouble(p -> p[0]).toArray(),
                        points.stream().mapToDouble(p -> p[1]).toArray(),
                        look.line(2.2).path())
                .withSteps(points.stream().mapToDouble(p -> p[2]).toArray());
    }

    private Series smooth(String key, String words, RunLook look, double[] x, double[] y) {
        return Series.of(
                key + "/smooth",
                Messages.text("tradeoffs.smoothed", words, halfLifeWords()),
                x,
                TradeoffSmoothing.ema(x, y, halfLife),
                look.line(2.4));
    }

    private Optional<Placed> place(RunLook look, String split, Source source) {
        Optional<Raw> raw = source.of(look, split);
        Optional<TradeoffClock> clock = scene.study().clock(look.id());
        if (raw.isEmpty() || raw.get().steps().length == 0) {
            return Optional.empty();
        }
        if (axis == TradeoffAxis.STEP) {
            return Optional.of(new Placed(look, raw.get().steps(), raw.get()));
        }
        if (clock.isEmpty() || !clock.get().has(split, axis)) {
            return Optional.empty();
        }
        double[] x = clock.get().at(split, axis, raw.get().steps());
        return Arrays.stream(x).allMatch(Double::isNaN)
                ? Optional.empty()
                : Optional.of(new Placed(look, x, raw.get()));
    }

    private Series line(Placed p, SeriesStyle style, String suffix) {
        String where = suffix.equals("/train") ? Messages.text("tradeoffs.trainBatch") : suffix.substring(1);
        Series series = Series.of(
                p.look().id() + suffix,
                p.look().label() + " \u00b7 " + where,
                p.x(),
                p.raw().values(),
                axis.monotone() || style.fade() ? style : style.path());
        return axis == TradeoffAxis.STEP ? series : series.withSteps(p.raw().steps());
    }

    /** Longest way that a run has come on the axis, the unit of the half-life. */
    private double length() {
        double most = 0;
        for (RunLook look : scene.looks().runs()) {
            for (String objective : scene.objectives()) {
                most = Math.max(
                        most,
                        place(look, scene.split(), (l, split) -> reward(l, split, objective))
                                .map(p -> Arrays.stream(p.x())
                                        .filter(Double::isFinite)
                                        .max()
                                        .orElse(0))
                                .orElse(0.0));
            }
        }
        return most;
    }

    private String halfLifeWords() {
        return Numbers.brief(halfLife) + " " + axis.unit();
    }

    private boolean crowded() {
        return scene.groups().size() > MOST_BANDS;
    }

    private boolean showsTrain() {
        // In a lesson that is the same curve, one step later.
        return !scene.split().equals("train")
                && !scene.exact()
                && scene.study().report().splits().contains("train")
                && scene.looks().runs().size() <= MOST_TRAIN_CURVES;
    }

    private String subtitle() {
        List<String> parts = new ArrayList<>();
        if (scene.groups().stream().anyMatch(group -> group.size() > 1)) {
            parts.add(
                    axis.monotone()
                            ? Messages.text(
                                    "tradeoffs.curves.seeds",
                                    Messages.text(
                                            "tradeoffs.band." + scene.choice().band() + ".words"))
                            : Messages.text("tradeoffs.curves.paths"));
        } else if (scene.exact()) {
            parts.add(Messages.text("tradeoffs.curves.exact"));
        } else if (axis.monotone() && scene.choice().band() != TradeoffBand.Kind.NONE && halfLife == 0) {
            parts.add(Messages.text("tradeoffs.curves.points"));
        }
        if (halfLife > 0) {
            parts.add(Messages.text("tradeoffs.curves.smooth", halfLifeWords()));
        } else if (scene.choice().halfLife() > 0) {
            parts.add(Messages.text("tradeoffs.curves.notSmooth"));
        }
        if (scene.looks().runs().stream()
                .anyMatch(look -> scene.study()
                        .clock(look.id())
                        .map(clock -> clock.carried(scene.split(), axis))
                        .orElse(false))) {
            parts.add(Messages.text("tradeoffs.curves.carried", Messages.text("tradeoffs.axis." + axis)));
        }
        if (showsTrain()) {
            parts.add(Messages.text("tradeoffs.curves.train"));
        } else if (!scene.split().equals("train") && !scene.exact()) {
            parts.add(Messages.text("tradeoffs.curves.noTrain", String.valueOf(MOST_TRAIN_CURVES)));
        }
        if (scene.looks().environment().startsWith("pocket-")) {
            parts.add(Messages.text("tradeoffs.conflict", scene.looks().environment()));
        }
        parts.addAll(scene.study().report().notes());
        return String.join(" ", parts);
    }
}
