package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.TradeoffReport;
import org.counterpoint.analysis.TradeoffReport.RewardSeries;
import org.counterpoint.analysis.TradeoffReport.RunRewards;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.SeedGroup;

/** The trade-off view as data: rewards over steps, one objective against another, and the volume reached. */
public final class TradeoffsFigure {
    /** With more runs than this, train curves are left out (and the figure says so). */
    public static final int MOST_TRAIN_CURVES = 4;

    private static final int PER_ROW = 4;

    private final TradeoffReport report;
    private final Looks looks;
    private final String split;
    private final Map<String, RunRewards> rewards = new LinkedHashMap<>();

    private TradeoffsFigure(TradeoffReport report, Looks looks, String split) {
        this.report = report;
        this.looks = looks;
        this.split = split;
        report.runs().forEach(run -> rewards.put(run.run(), run));
    }

    /** The split shown first: validation where there is one, else the first. */
    public static String defaultSplit(TradeoffReport report) {
        return report.splits().contains("validation")
                ? "validation"
                : report.splits().isEmpty() ? "" : report.splits().getFirst();
    }

    /** Builds the figure for one split. */
    public static Figure of(TradeoffReport report, Looks looks, String split) {
        if (report.unavailable().isPresent()) {
            return Figure.words("Trade-offs", report.unavailable().get());
        }
        return new TradeoffsFigure(report, looks, split).figure();
    }

    private Figure figure() {
        List<Figure.Row> rows = new ArrayList<>();
        List<Panel> overSteps = new ArrayList<>();
        for (String objective : report.objectives()) {
            overSteps.add(overSteps(objective));
        }
        addRows(rows, 1.0, overSteps);
        List<Panel> pairs = new ArrayList<>();
        for (int i = 0; i < report.objectives().size(); i++) {
            for (int j = i + 1; j < report.objectives().size(); j++) {
                pairs.add(new PairPanel(report, looks, split).of(i, j));
            }
        }
        pairs.add(volume());
        addRows(rows, 1.05, pairs);
        return new Figure("Trade-offs on " + splitWords(), subtitle(), legend(), rows, 0);
    }

    private String splitWords() {
        if (exact()) {
            return looks.environment() + ", exactly";
        }
        return split.equals("train") ? "the training prompts" : "held-out " + split + " prompts";
    }

    private static void addRows(List<Figure.Row> rows, double weight, List<Panel> panels) {
        int count = (panels.size() + PER_ROW - 1) / PER_ROW;
        int each = (panels.size() + Math.max(1, count) - 1) / Math.max(1, count);
        for (int from = 0; from < panels.size(); from += each) {
            rows.add(Figure.Row.of(weight, panels.subList(from, Math.min(panels.size(), from + each))));
        }
    }

    private String subtitle() {
        List<String> parts = new ArrayList<>();
        boolean grouped = looks.groups().stream().anyMatch(group -> group.size() > 1);
        if (exact()) {
            parts.add("Points: expectations of the policy after each step; nothing is sampled.");
        } else if (grouped) {
            parts.add("Thick line: mean over seeds; band: lowest to highest seed; thin lines: single seeds.");
        } else {
            parts.add("Points: evaluations; band: \u00b11 standard error.");
        }
        if (showsTrain()) {
            parts.add("Pale line without points: training batches.");
        } else if (!split.equals("train") && !exact()) {
            parts.add("Training curves are hidden with more than " + MOST_TRAIN_CURVES + " runs.");
        }
        if (looks.environment().startsWith("pocket-3h")) {
            parts.add("The conflict between the objectives is built into " + looks.environment() + " by design.");
        }
        parts.addAll(report.notes());
        return String.join(" ", parts);
    }

    private boolean exact() {
        return looks.environment().startsWith(RunManifest.LESSON);
    }

    private boolean showsTrain() {
        // In a lesson that is the same curve, one step later.
        return !split.equals("train")
                && !exact()
                && report.splits().contains("train")
                && looks.runs().size() <= MOST_TRAIN_CURVES;
    }

    private List<LegendItem> legend() {
        List<LegendItem> items = new ArrayList<>();
        for (List<RunLook> group : looks.groups()) {
            RunLook first = group.getFirst();
            String label = group.size() == 1 ? first.label() : first.groupLabel() + " (" + group.size() + " seeds)";
            items.add(LegendItem.of(label, first.line(2.2).glyph(first.glyph(), 6)));
        }
        if (report.attainable().stream().anyMatch(a -> a.split().equals(split))) {
            items.add(LegendItem.of(
                    "exact attainable front: the limit no method can pass", SeriesStyle.line(looks.text(), 1.6)));
            if (report.attainable().stream().anyMatch(a -> a.split().equals(split) && a.deterministic().length > 0)) {
                items.add(LegendItem.of(
                        "fixed policy below the front (no weighted sum picks it)",
                        SeriesStyle.points(looks.muted(), Glyph.RING, 5)));
            }
        }
        return items;
    }

