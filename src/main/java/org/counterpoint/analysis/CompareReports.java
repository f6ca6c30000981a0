package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.analysis.CompareReport.Aggregate;
import org.counterpoint.analysis.CompareReport.AxisVerdict;
import org.counterpoint.analysis.CompareReport.Check;
import org.counterpoint.analysis.CompareReport.Comparability;
import org.counterpoint.analysis.CompareReport.Row;
import org.counterpoint.analysis.CompareReport.Test;
import org.counterpoint.math.Bootstrap;
import org.counterpoint.math.Statistics;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.jspecify.annotations.Nullable;

/** Builds {@link CompareReport}. */
final class CompareReports {

    static final double LEVEL = 0.95;
    static final long SEED = 20_260;

    private final CompareOptions options;
    private final String split;
    private final List<String> splits;
    private final List<String> objectives;
    private final Map<String, List<Run>> groups;
    private final boolean exact;

    private CompareReports(
            CompareOptions options,
            String split,
            List<String> splits,
            List<String> objectives,
            Map<String, List<Run>> groups) {
        this.options = options;
        this.split = split;
        this.splits = splits;
        this.objectives = objectives;
        this.groups = groups;
        exact = groups.values().stream().flatMap(List::stream).allMatch(CompareReports::lesson);
    }

    /** Whether a run computes expectations exactly, so that its seed decides nothing. */
    static boolean lesson(Run run) {
        return run.manifest().environmentId().startsWith(RunManifest.LESSON);
    }

    static CompareReport of(List<Run> runs, CompareOptions options) {
        String groupBy = options.groupBy();
        if (runs.isEmpty()) {
            return nothing(groupBy, "There is no run to compare; choose at least two.");
        }
        Set<String> shared = new LinkedHashSet<>(RunSeries.objectives(runs.getFirst()));
        Set<String> splits = new LinkedHashSet<>(RunSeries.rewardSplits(runs.getFirst()));
        Map<String, List<Run>> groups = groups(runs, groupBy);
        for (Run run : runs) {
            shared.retainAll(RunSeries.objectives(run));
            splits.retainAll(RunSeries.rewardSplits(run));
        }
        if (shared.isEmpty()) {
            return nothing(
                    groupBy,
                    "The runs share no objective, so there is nothing to compare them by. "
                            + RunSeries.objectivesByRuns(runs));
        }
        if (splits.isEmpty()) {
            return nothing(
                    groupBy, "The runs share no split with logged rewards, so there is nothing to compare them by.");
        }
        String wanted = options.split();
        if (wanted != null && !splits.contains(wanted)) {
            return nothing(
                    groupBy,
                    "Not every run has rewards on " + wanted + "; choose " + String.join(" or ", splits) + ".");
        }
        return new CompareReports(
                        options,
                        wanted != null ? wanted : usual(splits, options),
                        List.copyOf(splits),
                        List.copyOf(shared),
                        groups)
                .build();
    }

    /** A test split was not watched during training, so it decides where every run has it and its last evaluation counts. */
    private static String usual(Set<String> splits, CompareOptions options) {
        boolean last = options.pick() == CompareOptions.Pick.LAST;
        return splits.contains("test") && last ? "test" : splits.iterator().next();
    }

    /** Runs by group, in order of appearance. */
    static Map<String, List<Run>> groups(List<Run> runs, String groupBy) {
        MethodLabels methods = new MethodLabels(runs);
        Map<String, List<Run>> groups = new LinkedHashMap<>();
        for (Run run : runs) {
            groups.computeIfAbsent(group(run, groupBy, methods), g -> new ArrayList<>())
                    .add(run);
        }
        return groups;
    }

