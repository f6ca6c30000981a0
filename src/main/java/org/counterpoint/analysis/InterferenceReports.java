package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.counterpoint.analysis.InterferenceReport.StageRow;
import org.counterpoint.math.Normal;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.UpdateFactors;

/** Builds {@link InterferenceReport}. */
final class InterferenceReports {

    /** Changes of exact rewards below this are rounding. */
    private static final double NOISE = 1e-9;

    private InterferenceReports() {}

    static InterferenceReport of(Run run, String split, int window, double errors) {
        List<String> objectives = RunSeries.objectives(run);
        List<String> keys = objectives.stream().map(MetricKeys::rewardMean).toList();
        double[] steps = RunSeries.steps(run, split, keys);
        int m = objectives.size();
        int n = steps.length;
        int w = window > 0 ? window : Math.max(1, n / 5);
        double[][] reward = new double[m][];
        double[][] change = new double[m][n];
        double[][] tolerance = new double[m][n];
        double[][] se = new double[m][];
        double[][] drawdown = new double[m][n];
        double[] maxDrawdown = new double[m];
        double[] finalDrawdown = new double[m];
        boolean anySe = false;
        for (int j = 0; j < m; j++) {
            reward[j] = RunSeries.at(run, split, keys.get(j), steps);
            se[j] = RunSeries.at(run, split, MetricKeys.rewardSe(objectives.get(j)), steps);
            anySe |= !RunSeries.allNaN(se[j]);
            double sign = RunSeries.orientation(run.manifest(), objectives.get(j));
            double best = Double.NaN;
            maxDrawdown[j] = Double.NaN;
            finalDrawdown[j] = Double.NaN;
            for (int t = 0; t < n; t++) {
                double gain = sign * reward[j][t];
                best = Double.isNaN(best) ? gain : Double.isNaN(gain) ? best : Math.max(best, gain);
                drawdown[j][t] = best - gain;
                if (!Double.isNaN(drawdown[j][t])) {
                    maxDrawdown[j] =
                            Double.isNaN(maxDrawdown[j]) ? drawdown[j][t] : Math.max(maxDrawdown[j], drawdown[j][t]);
                    finalDrawdown[j] = drawdown[j][t];
                }
                change[j][t] = t < w ? Double.NaN : sign * (reward[j][t] - reward[j][t - w]);
                tolerance[j][t] = t < w ? Double.NaN : Math.max(NOISE, errors * error(se[j][t], se[j][t - w]));
            }
        }
        boolean[] interference = new boolean[n];
        double[][] pairs = new double[m][m];
        double[][] pairRise = new double[m][m];
        double[][] pairFall = new double[m][m];
        int full = 0;
        int hits = 0;
        for (int t = w; t < n; t++) {
            int rose = 0;
            int fell = 0;
            for (int j = 0; j < m; j++) {
                rose += change[j][t] > tolerance[j][t] ? 1 : 0;
                fell += change[j][t] < -tolerance[j][t] ? 1 : 0;
                for (int k = 0; k < m; k++) {
                    if (change[j][t] > tolerance[j][t] && change[k][t] < -tolerance[k][t]) {
                        pairs[j][k]++;
                        pairRise[j][k] += change[j][t];
                        pairFall[j][k] -= change[k][t];
                    }
                }
            }
            interference[t] = rose > 0 && fell > 0;
            hits += interference[t] ? 1 : 0;
            full++;
        }
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                pairRise[j][k] = pairs[j][k] == 0 ? Double.NaN : pairRise[j][k] / pairs[j][k];
                pairFall[j][k] = pairs[j][k] == 0 ? Double.NaN : pairFall[j][k] / pairs[j][k];
                pairs[j][k] = full == 0 ? Double.NaN : pairs[j][k] / full;
            }
        }
        double[] orientation = new double[m];
        Arrays.setAll(orientation, j -> RunSeries.orientation(run.manifest(), objectives.get(j)));
        InterferenceWindows found =
                new InterferenceWindows(objectives, orientation, steps, reward, se, change, tolerance, w);
        List<StageRow> stages = stages(run, objectives, steps, reward);
        return new InterferenceReport(
                run.id(),
                split,
                w,
                objectives,
                steps,
                reward,
                change,
                tolerance,
                interference,
                full == 0 ? Double.NaN : hits / (double) full,
                chance(m, errors, se),
                found.windows(),
                drawdown,
                maxDrawdown,
                finalDrawdown,
                found.falls(),
                pairs,
                pairRise,
                pairFall,
                negativeCovariance(run, objectives),
                stages,
                unavailable(m, n, split),
                notes(w, errors, full, anySe, stages, run));
    }

    /** Standard error of a difference of two evaluations; one missing error leaves the other, two missing ones leave 0. */
    static double error(double now, double before) {
        return Math.hypot(Double.isNaN(now) ? 0 : now, Double.isNaN(before) ? 0 : before);
    }

    /**
     * Probability that of m independent standard normal changes one lies above {@code errors} and another below {@code -errors}:
     * {@code 1 - 2 (1 - q)^m + (1 - 2 q)^m} with {@code q = P(Z > errors)}.
     */
    private static double chance(int m, double errors, double[][] se) {
        boolean noisy = Arrays.stream(se).flatMapToDouble(Arrays::stream).anyMatch(v -> v > 0);
        double q = Normal.upperTail(errors);
        return noisy ? 1 - 2 * Math.pow(1 - q, m) + Math.pow(1 - 2 * q, m) : 0;
    }

    private static Optional<String> unavailable(int objectives, int evaluations, String split) {
        if (objectives < 2) {
            return Optional.of("Interference needs at least two objectives and this run has " + objectives + ".");
        }
        if (evaluations == 0) {
            return Optional.of(
                    "This run has no evaluation on the split " + split + " yet; interference needs at least two.");
        }
        if (evaluations < 2) {
            return Optional.of("Interference needs at least two evaluations and this run has " + evaluations
                    + " on the split " + split + ".");
        }
        return Optional.empty();
    }

    private static List<String> notes(
            int window, double errors, int full, boolean anySe, List<StageRow> stages, Run run) {
        List<String> notes = new ArrayList<>();
        notes.add("A change is the reward now minus the reward " + window + " evaluation" + (window == 1 ? "" : "s")
                + " earlier, counted beyond "
                + (errors == 1 ? "one standard error" : String.format(Locale.ROOT, "%.3g standard errors", errors))
                + "; the measures are this program's own.");
        if (full == 0) {
            notes.add("There is no full window yet.");
        }
        if (!anySe) {
            notes.add("No standard errors of the rewards were logged, so every change counts.");
        }
        if (stages.isEmpty()) {
            notes.add("There is no stage matrix: " + run.manifest().method()
                    + " does not train one objective after another.");
        }
        return List.copyOf(notes);
    }

    private static double[] negativeCovariance(Run run, List<String> objectives) {
        double[] out = new double[objectives.size()];
        for (int j = 0; j < out.length; j++) {
            double[] values = run.metrics()
                    .series(RunSeries.TRAIN, MetricKeys.cov(objectives.get(j)))
                    .values();
            long present = Arrays.stream(values).filter(v -> !Double.isNaN(v)).count();
            out[j] = present == 0
                    ? Double.NaN
                    : Arrays.stream(values).filter(v -> v < 0).count() / (double) present;
        }
        return out;
    }

    private static List<StageRow> stages(Run run, List<String> objectives, double[] steps, double[][] reward) {
        double[] train = RunSeries.steps(run, RunSeries.TRAIN, List.of("stage"));
        double[] stage = RunSeries.at(run, RunSeries.TRAIN, "stage", train);
        List<StageRow> rows = new ArrayList<>();
        if (train.length == 0 || steps.length == 0) {
            return rows;
        }
        rows.add(row(0, "start", 0, steps, reward, rows, run, objectives));
        for (int i = 0; i < train.length; i++) {
            if (i + 1 == train.length || stage[i + 1] != stage[i]) {
                int number = (int) stage[i];
                double first = i == 0 ? train[0] : train[firstOf(stage, i)];
                int at = lastEvaluation(steps, train[i]);
                // an evaluation before the stage began says nothing about it
                if (at >= 0 && steps[at] >= first) {
                    boolean merged = i + 1 == train.length && merged(run);
                    String label = merged ? "merged" : label(run, number);
                    rows.add(row(number, label, at, steps, reward, rows, run, objectives));
                }
            }
        }
        return List.copyOf(rows);
    }

    private static int firstOf(double[] stage, int last) {
        int first = last;
        while (first > 0 && stage[first - 1] == stage[last]) {
            first--;
        }
        return first;
    }

    private static int lastEvaluation(double[] steps, double until) {
        int at = -1;
        for (int i = 0; i < steps.length && steps[i] <= until; i++) {
            at = i;
        }
        return at;
    }

    private static StageRow row(
            int stage,
            String label,
            int at,
            double[] steps,
            double[][] reward,
            List<StageRow> before,
            Run run,
            List<String> objectives) {
        double[] now = new double[reward.length];
        double[] forgotten = new double[reward.length];
        for (int j = 0; j < now.length; j++) {
            now[j] = reward[j][at];
            double sign = RunSeries.orientation(run.manifest(), objectives.get(j));
            for (StageRow earlier : before) {
                forgotten[j] = Math.max(forgotten[j], sign * (earlier.reward()[j] - now[j]));
            }
        }
        return new StageRow(stage, label, steps[at], now, forgotten);
    }

    /** Whether the last rewards are those of a model that all stages were merged into. */
    private static boolean merged(Run run) {
        return run.factorHeaders().stream().anyMatch(h -> h.kind() == UpdateFactors.Kind.SEPARATE)
                && run.factorHeaders().stream().anyMatch(h -> h.kind() == UpdateFactors.Kind.TOTAL);
    }

    private static String label(Run run, int stage) {
        return run.factorHeaders().stream()
                .filter(h -> h.kind() != UpdateFactors.Kind.TOTAL
                        && h.stage() == stage
                        && !h.objective().isEmpty())
                .map(UpdateFactors.Header::objective)
                .findFirst()
                .orElse("stage " + stage);
    }
}