    private Panel overSteps(String objective) {
        List<Series> back = new ArrayList<>();
        List<Series> front = new ArrayList<>();
        Map<Double, String> stages = new LinkedHashMap<>();
        for (List<RunLook> group : looks.groups()) {
            List<double[]> steps = new ArrayList<>();
            List<double[]> means = new ArrayList<>();
            for (RunLook look : group) {
                look.stages().forEach(stage -> stages.putIfAbsent(stage.step(), stage.label()));
                RunRewards run = rewards.get(look.id());
                if (run == null) {
                    continue;
                }
                for (RewardSeries series : run.series()) {
                    if (!series.objective().equals(objective)) {
                        continue;
                    }
                    if (series.split().equals(split)) {
                        steps.add(series.steps());
                        means.add(series.mean());
                        (group.size() == 1 ? front : back).add(evaluation(look, series, group.size() > 1));
                    } else if (series.split().equals("train") && showsTrain()) {
                        back.addFirst(train(look, series));
                    }
                }
            }
            if (group.size() > 1 && steps.size() > 1) {
                front.add(mean(group.getFirst(), group.size(), SeedGroup.of(steps, means)));
            }
        }
        List<Mark> marks = new ArrayList<>();
        // Stage boundaries are drawn only where all staged runs agree on them; otherwise they would name the wrong run.
        if (stagesAgree()) {
            stages.forEach((step, label) -> marks.add(new Mark.Upright(step, label)));
        }
        back.addAll(front);
        if (back.isEmpty()) {
            return new Panel.Words(
                    "reward-" + objective,
                    objective,
                    "No selected run has logged " + objective + " on " + split + " yet.");
        }
        return new Panel.Xy(
                "reward-" + objective,
                objective + (looks.minimized().contains(objective) ? " (less is better)" : ""),
                "",
                Axis.steps(),
                Axis.of("mean reward", ""),
                back,
                marks,
                true);
    }

    private boolean stagesAgree() {
        return looks.runs().stream()
                        .map(RunLook::stages)
                        .filter(list -> !list.isEmpty())
                        .distinct()
                        .count()
                == 1;
    }

    private static Series evaluation(RunLook look, RewardSeries series, boolean oneOfMany) {
        SeriesStyle style =
                oneOfMany ? look.line(0.9).alpha(0.45) : look.line(2.0).glyph(look.glyph(), 5.5);
        Series plain = Series.of(
                look.id() + "/" + series.split(),
                look.label() + " \u00b7 " + series.split(),
                series.steps(),
                series.mean(),
                style);
        return oneOfMany ? plain.withTooltipError(series.se()) : plain.withError(series.se(), 1);
    }

    private static Series train(RunLook look, RewardSeries series) {
        return Series.of(
                        look.id() + "/train",
                        look.label() + " \u00b7 train batch",
                        series.steps(),
                        series.mean(),
                        look.line(0.8).dash(Dash.SOLID).alpha(0.32))
                .withTooltipError(series.se());
    }

    private Series mean(RunLook look, int seeds, SeedGroup joined) {
        return Series.of(
                        look.group() + "/mean",
                        look.groupLabel() + " \u00b7 mean of " + seeds + " seeds",
                        joined.steps(),
                        joined.mean(),
                        look.line(2.4)
                                .glyph(look.glyph(), 4.5)
                                .band(looks.groups().size() > 2 ? 0.08 : 0.14))
                .withBand(joined.min(), joined.max());
    }

    private Panel volume() {
        List<String> names = new ArrayList<>();
        List<Series> series = new ArrayList<>();
        double limit = Double.NaN;
        double[] reference = new double[0];
        for (TradeoffReport.Attainable attainable : report.attainable()) {
            if (attainable.split().equals(split)) {
                limit = attainable.hypervolume();
                reference = attainable.reference();
            }
        }
        for (TradeoffReport.Front front : report.fronts()) {
            if (front.split().equals(split)) {
                reference = front.reference();
            }
        }
        double largest = 0;
        for (List<RunLook> group : looks.groups()) {
            RunLook first = group.getFirst();
            List<Double> x = new ArrayList<>();
            List<String> tips = new ArrayList<>();
            for (RunLook look : group) {
                RunRewards run = rewards.get(look.id());
                if (run == null) {
                    continue;
                }
                run.finals().stream().filter(f -> f.split().equals(split)).forEach(f -> {
                    x.add(f.hypervolume());
                    tips.add(look.label()
                            + ", step "
                            + (long) f.step()
                            + (Double.isNaN(f.gap()) ? "" : "\ndistance to the front %.4f".formatted(f.gap())));
                });
            }
            double[] values = x.stream().mapToDouble(Double::doubleValue).toArray();
            double[] at = new double[values.length];
            java.util.Arrays.fill(at, looks.groups().size() - 1 - names.size());
            names.add(shorten(first.groupLabel()));
            series.add(Series.of(
                            first.group() + "/volume",
                            first.groupLabel(),
                            values,
                            at,
                            SeriesStyle.points(first.rgb(), first.glyph(), 7).alpha(0.85))
                    .withTips(tips.toArray(String[]::new)));
            if (values.length > 1) {
                double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
                series.add(Series.of(
                        first.group() + "/volume-mean",
                        first.groupLabel() + " \u00b7 mean",
                        new double[] {mean},
                        new double[] {at[0]},
                        SeriesStyle.points(first.rgb(), Glyph.BAR, 12)));
            }
            largest = Math.max(largest, java.util.Arrays.stream(values).max().orElse(0));
        }
        if (largest == 0 && Double.isNaN(limit)) {
            return new Panel.Words(
                    "volume", "Hypervolume", "No run has a point with every objective on " + split + " yet.");
        }
        List<Mark> marks = Double.isNaN(limit) ? List.of() : List.of(new Mark.Upright(limit, "limit"));
        double end = Math.max(largest, Double.isNaN(limit) ? 0 : limit) * 1.06;
        return new Panel.Xy(
                "volume",
                "Hypervolume of the final point",
                "above the reference (" + join(reference) + ")",
                Axis.of("volume", "").range(0, end),
                Axis.categories("", names.reversed()),
                series,
                marks,
                false);
    }

    private static String shorten(String label) {
        return label.length() <= 22 ? label : label.substring(0, 21) + "\u2026";
    }

    private static String join(double[] values) {
        List<String> words = new ArrayList<>();
        for (double value : values) {
            words.add(org.counterpoint.workbench.chart.Numbers.brief(value));
        }
        return String.join(", ", words);
    }
}
