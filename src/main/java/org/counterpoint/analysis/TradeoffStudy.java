package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.counterpoint.analysis.TradeoffReport.Attainable;
import org.counterpoint.analysis.TradeoffReport.RunRewards;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;

/** Some runs with everything that their trade-offs are judged by: rewards, what was spent, weights, settings and forgetting. */
public final class TradeoffStudy {
    private final TradeoffReport report;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final Map<String, TradeoffClock> clocks = new LinkedHashMap<>();
    private final Map<String, RunRewards> rewards = new LinkedHashMap<>();
    private final List<ForgettingReport> forgetting = new ArrayList<>();
    private final double[] signs;

    /**
     * Weights of a method over steps.
     *
     * @param steps training steps with a weight for each objective
     * @param weights [steps][objectives], each row summing to 1
     */
    public record Weights(double[] steps, double[][] weights) {}

    private TradeoffStudy(TradeoffReport report, List<Run> list) {
        this.report = report;
        for (Run run : list) {
            runs.put(run.id(), run);
            clocks.put(run.id(), new TradeoffClock(run));
            if (!run.manifest().stages().isEmpty() || !run.factorHeaders().isEmpty()) {
                forgetting.add(ForgettingReport.of(run));
            }
        }
        report.runs().forEach(run -> rewards.put(run.run(), run));
        signs = report.objectives().stream().mapToDouble(this::sign).toArray();
    }

    /** Studies runs; the first decides the order of objectives and their direction. */
    public static TradeoffStudy of(List<Run> runs) {
        return new TradeoffStudy(TradeoffReport.of(runs), runs);
    }

    /** Studies rewards alone: every objective is to be maximized, and only steps are known of what was spent. */
    public static TradeoffStudy of(TradeoffReport report) {
        return new TradeoffStudy(report, List.of());
    }

    /** Rewards, fronts and limits. */
    public TradeoffReport report() {
        return report;
    }

    /** Names of the shared objectives. */
    public List<String> objectives() {
        return report.objectives();
    }

    /** +1 for each objective to maximize, -1 to minimize. */
    public double[] signs() {
        return signs.clone();
    }

    /** +1 for an objective to maximize, -1 to minimize; +1 for one that no run knows. */
    public double sign(String objective) {
        return runs.isEmpty()
                ? 1
                : RunSeries.orientation(runs.values().iterator().next().manifest(), objective);
    }

    /** Least and greatest reward that an objective can have by its description; NaN where no run knows it. */
    public double[] range(String objective) {
        for (Run run : runs.values()) {
            for (ObjectiveInfo info : run.manifest().objectives()) {
                if (info.name().equals(objective)) {
                    return new double[] {info.min(), info.max()};
                }
            }
        }
        return new double[] {Double.NaN, Double.NaN};
    }

    /** Rewards of a run, if it is part of the study. */
    public Optional<RunRewards> rewards(String run) {
        return Optional.ofNullable(rewards.get(run));
    }

    /** What a run had spent when. */
    public Optional<TradeoffClock> clock(String run) {
        return Optional.ofNullable(clocks.get(run));
    }

    /** Forgetting matrices of the runs that trained in stages; those without a finished stage say so. */
    public List<ForgettingReport> forgetting() {
        return List.copyOf(forgetting);
    }

    /** The exact limit on a split, where a run knows it. */
    public Optional<Attainable> attainable(String split) {
        return report.attainable().stream().filter(a -> a.split().equals(split)).findFirst();
    }

    /** Reference point of hypervolumes where the user sets none: the environment's, else the smallest rewards, else zero; maximized. */
    public double[] reference(String split) {
        return runs.isEmpty()
                ? attainable(split)
                        .map(Attainable::reference)
                        .orElse(new double[report.objectives().size()])
                : TradeoffReports.reference(
                        runs.values().iterator().next(), report.objectives(), split, report.attainable());
    }

    /** Weights that a run's method gave to these objectives, scaled to sum 1; empty where it logged none. */
    public Optional<Weights> weights(String run, List<String> objectives) {
        Run found = runs.get(run);
        if (found == null) {
            return Optional.empty();
        }
        List<String> keys = objectives.stream().map(MetricKeys::weight).toList();
        double[] steps = RunSeries.steps(found, RunSeries.TRAIN, keys);
        double[][] columns = keys.stream()
                .map(key -> RunSeries.at(found, RunSeries.TRAIN, key, steps))
                .toArray(double[][]::new);
        double[] kept = new double[steps.length];
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            double[] w = new double[columns.length];
            for (int j = 0; j < w.length; j++) {
                w[j] = columns[j][i];
            }
            double sum = Arrays.stream(w).sum();
            if (sum > 0 && Arrays.stream(w).allMatch(v -> v >= 0)) {
                kept[rows.size()] = steps[i];
                rows.add(Arrays.stream(w).map(v -> v / sum).toArray());
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Weights(Arrays.copyOf(kept, rows.size()), rows.toArray(double[][]::new)));
    }

    /** Numbers of the configurations that are not the same in all runs: name, then value by run id. */
    public Map<String, Map<String, Double>> parameters() {
        Map<String, Map<String, Double>> values = new TreeMap<>();
        runs.forEach((id, run) -> numbers("", run.manifest().config(), id, values));
        Map<String, Map<String, Double>> out = new LinkedHashMap<>();
        values.forEach((name, byRun) -> {
            Set<Double> distinct = new LinkedHashSet<>(byRun.values());
            if ((distinct.size() > 1 || byRun.size() < runs.size()) && !name.equals("seed")) {
                out.put(name, byRun);
            }
        });
        return out;
    }

    private static void numbers(String prefix, JsonNode node, String run, Map<String, Map<String, Double>> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(e -> numbers(
                            prefix.isEmpty() ? e.getKey() : prefix + "." + e.getKey(), e.getValue(), run, into));
        } else if (node.isNumber()) {
            into.computeIfAbsent(prefix, key -> new LinkedHashMap<>()).put(run, node.doubleValue());
        }
    }
}
