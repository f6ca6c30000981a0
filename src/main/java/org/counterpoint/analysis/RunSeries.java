package org.counterpoint.analysis;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.Series;

/** Series of a run laid on common steps, with the conventions all reports share. */
final class RunSeries {

    static final String TRAIN = "train";

    /** Splits in the order reports prefer them. */
    private static final List<String> PREFERRED = List.of("validation", "test", TRAIN);

    private RunSeries() {}

    /** A sentence on which runs have which objectives, for a user who selected some that do not go together. */
    static String objectivesByRuns(List<Run> runs) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        runs.forEach(run -> counts.merge(String.join(", ", objectives(run)), 1, Integer::sum));
        String sets = counts.entrySet().stream()
                .map(set -> set.getValue()
                        + (set.getValue() == 1 ? " run has " : " runs have ")
                        + (set.getKey().isEmpty() ? "none" : set.getKey()))
                .collect(Collectors.joining("; "));
        return sets + ". Select runs of one of these sets.";
    }

    /** Names of the objectives of a run; those that have rewards but stand in no manifest come last. */
    static List<String> objectives(Run run) {
        TreeSet<String> extra = new TreeSet<>();
        for (String split : run.metrics().splits()) {
            for (String key : run.metrics().keys(split)) {
                if (key.startsWith("reward/") && key.endsWith("/mean")) {
                    extra.add(key.substring("reward/".length(), key.length() - "/mean".length()));
                }
            }
        }
        List<String> names = new java.util.ArrayList<>(run.manifest().objectiveNames());
        extra.removeAll(names);
        names.addAll(extra);
        return List.copyOf(names);
    }

    /** Splits with a reward of any objective, evaluation splits first. */
    static List<String> rewardSplits(Run run) {
        List<String> objectives = objectives(run);
        return run.metrics().splits().stream()
                .filter(split -> objectives.stream().anyMatch(o -> run.metrics().has(split, MetricKeys.rewardMean(o))))
                .sorted(java.util.Comparator.comparingInt(RunSeries::rank).thenComparing(s -> s))
                .toList();
    }

    static int rank(String split) {
        int at = PREFERRED.indexOf(split);
        // unknown evaluation splits stand between the known ones and train
        return split.equals(TRAIN) ? PREFERRED.size() + 1 : at < 0 ? PREFERRED.size() : at;
    }

    /** +1 for an objective to maximize, -1 for one to minimize. */
    static double orientation(RunManifest manifest, String objective) {
        return manifest.objectives().stream()
                        .anyMatch(o -> o.name().equals(objective) && o.direction() == ObjectiveInfo.Direction.MINIMIZE)
                ? -1
                : 1;
    }

    /** Steps at which any of the keys has a row, ascending. */
    static double[] steps(Run run, String split, Collection<String> keys) {
        TreeSet<Double> steps = new TreeSet<>();
        for (String key : keys) {
            for (double step : run.metrics().series(split, key).steps()) {
                steps.add(step);
            }
        }
        return steps.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Values of a key at given ascending steps, NaN where there is none; of several rows at one step the last counts. */
    static double[] at(Run run, String split, String key, double[] steps) {
        double[] out = new double[steps.length];
        Arrays.fill(out, Double.NaN);
        Series series = run.metrics().series(split, key);
        for (int i = 0; i < series.size(); i++) {
            int index = Arrays.binarySearch(steps, series.steps()[i]);
            if (index >= 0) {
                out[index] = series.values()[i];
            }
        }
        return out;
    }

    static boolean allNaN(double[] values) {
        return Arrays.stream(values).allMatch(Double::isNaN);
    }

    /** "a", "a and b", "a, b and c". */
    static String join(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }
}
