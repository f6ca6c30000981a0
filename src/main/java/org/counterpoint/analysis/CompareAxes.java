package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.analysis.CompareReport.AxisVerdict;
import org.counterpoint.analysis.CompareReport.Budget;
import org.counterpoint.analysis.CompareReport.Winner;
import org.counterpoint.math.Statistics;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;

/**
 * Who is ahead when all groups have used the same amount of one thing. Each axis ends where the run that got least of it ended; every
 * run counts with its last evaluation that did not exceed this budget, so nothing is interpolated.
 */
final class CompareAxes {
    private static final String WALL = "wall time";
    private static final List<String> AXES = List.of("steps", "samples", "tokens", WALL, "KL from reference");

    private final Map<String, List<Run>> groups;
    private final List<String> objectives;
    private final String split;

    CompareAxes(Map<String, List<Run>> groups, List<String> objectives, List<String> splits) {
        this.groups = groups;
        this.objectives = objectives;
        // The split that was evaluated most often places the budget best.
        this.split = splits.stream()
                .max((a, b) -> Integer.compare(evaluations(a), evaluations(b)))
                .orElse("");
    }

    private int evaluations(String candidate) {
        return groups.values().stream()
                .flatMap(List::stream)
                .mapToInt(run ->
                        RunSeries.TRAIN.equals(candidate) ? 0 : CompareValues.steps(run, candidate, objectives).length)
                .sum();
    }

    List<AxisVerdict> verdicts() {
        return AXES.stream().map(this::verdict).toList();
    }

    private AxisVerdict verdict(String axis) {
        Map<Run, double[]> used = new LinkedHashMap<>();
        double budget = Double.POSITIVE_INFINITY;
        String limiting = "";
        for (Map.Entry<String, List<Run>> group : groups.entrySet()) {
            for (Run run : group.getValue()) {
                double[] steps = CompareValues.steps(run, split, objectives);
                double[] at = used(run, axis, steps);
                double most = Arrays.stream(at).filter(Double::isFinite).max().orElse(Double.NaN);
                if (axis.equals(WALL) && CompareReports.lesson(run)) {
                    return unknown(axis, "the time of an exact lesson says nothing");
                }
                if (Double.isNaN(most) || CompareAudit.evaluated(run)) {
                    return unknown(
                            axis,
                            "not recorded in " + run.id()
                                    + (CompareAudit.evaluated(run) ? ", which was only evaluated" : ""));
                }
                used.put(run, at);
                if (most < budget) {
                    budget = most;
                    limiting = group.getKey();
                }
            }
        }
        List<Winner> winners = new ArrayList<>();
        for (String objective : objectives) {
            winners.add(winner(objective, used, budget));
        }
        return new AxisVerdict(axis, budget, split, List.copyOf(winners), limiting + " has the least");
    }

    private AxisVerdict unknown(String axis, String why) {
        return new AxisVerdict(axis, Double.NaN, split, List.of(), why);
    }

    private Winner winner(String objective, Map<Run, double[]> used, double budget) {
        Map<String, Double> means = new LinkedHashMap<>();
        groups.forEach((name, runs) -> means.put(
                name,
                Statistics.mean(runs.stream()
                        .mapToDouble(run -> valueWithin(run, objective, used.getOrDefault(run, new double[0]), budget))
                        .toArray())));
        double sign = RunSeries.orientation(
                groups.values().iterator().next().getFirst().manifest(), objective);
        List<Map.Entry<String, Double>> order = means.entrySet().stream()
                .filter(e -> !Double.isNaN(e.getValue()))
                .sorted((a, b) -> Double.compare(sign * b.getValue(), sign * a.getValue()))
                .toList();
        if (order.isEmpty()) {
            return new Winner(objective, "", Double.NaN, Double.NaN);
        }
        double margin = order.size() < 2
                ? Double.NaN
                : Math.abs(order.get(0).getValue() - order.get(1).getValue());
        return new Winner(objective, order.getFirst().getKey(), order.getFirst().getValue(), margin);
    }

