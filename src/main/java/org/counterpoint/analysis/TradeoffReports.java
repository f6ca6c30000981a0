package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.analysis.TradeoffReport.Attainable;
import org.counterpoint.analysis.TradeoffReport.FinalPoint;
import org.counterpoint.analysis.TradeoffReport.Front;
import org.counterpoint.analysis.TradeoffReport.RewardSeries;
import org.counterpoint.analysis.TradeoffReport.RunRewards;
import org.counterpoint.analysis.TradeoffReport.Trajectory;
import org.counterpoint.math.ConvexFront;
import org.counterpoint.math.Hypervolume;
import org.counterpoint.math.ParetoFront;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.SplitFrontier;
import org.jspecify.annotations.Nullable;

/** Builds {@link TradeoffReport}. */
final class TradeoffReports {

    private final List<Run> runs;
    private final List<String> objectives;
    private final List<String> notes = new ArrayList<>();

    private TradeoffReports(List<Run> runs, List<String> objectives) {
        this.runs = runs;
        this.objectives = objectives;
    }

    static TradeoffReport of(List<Run> runs) {
        if (runs.isEmpty()) {
            return empty("No run is selected; choose one or more runs.");
        }
        Set<String> shared = new LinkedHashSet<>(RunSeries.objectives(runs.getFirst()));
        for (Run run : runs) {
            shared.retainAll(RunSeries.objectives(run));
        }
        if (shared.isEmpty()) {
            return empty(
                    runs.size() == 1
                            ? "This run logged no rewards of any objective."
                            : "The selected runs share no objective, so their rewards cannot be put side by side. "
                                    + RunSeries.objectivesByRuns(runs));
        }
        return new TradeoffReports(runs, List.copyOf(shared)).build();
    }

    private static TradeoffReport empty(String why) {
        return new TradeoffReport(List.of(), List.of(), List.of(), List.of(), List.of(), Optional.of(why), List.of());
    }

    private TradeoffReport build() {
        Set<String> all = new LinkedHashSet<>();
        runs.forEach(run -> all.addAll(RunSeries.rewardSplits(run)));
        List<String> splits = all.stream()
                .sorted(Comparator.comparingInt(RunSeries::rank).thenComparing(s -> s))
                .toList();
        List<Attainable> attainable = new ArrayList<>();
        Set<String> limits = new LinkedHashSet<>(splits);
        runs.forEach(run -> run.manifest().frontier().forEach(f -> limits.add(f.split())));
        for (String split : limits) {
            Attainable limit = attainable(split);
            if (limit != null) {
                attainable.add(limit);
            }
        }
        List<RunRewards> rewards = new ArrayList<>();
        for (Run run : runs) {
            rewards.add(rewards(run, splits, attainable));
        }
        List<Front> fronts = new ArrayList<>();
        for (String split : splits) {
            if (!split.equals(RunSeries.TRAIN)) {
                front(split, rewards, attainable).ifPresent(fronts::add);
            }
        }
        if (attainable.isEmpty()) {
            notes.add("The exact attainable front is unknown for the environment of "
                    + (runs.size() == 1 ? "this run" : "these runs") + ".");
        }
        if (objectives.size() > 3) {
            notes.add("Hypervolumes are exact for up to three objectives and are left out for " + objectives.size()
                    + ".");
        }
        Set<String> left = new LinkedHashSet<>();
        runs.forEach(run -> left.addAll(RunSeries.objectives(run)));
        left.removeAll(objectives);
        if (!left.isEmpty()) {
            notes.add("Left out because not every run has it: " + RunSeries.join(List.copyOf(left)) + ".");
        }
        Optional<String> unavailable = splits.isEmpty()
                ? Optional.of(
                        runs.size() == 1
                                ? "This run has logged no rewards yet: it is " + status(runs.getFirst()) + "."
                                : "None of these runs has logged rewards yet.")
                : Optional.empty();
        return new TradeoffReport(
                objectives,
                splits,
                List.copyOf(rewards),
                List.copyOf(fronts),
                List.copyOf(attainable),
                unavailable,
                List.copyOf(notes));
    }

    private static String status(Run run) {
        return run.manifest().status().toString().toLowerCase(java.util.Locale.ROOT);
    }

    private RunRewards rewards(Run run, List<String> splits, List<Attainable> attainable) {
        List<RewardSeries> series = new ArrayList<>();
        List<Trajectory> trajectories = new ArrayList<>();
        List<FinalPoint> finals = new ArrayList<>();
        for (String split : splits) {
            for (String o : objectives) {
                double[] steps = RunSeries.steps(run, split, List.of(MetricKeys.rewardMean(o)));
                if (steps.length > 0) {
                    series.add(new RewardSeries(
                            split,
                            o,
                            steps,
                            RunSeries.at(run, split, MetricKeys.rewardMean(o), steps),
                            RunSeries.at(run, split, MetricKeys.rewardSe(o), steps)));
                }
            }
            Trajectory path = trajectory(run, split);
            if (path.steps().length > 0) {
                trajectories.add(path);
                finals.add(last(run, split, path, attainable));
            }
        }
        return new RunRewards(
                run.id(),
                run.manifest().name(),
                run.manifest().method(),
                run.manifest().seed(),
                series,
                trajectories,
                finals);
    }

