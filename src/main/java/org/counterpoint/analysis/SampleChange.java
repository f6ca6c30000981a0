package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the rewards of one prompt changed from one side to another: mean over completions there minus mean over completions here.
 *
 * @param promptId the prompt
 * @param before mean reward on the first side by objective
 * @param after mean reward on the second side by objective
 * @param countBefore completions of the first side
 * @param countAfter completions of the second side
 */
public record SampleChange(
        String promptId, Map<String, Double> before, Map<String, Double> after, int countBefore, int countAfter) {

    /** Which way a reward has to have gone. */
    public enum Direction {
        /** Either way, or not at all. */
        ANY,
        /** Up by more than the threshold. */
        UP,
        /** Down by more than the threshold. */
        DOWN
    }

    /**
     * One side of a change: some runs at one of their steps. Runs are pooled.
     *
     * @param runs catalogs of the runs
     * @param step the last sampled step at or before this one counts; negative infinity takes the first
     * @param split split, or empty for all
     */
    public record Side(List<SampleCatalog> runs, double step, String split) {
        /** Copies the list. */
        public Side {
            runs = List.copyOf(runs);
        }
    }

    /** Change of an objective; NaN where a side has no value. */
    public double of(String objective) {
        return after.getOrDefault(objective, Double.NaN) - before.getOrDefault(objective, Double.NaN);
    }

    /**
     * Whether the change goes where it is wanted on every objective.
     *
     * @param wanted direction by objective; absent ones may go anywhere
     * @param threshold least size of a change that counts, at least 0
     */
    public boolean matches(Map<String, Direction> wanted, double threshold) {
        return wanted.entrySet().stream().allMatch(w -> {
            double change = of(w.getKey());
            return switch (w.getValue()) {
                case ANY -> true;
                case UP -> change > 0 && change >= threshold;
                case DOWN -> change < 0 && -change >= threshold;
            };
        });
    }

    /** Changes of every prompt that both sides have completions of, by prompt id, in the order of the first side. */
    public static Map<String, SampleChange> between(Side from, Side to) {
        Map<String, SampleChange> out = new LinkedHashMap<>();
        for (SampleCatalog catalog : from.runs()) {
            for (SampleCatalog.Prompt prompt : catalog.prompts()) {
                if (!out.containsKey(prompt.id())) {
                    change(prompt.id(), from, to).ifPresent(c -> out.put(prompt.id(), c));
                }
            }
        }
        return out;
    }

    private static Optional<SampleChange> change(String prompt, Side from, Side to) {
        Means before = means(prompt, from);
        Means after = means(prompt, to);
        return before.count == 0 || after.count == 0
                ? Optional.empty()
                : Optional.of(new SampleChange(prompt, before.values, after.values, before.count, after.count));
    }

    private record Means(Map<String, Double> values, int count) {}

    /** Mean over runs of the mean over completions, so that a run with more completions weighs no more. */
    private static Means means(String prompt, Side side) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        int count = 0;
        for (SampleCatalog catalog : side.runs()) {
            int[] rows = at(catalog, prompt, side);
            count += rows.length;
            for (String objective : catalog.objectives()) {
                double mean = catalog.mean(rows, objective);
                if (!Double.isNaN(mean)) {
                    values.computeIfAbsent(objective, o -> new ArrayList<>()).add(mean);
                }
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        values.forEach((o, list) -> means.put(
                o, list.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)));
        return new Means(means, count);
    }

    private static int[] at(SampleCatalog catalog, String prompt, Side side) {
        int[] rows = catalog.rows(prompt, side.split());
        OptionalLong step = Arrays.stream(rows)
                .mapToLong(catalog::step)
                .filter(s -> s <= side.step())
                .max();
        if (step.isEmpty() && side.step() == Double.NEGATIVE_INFINITY) {
            step = Arrays.stream(rows).mapToLong(catalog::step).min();
        }
        if (step.isEmpty()) {
            return new int[0];
        }
        long wanted = step.getAsLong();
        return Arrays.stream(rows).filter(r -> catalog.step(r) == wanted).toArray();
    }
}