    private double valueWithin(Run run, String objective, double[] used, double budget) {
        double[] steps = CompareValues.steps(run, split, objectives);
        double[] values = RunSeries.at(run, split, MetricKeys.rewardMean(objective), steps);
        double found = Double.NaN;
        for (int i = 0; i < steps.length && i < used.length; i++) {
            // the tolerance keeps the run that sets the budget inside it
            if (used[i] <= budget * (1 + 1e-9) && !Double.isNaN(values[i])) {
                found = values[i];
            }
        }
        return found;
    }

    /** How much of the axis a run had used at each of its evaluations; NaN where it is not recorded. */
    private double[] used(Run run, String axis, double[] steps) {
        return switch (axis) {
            case "steps" -> steps.clone();
            case WALL -> times(run, steps);
            case "KL from reference" -> {
                double[] kl = RunSeries.at(run, split, "kl", steps);
                yield Arrays.stream(kl).allMatch(Double::isNaN) ? RunSeries.at(run, "validation", "kl", steps) : kl;
            }
            default -> totals(run, axis, steps);
        };
    }

    private double[] times(Run run, double[] steps) {
        double[] out = new double[steps.length];
        Arrays.fill(out, Double.NaN);
        for (String objective : objectives) {
            Series series = run.metrics().series(split, MetricKeys.rewardMean(objective));
            for (int i = 0; i < series.size(); i++) {
                int at = Arrays.binarySearch(steps, series.steps()[i]);
                out[at] = series.times()[i];
            }
        }
        return out;
    }

    private static double[] totals(Run run, String key, double[] steps) {
        Series series = run.metrics().series(RunSeries.TRAIN, key);
        double[] out = new double[steps.length];
        double total = series.isEmpty() ? Double.NaN : 0;
        int next = 0;
        for (int e = 0; e < steps.length; e++) {
            for (; next < series.size() && series.steps()[next] <= steps[e]; next++) {
                total = Double.isNaN(series.values()[next]) ? total : series.values()[next];
            }
            out[e] = total;
        }
        return out;
    }

    /** What each group used until its last evaluation, mean over its runs. */
    List<Budget> budgets() {
        List<Budget> out = new ArrayList<>();
        groups.forEach((name, runs) -> {
            double[] mean = new double[AXES.size()];
            for (int a = 0; a < mean.length; a++) {
                String axis = AXES.get(a);
                mean[a] = Statistics.mean(runs.stream()
                        .mapToDouble(run -> {
                            double[] at = used(run, axis, CompareValues.steps(run, split, objectives));
                            return at.length == 0 || CompareAudit.evaluated(run) ? Double.NaN : at[at.length - 1];
                        })
                        .toArray());
            }
            out.add(new Budget(name, runs.size(), mean[0], mean[1], mean[2], mean[3], mean[4]));
        });
        return List.copyOf(out);
    }

    /** One sentence for each objective whose winner depends on the axis. */
    static List<String> changes(List<AxisVerdict> axes) {
        Map<String, Map<String, List<String>>> winners = new LinkedHashMap<>();
        for (AxisVerdict axis : axes) {
            for (Winner winner : axis.winners()) {
                if (!winner.group().isEmpty()) {
                    winners.computeIfAbsent(winner.objective(), o -> new LinkedHashMap<>())
                            .computeIfAbsent(winner.group(), g -> new ArrayList<>())
                            .add(axis.axis());
                }
            }
        }
        List<String> out = new ArrayList<>();
        winners.forEach((objective, byGroup) -> {
            if (byGroup.size() > 1) {
                List<String> parts = new ArrayList<>();
                byGroup.forEach((group, on) -> parts.add(group + " at equal " + RunSeries.join(on)));
                out.add(String.format(
                        Locale.ROOT, "Who leads on %s depends on the axis: %s.", objective, String.join("; ", parts)));
            }
        });
        return List.copyOf(out);
    }
}
