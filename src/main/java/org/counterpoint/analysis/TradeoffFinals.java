package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffReport.Attainable;
import org.counterpoint.analysis.TradeoffReport.RewardSeries;
import org.counterpoint.analysis.TradeoffReport.RunRewards;
import org.counterpoint.math.ConvexFront;
import org.counterpoint.math.Hypervolume;
import org.counterpoint.math.ParetoFront;

/**
 * One point a run, by a named rule, judged against a declared reference point.
 *
 * @param split split of the rewards
 * @param pick rule by which points were picked
 * @param reference reference point of the hypervolumes, to be maximized
 * @param entries one a run that has such a point, in the order asked for
 * @param missing ids of runs without one
 * @param front indices into {@code entries} of points that no other dominates
 * @param volume hypervolume of the front; NaN for more than three objectives
 * @param limit hypervolume of the attainable set above the same reference; NaN if unknown
 */
public record TradeoffFinals(
        String split,
        TradeoffPick pick,
        double[] reference,
        List<Entry> entries,
        List<String> missing,
        int[] front,
        double volume,
        double limit) {

    private static final int MOST_EXACT = 3;

    /**
     * The point of a run.
     *
     * @param run id
     * @param step step of the evaluation
     * @param evaluations number of evaluations averaged
     * @param rewards per objective, in its own direction
     * @param se standard errors over prompts where a single evaluation was picked and logged them, else NaN
     * @param maximized the rewards with those to minimize negated
     * @param volume volume between this point alone and the reference; 0 where it is not above it in every objective
     * @param gap amount by which all objectives together could still rise inside the attainable set; NaN if unknown
     */
    public record Entry(
            String run,
            double step,
            int evaluations,
            double[] rewards,
            double[] se,
            double[] maximized,
            double volume,
            double gap) {}

    /**
     * Judges runs of a study.
     *
     * @param study the study
     * @param runs ids, in order
     * @param split split of the rewards
     * @param pick rule
     * @param reference reference point to be maximized, one number an objective
     */
    public static TradeoffFinals of(
            TradeoffStudy study, List<String> runs, String split, TradeoffPick pick, double[] reference) {
        double[] signs = study.signs();
        Optional<Attainable> limit = study.attainable(split);
        Optional<ConvexFront> attainable = limit.map(a -> new ConvexFront(a.vertices()));
        List<Entry> entries = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : runs) {
            Optional<RunRewards> run = study.rewards(id);
            Optional<TradeoffPick.Point> point = run.flatMap(r -> pick.of(r, split, signs));
            if (point.isEmpty()) {
                missing.add(id);
                continue;
            }
            double[] rewards = point.get().rewards();
            double[] maximized = new double[rewards.length];
            for (int j = 0; j < rewards.length; j++) {
                maximized[j] = signs[j] * rewards[j];
            }
            entries.add(new Entry(
                    id,
                    point.get().step(),
                    point.get().evaluations(),
                    rewards,
                    errors(run.get(), study.objectives(), split, point.get()),
                    maximized,
                    volume(new double[][] {maximized}, reference),
                    attainable.map(a -> a.gap(maximized)).orElse(Double.NaN)));
        }
        double[][] points = entries.stream().map(Entry::maximized).toArray(double[][]::new);
        return new TradeoffFinals(
                split,
                pick,
                reference.clone(),
                List.copyOf(entries),
                List.copyOf(missing),
                ParetoFront.indices(points),
                volume(points, reference),
                limit(attainable, limit, reference));
    }

    /** Entry of a run, if it has one. */
    public Optional<Entry> entry(String run) {
        return entries.stream().filter(e -> e.run().equals(run)).findFirst();
    }

    /** Number of runs whose point is not above the reference in every objective, so that they add no volume. */
    public int below() {
        return (int) entries.stream()
                .filter(e -> {
                    for (int j = 0; j < reference.length; j++) {
                        if (!(e.maximized()[j] > reference[j])) {
                            return true;
                        }
                    }
                    return false;
                })
                .count();
    }

    /** Exact volume dominated by points above a reference; NaN for more than three objectives. */
    public static double volume(double[][] points, double[] reference) {
        return reference.length > MOST_EXACT || reference.length == 0 ? Double.NaN : Hypervolume.of(points, reference);
    }

    private static double limit(Optional<ConvexFront> front, Optional<Attainable> given, double[] reference) {
        if (front.isEmpty()) {
            return Double.NaN;
        }
        Attainable known = given.orElseThrow();
        if (Arrays.equals(known.reference(), reference)) {
            return known.hypervolume();
        }
        return reference.length > MOST_EXACT ? Double.NaN : front.get().hypervolume(reference);
    }

    private static double[] errors(RunRewards run, List<String> objectives, String split, TradeoffPick.Point point) {
        double[] out = new double[objectives.size()];
        Arrays.fill(out, Double.NaN);
        for (RewardSeries series : run.series()) {
            int j = objectives.indexOf(series.objective());
            int at = Arrays.binarySearch(series.steps(), point.step());
            if (j >= 0 && at >= 0 && point.evaluations() == 1 && series.split().equals(split)) {
                out[j] = series.se()[at];
            }
        }
        return out;
    }
}