    private static CompareReport nothing(String groupBy, String why) {
        return new CompareReport(
                groupBy,
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                new double[0][0],
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Comparability.NOT_COMPARABLE,
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
        CompareValues values = new CompareValues(split, objectives, options);
        List<Row> table = new ArrayList<>();
        List<Aggregate> aggregate = new ArrayList<>();
        for (String name : names) {
            List<Row> rows = objectives.stream().map(o -> row(name, o, values)).toList();
            table.addAll(rows);
            aggregate.add(aggregate(name, rows));
        }
        CompareTests comparisons = new CompareTests(names, objectives, table, exact);
        List<Test> tests = comparisons.all();
        List<Check> audit = CompareAudit.of(groups, split);
        Comparability comparability = CompareAudit.sum(audit);
        CompareAxes axes = new CompareAxes(groups, objectives, splits);
        List<AxisVerdict> verdicts = axes.verdicts();
        double[] orientation =
                objectives.stream().mapToDouble(this::orientation).toArray();
        String baseline = names.size() < 2 ? "" : baseline(names, options.baseline());
        Map<String, Double> signs = new LinkedHashMap<>();
        objectives.forEach(o -> signs.put(o, orientation(o)));
        return new CompareReport(
                options.groupBy(),
                split,
                rule(),
                List.copyOf(table),
                List.copyOf(aggregate),
                tests,
                wins(names, table, orientation),
                comparisons.improvements(orientation),
                names,
                baseline,
                new CompareClaims(tests, signs, audit, comparability, exact, "on " + split + " (" + rule() + ")")
                        .against(baseline, baseline.isEmpty() ? List.of() : names),
                axes.budgets(),
                verdicts,
                CompareAxes.changes(verdicts),
                audit,
                comparability,
                objectives.stream().filter(o -> orientation(o) < 0).toList(),
                splits,
                Optional.empty(),
                notes(names, table));
    }

    private String rule() {
        return options.pick() == CompareOptions.Pick.AT_STEP && Double.isFinite(options.cursor())
                ? String.format(Locale.ROOT, "last evaluation up to step %.0f", options.cursor())
                : options.pick() == CompareOptions.Pick.AT_STEP
                        ? CompareOptions.Pick.LAST.words()
                        : options.pick().words();
    }

    private static String baseline(List<String> names, @Nullable String wanted) {
        if (wanted != null && names.contains(wanted)) {
            return wanted;
        }
        return names.stream()
                .filter(name -> name.equals("linear") || name.startsWith("linear "))
                .min(Comparator.comparingInt(String::length))
                .orElse(names.getFirst());
    }

    private double orientation(String objective) {
        return RunSeries.orientation(
                groups.values().iterator().next().getFirst().manifest(), objective);
    }

    private List<String> notes(List<String> names, List<Row> table) {
        List<String> notes = new ArrayList<>();
        notes.add("Values are the " + rule() + " on " + split
                + (exact
                        ? "."
                        : "; intervals are percentile bootstraps over seeds at 95 %, p-values are"
                                + " two-sided and Holm-adjusted over the whole table."));
        if (options.pick() == CompareOptions.Pick.BEST_ON_VALIDATION) {
            notes.add(
                    split.equals(CompareValues.VALIDATION)
                            ? "The evaluation was chosen by the same numbers that are shown, so they are too high."
                            : "Each run counts at its step with the best mean over objectives on validation.");
        }
        if (table.stream().anyMatch(r -> r.nSeeds() < 2)) {
            notes.add(
                    exact
                            ? "These are exact lessons: nothing is random, so that differences hold as they are and need no test."
                            : "A group with one run has no interval: repeat it with other seeds.");
        }
        List<String> without = groups.entrySet().stream()
                .filter(g -> table.stream()
                        .anyMatch(r -> r.method().equals(g.getKey())
                                && r.nSeeds() < g.getValue().size()))
                .map(Map.Entry::getKey)
                .toList();
        if (!without.isEmpty()) {
            notes.add("Runs of " + RunSeries.join(without) + " have no value on " + split
                    + " by this rule and are left out; choose another split or step.");
        }
        if (names.size() < 2) {
            notes.add("There is one group, so there is nothing to test.");
        }
        return List.copyOf(notes);
    }

    private Row row(String name, String objective, CompareValues chosen) {
        List<Run> runs = groups.getOrDefault(name, List.of());
        double[] values = new double[runs.size()];
        long[] seeds = new long[runs.size()];
        int n = 0;
        for (Run run : runs) {
            double value = chosen.value(run, objective);
            if (!Double.isNaN(value)) {
                values[n] = value;
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

    private double[][] wins(List<String> names, List<Row> table, double[] orientation) {
        CompareTests rows = new CompareTests(names, objectives, table, exact);
        double[][] out = new double[names.size()][names.size()];
        for (int a = 0; a < names.size(); a++) {
            for (int b = 0; b < names.size(); b++) {
                double won = 0;
                int count = 0;
                for (int o = 0; a != b && o < orientation.length; o++) {
                    for (double d : CompareTests.paired(
                            rows.row(names.get(a), objectives.get(o)), rows.row(names.get(b), objectives.get(o)))) {
                        won += orientation[o] * d > 0 ? 1 : d == 0 ? 0.5 : 0;
                        count++;
                    }
                }
                out[a][b] = count == 0 ? Double.NaN : won / count;
            }
        }
        return out;
    }
}