    private Trajectory trajectory(Run run, String split) {
        List<String> keys = objectives.stream().map(MetricKeys::rewardMean).toList();
        double[] steps = RunSeries.steps(run, split, keys);
        double[][] columns =
                keys.stream().map(k -> RunSeries.at(run, split, k, steps)).toArray(double[][]::new);
        List<double[]> points = new ArrayList<>();
        double[] kept = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
            double[] p = new double[columns.length];
            for (int j = 0; j < p.length; j++) {
                p[j] = columns[j][i];
            }
            if (Arrays.stream(p).noneMatch(Double::isNaN)) {
                kept[points.size()] = steps[i];
                points.add(p);
            }
        }
        return new Trajectory(split, Arrays.copyOf(kept, points.size()), points.toArray(double[][]::new));
    }

    private FinalPoint last(Run run, String split, Trajectory path, List<Attainable> attainable) {
        int at = path.steps().length - 1;
        double[] step = {path.steps()[at]};
        double[] se = objectives.stream()
                .mapToDouble(o -> RunSeries.at(run, split, MetricKeys.rewardSe(o), step)[0])
                .toArray();
        double[] point = maximized(path.rewards()[at]);
        double gap = attainable.stream()
                .filter(a -> a.split().equals(split))
                .findFirst()
                .map(a -> new ConvexFront(a.vertices()).gap(point))
                .orElse(Double.NaN);
        return new FinalPoint(
                split,
                path.steps()[at],
                path.rewards()[at],
                se,
                volume(new double[][] {point}, reference(split, attainable)),
                gap);
    }

    private Optional<Front> front(String split, List<RunRewards> rewards, List<Attainable> attainable) {
        List<Integer> owners = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        for (int r = 0; r < rewards.size(); r++) {
            for (FinalPoint p : rewards.get(r).finals()) {
                if (p.split().equals(split)) {
                    owners.add(r);
                    points.add(maximized(p.rewards()));
                }
            }
        }
        if (points.isEmpty()) {
            return Optional.empty();
        }
        double[][] all = points.toArray(double[][]::new);
        int[] members = ParetoFront.indices(all);
        double[] reference = reference(split, attainable);
        double volume = volume(all, reference);
        double limit = attainable.stream()
                .filter(a -> a.split().equals(split))
                .mapToDouble(Attainable::hypervolume)
                .findFirst()
                .orElse(Double.NaN);
        return Optional.of(new Front(
                split,
                Arrays.stream(members).map(owners::get).toArray(),
                ParetoFront.of(all),
                reference,
                volume,
                volume / limit));
    }

    private static double volume(double[][] points, double[] reference) {
        return reference.length > 3 ? Double.NaN : Hypervolume.of(points, reference);
    }

    private double[] reference(String split, List<Attainable> attainable) {
        return reference(runs.getFirst(), objectives, split, attainable);
    }

    /** The environment's reference point where known, else the smallest possible rewards, else zero; all to be maximized. */
    static double[] reference(Run first, List<String> objectives, String split, List<Attainable> attainable) {
        for (Attainable a : attainable) {
            if (a.split().equals(split)) {
                return a.reference();
            }
        }
        double[] out = new double[objectives.size()];
        for (int j = 0; j < out.length; j++) {
            String name = objectives.get(j);
            for (ObjectiveInfo o : first.manifest().objectives()) {
                if (o.name().equals(name)) {
                    double worst = o.direction() == ObjectiveInfo.Direction.MINIMIZE ? -o.max() : o.min();
                    out[j] = Double.isFinite(worst) ? worst : 0;
                }
            }
        }
        return out;
    }

    private @Nullable Attainable attainable(String split) {
        @Nullable Attainable found = null;
        for (Run run : runs) {
            SplitFrontier f = run.manifest().frontier(split);
            if (f != null && f.objectives().containsAll(objectives) && f.vertices().length > 0) {
                Attainable here = attainable(f);
                if (found == null) {
                    found = here;
                } else if (!Arrays.deepEquals(found.vertices(), here.vertices())) {
                    notes.add("The runs do not share one attainable front on " + split
                            + "; that of the first run is shown.");
                    return found;
                }
            }
        }
        return found;
    }

    private Attainable attainable(SplitFrontier f) {
        int[] order =
                objectives.stream().mapToInt(o -> f.objectives().indexOf(o)).toArray();
        double[][] vertices = pick(f.vertices(), order);
        double[] reference = maximized(pick(new double[][] {f.reference()}, order)[0]);
        boolean same = order.length == f.objectives().size();
        for (double[] v : vertices) {
            System.arraycopy(maximized(v), 0, v, 0, v.length);
        }
        double[][] deterministic = pick(f.deterministic(), order);
        for (double[] v : deterministic) {
            System.arraycopy(maximized(v), 0, v, 0, v.length);
        }
        double volume = same || order.length > 3 ? f.hypervolume() : new ConvexFront(vertices).hypervolume(reference);
        return new Attainable(f.split(), vertices, deterministic, reference, volume);
    }

    private static double[][] pick(double[][] points, int[] order) {
        double[][] out = new double[points.length][order.length];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < order.length; j++) {
                out[i][j] = points[i][order[j]];
            }
        }
        return out;
    }

    private double[] maximized(double[] rewards) {
        double[] out = rewards.clone();
        for (int j = 0; j < out.length; j++) {
            out[j] *= RunSeries.orientation(runs.getFirst().manifest(), objectives.get(j));
        }
        return out;
    }
}
