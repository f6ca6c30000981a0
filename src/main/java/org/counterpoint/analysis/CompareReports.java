package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.analysis.CompareReport.Aggregate;
import org.counterpoint.analysis.CompareReport.Row;
import org.counterpoint.analysis.CompareReport.Test;
import org.counterpoint.math.Bootstrap;
import org.counterpoint.math.PairedTests;
import org.counterpoint.math.Statistics;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;

/** Builds {@link CompareReport}. */
final class CompareReports {

    private static final double LEVEL = 0.95;
    private static final long SEED = 20_260;

    private final String groupBy;
    private final String split;
    private final List<String> objectives;
    private final Map<String, List<Run>> groups;

    private CompareReports(String groupBy, String split, List<String> objectives, Map<String, List<Run>> groups) {
        this.groupBy = groupBy;
        this.split = split;
        this.objectives = objectives;
        this.groups = groups;
    }

    static CompareReport of(List<Run> runs, String groupBy) {
        if (runs.isEmpty()) {
            return nothing(groupBy, "There is no run to compare; choose at least two.");
        }
        Set<String> shared = new LinkedHashSet<>(RunSeries.objectives(runs.getFirst()));
        Set<String> splits = new LinkedHashSet<>(RunSeries.rewardSplits(runs.getFirst()));
        Map<String, List<Run>> groups = new LinkedHashMap<>();
        MethodLabels methods = new MethodLabels(runs);
        for (Run run : runs) {
            shared.retainAll(RunSeries.objectives(run));
            splits.retainAll(RunSeries.rewardSplits(run));
            groups.computeIfAbsent(group(run, groupBy, methods), g -> new ArrayList<>())
                    .add(run);
        }
        if (shared.isEmpty()) {
            return nothing(groupBy, "The runs share no objective, so there is nothing to compare them by.");
        }
        if (splits.isEmpty()) {
            return nothing(
                    groupBy, "The runs share no split with logged rewards, so there is nothing to compare them by.");
        }
        // a test split was not watched during training, so it decides where every run has it
        String split = splits.contains("test") ? "test" : splits.iterator().next();
        return new CompareReports(groupBy, split, List.copyOf(shared), groups).build();
    }

    private static CompareReport nothing(String groupBy, String why) {
        return new CompareReport(
                groupBy,
                "",
                List.of(),
                List.of(),
                List.of(),
                new double[0][0],
                List.of(),
                List.of(),
                Optional.of(why),
                List.of());
    }

    private static String group(Run run, String groupBy, MethodLabels methods) {
        return switch (groupBy) {
            case "method" -> methods.of(run);
            case "model" -> run.manifest().model().name();
            case "name" -> run.manifest().name();
            case "environment" -> run.manifest().environmentId();
            default -> {
                JsonNode node = run.manifest().config();
                for (String part : groupBy.split("\\.", -1)) {
                    node = node.path(part);
                }
                if (node.isMissingNode()) {
                    throw new IllegalArgumentException(
                            "Runs cannot be grouped by \"" + groupBy + "\": the run " + run.id()
                                    + " has no such configuration key; use method, model, name, environment or a key such as"
                                    + " online.estimator.");
                }
                yield node.isTextual() ? node.asText() : node.toString();
            }
        };
    }

    private CompareReport build() {
        List<String> names = List.copyOf(groups.keySet());
        List<Row> table = new ArrayList<>();
        List<Aggregate> aggregate = new ArrayList<>();
        for (String name : names) {
            List<Row> rows = objectives.stream().map(o -> row(name, o)).toList();
            table.addAll(rows);
            aggregate.add(aggregate(name, rows));
        }
        List<String> notes = new ArrayList<>();
        notes.add("Values are the last evaluation on " + split
                + "; intervals are percentile bootstraps over seeds at 95 %, p-values are"
                + " two-sided and Holm-adjusted over the whole table.");
        if (table.stream().anyMatch(r -> r.nSeeds() < 2)) {
            boolean exact = groups.values().stream()
                    .flatMap(List::stream)
                    .allMatch(r -> r.manifest().environmentId().startsWith(RunManifest.LESSON));
            notes.add(
                    exact
                            ? "These are exact lessons: nothing is random, so that differences hold as they are and need no test."
                            : "A group with one run has no interval: repeat it with other seeds.");
        }
        if (names.size() < 2) {
            notes.add("There is one group, so there is nothing to test.");
        }
        return new CompareReport(
                groupBy,
                split,
                List.copyOf(table),
                List.copyOf(aggregate),
                tests(names, table),
                wins(names, table),
                names,
                CompareAudit.of(groups, split),
                Optional.empty(),
                List.copyOf(notes));
    }

    private Row row(String name, String objective) {
        List<Run> runs = groups.getOrDefault(name, List.of());
        double[] values = new double[runs.size()];
        long[] seeds = new long[runs.size()];
        int n = 0;
        for (Run run : runs) {
            double[] logged = run.metrics()
                    .series(split, MetricKeys.rewardMean(objective))
                    .values();
            double last = Double.NaN;
            for (double v : logged) {
                last = Double.isNaN(v) ? last : v;
            }
            if (!Double.isNaN(last)) {
                values[n] = last;
                seeds[n++] = run.manifest().seed();
            }
        }
        double[] kept = Arrays.copyOf(values, n);
        return new Row(
                name,
                objective,
                n,
                Statistics.iqm(kept),
                Bootstrap.percentile(kept, Statistics::iqm, LEVEL, Bootstrap.RESAMPLES, SEED)
                        .toArray(),
                Statistics.mean(kept),
                kept,
                Arrays.copyOf(seeds, n));
    }

    private static Aggregate aggregate(String name, List<Row> rows) {
        double[][] strata = rows.stream().map(Row::values).toArray(double[][]::new);
        return new Aggregate(
                name,
                pooledIqm(strata),
                Bootstrap.stratified(strata, CompareReports::pooledIqm, LEVEL, Bootstrap.RESAMPLES, SEED)
                        .toArray(),
                rows.stream().mapToDouble(Row::iqm).min().orElse(Double.NaN));
    }

    private static double pooledIqm(double[][] strata) {
        return Statistics.iqm(
                Arrays.stream(strata).flatMapToDouble(Arrays::stream).toArray());
    }

    private double[][] wins(List<String> names, List<Row> table) {
        double[][] out = new double[names.size()][names.size()];
        for (int a = 0; a < names.size(); a++) {
            for (int b = 0; b < names.size(); b++) {
                double won = 0;
                int count = 0;
                for (String o : objectives) {
                    double sign = RunSeries.orientation(
                            groups.values().iterator().next().getFirst().manifest(), o);
                    for (double d : a == b
                            ? new double[0]
                            : paired(find(table, names.get(a), o), find(table, names.get(b), o))) {
                        won += sign * d > 0 ? 1 : d == 0 ? 0.5 : 0;
                        count++;
                    }
                }
                out[a][b] = count == 0 ? Double.NaN : won / count;
            }
        }
        return out;
    }
}
