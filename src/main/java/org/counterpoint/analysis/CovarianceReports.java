package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.CovarianceReport.Health;
import org.counterpoint.analysis.CovarianceReport.MatrixAt;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;

/** Builds {@link CovarianceReport}. */
final class CovarianceReports {

    /** Cones are found by trying every corner, which is cheap up to this many objectives. */
    private static final int CONE_LIMIT = 6;

    private CovarianceReports() {}

    static CovarianceReport of(Run run) {
        List<String> objectives = RunSeries.objectives(run);
        List<String> keys = new ArrayList<>();
        for (String o : objectives) {
            keys.add(MetricKeys.cov(o));
            keys.add(MetricKeys.covAdv(o));
            keys.add(MetricKeys.covClip(o));
            keys.add(MetricKeys.weight(o));
        }
        double[] steps = RunSeries.steps(run, RunSeries.TRAIN, keys);
        List<String> notes = new ArrayList<>();
        Optional<String> unavailable = steps.length > 0 ? Optional.empty() : Optional.of(why(run));
        List<MatrixAt> matrices = matrices(run, RunSeries.TRAIN, objectives);
        List<MatrixAt> evaluation = matrices(run, "validation", objectives);
        if (evaluation.isEmpty()) {
            evaluation = matrices(run, "test", objectives);
        }
        List<FeasibleCone> cones = new ArrayList<>();
        double[][] low = nan(objectives.size(), steps.length);
        double[][] high = nan(objectives.size(), steps.length);
        double[][] best = nan(objectives.size(), steps.length);
        double[] value = new double[steps.length];
        Arrays.fill(value, Double.NaN);
        if (objectives.size() <= CONE_LIMIT) {
            cones(matrices, steps, low, high, best, value, cones);
        }
        double[] logged = RunSeries.at(run, RunSeries.TRAIN, "feasible/value", steps);
        String split = RunSeries.rewardSplits(run).stream()
                .filter(s -> !s.equals(RunSeries.TRAIN))
                .findFirst()
                .orElse("");
        List<ObjectiveCovariance> per = new ArrayList<>();
        for (int j = 0; j < objectives.size(); j++) {
            per.add(objective(run, objectives.get(j), steps, low[j], high[j], best[j], split));
        }
        if (unavailable.isEmpty()) {
            notes.addAll(notes(run, per, matrices, cones));
        }
        return new CovarianceReport(
                run.id(),
                objectives,
                steps,
                List.copyOf(per),
                matrices,
                evaluation,
                new Health(
                        RunSeries.at(run, RunSeries.TRAIN, "sum_rule/residual", steps),
                        RunSeries.allNaN(logged) ? value : logged,
                        RunSeries.at(run, RunSeries.TRAIN, "score/variance", steps),
                        RunSeries.at(run, RunSeries.TRAIN, "groups", steps),
                        RunSeries.at(run, RunSeries.TRAIN, "groups/zero_variance", steps),
                        RunSeries.at(run, RunSeries.TRAIN, "clip/unclipped_fraction", steps),
                        RunSeries.at(run, RunSeries.TRAIN, "clip/distortion", steps)),
                exact(run),
                DiagnosticSeries.polyak(run),
                DiagnosticSeries.gradients(run, objectives),
                DiagnosticSeries.own(run),
                unavailable,
                List.copyOf(notes));
    }

    private static boolean exact(Run run) {
        return run.manifest().environmentId().startsWith(RunManifest.LESSON);
    }

    private static String why(Run run) {
        if (run.metrics().splits().isEmpty()) {
            return "This run has logged nothing yet: it is "
                    + run.manifest().status().toString().toLowerCase(java.util.Locale.ROOT) + ".";
        }
        if (run.manifest().steps() == 0 && !run.metrics().splits().contains(RunSeries.TRAIN)) {
            return "This run evaluated a model without training it, so there is no update whose covariances could be shown.";
        }
        boolean offline =
                run.metrics().keys(RunSeries.TRAIN).stream().anyMatch(k -> k.startsWith("dpo/") || k.equals("stage"));
        return offline
                ? "This run logged no covariances: it was trained offline with "
                        + run.manifest().method()
                        + ", which learns from pairs and has no score to correlate rewards with."
                : "This run logged no covariances: its training rows hold no key that starts with cov/ or weight/.";
    }

    private static ObjectiveCovariance objective(
            Run run, String o, double[] steps, double[] low, double[] high, double[] best, String split) {
        double[] cov = train(run, MetricKeys.cov(o), steps);
        double[] se = train(run, MetricKeys.covSe(o), steps);
        List<Sign> signs = new ArrayList<>();
        int negative = 0;
        int determined = 0;
        int present = 0;
        for (int i = 0; i < steps.length; i++) {
            Sign sign = Sign.of(cov[i], se[i]);
            signs.add(sign);
            present += sign == Sign.MISSING ? 0 : 1;
            negative += cov[i] < 0 ? 1 : 0;
            determined += sign == Sign.NEGATIVE ? 1 : 0;
        }
        double[] feasible = train(run, MetricKeys.feasibleWeight(o), steps);
        double[] unclipped = train(run, MetricKeys.covUnclip(o), steps);
        double[] bound = train(run, MetricKeys.clipBound(o), steps);
        int guaranteed = 0;
        int bounded = 0;
        for (int i = 0; i < steps.length; i++) {
            bounded += Double.isNaN(unclipped[i]) || Double.isNaN(bound[i]) ? 0 : 1;
            guaranteed += unclipped[i] > bound[i] ? 1 : 0;
        }
        return new ObjectiveCovariance(
                o,
                cov,
                se,
                List.copyOf(signs),
                train(run, MetricKeys.covAdv(o), steps),
                train(run, MetricKeys.covAdv(o) + "/se", steps),
                train(run, MetricKeys.covClip(o), steps),
                train(run, MetricKeys.covClip(o) + "/se", steps),
                unclipped,
                bound,
                guaranteed,
                bounded,
                train(run, "cov_between/" + o, steps),
                train(run, "cov_pooled/" + o, steps),
                train(run, MetricKeys.weight(o), steps),
                train(run, "weight_raw/" + o, steps),
                RunSeries.allNaN(feasible) ? best : feasible,
                low,
                high,
                train(run, "ctwa/ema/" + o, steps),
                train(run, "ctwa/target/" + o, steps),
                train(run, "ctwa/deficit/" + o, steps),
                train(run, "ctwa/gate/" + o, steps),
                PredictedChanges.of(run, o, split),
                present == 0 ? Double.NaN : negative / (double) present,
                present == 0 ? Double.NaN : determined / (double) present);
    }

    private static double[] train(Run run, String key, double[] steps) {
        return RunSeries.at(run, RunSeries.TRAIN, key, steps);
    }

    private static List<MatrixAt> matrices(Run run, String split, List<String> objectives) {
        int m = objectives.size();
        if (m == 0) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        for (String o : objectives) {
            keys.add(MetricKeys.covMatrix(o, o));
        }
        double[] steps = RunSeries.steps(run, split, keys);
        double[][][] entries = new double[m][m][];
        for (int a = 0; a < m; a++) {
            for (int b = 0; b < m; b++) {
                entries[a][b] =
                        RunSeries.at(run, split, MetricKeys.covMatrix(objectives.get(a), objectives.get(b)), steps);
                if (RunSeries.allNaN(entries[a][b])) {
                    // a writer may log one triangle only
                    entries[a][b] =
                            RunSeries.at(run, split, MetricKeys.covMatrix(objectives.get(b), objectives.get(a)), steps);
                }
            }
        }
        List<MatrixAt> out = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            double[][] sigma = new double[m][m];
            for (int a = 0; a < m; a++) {
                for (int b = 0; b < m; b++) {
                    sigma[a][b] = entries[a][b][i];
                }
            }
            out.add(new MatrixAt(steps[i], sigma));
        }
        return List.copyOf(out);
    }

    private static void cones(
            List<MatrixAt> matrices,
            double[] steps,
            double[][] low,
            double[][] high,
            double[][] best,
            double[] value,
            List<FeasibleCone> cones) {
        for (MatrixAt matrix : matrices) {
            int at = Arrays.binarySearch(steps, matrix.step());
            if (at >= 0) {
                FeasibleCone cone = FeasibleCone.of(matrix.sigma());
                cones.add(cone);
                value[at] = cone.value();
                for (int j = 0; j < low.length; j++) {
                    low[j][at] = cone.low()[j];
                    high[j][at] = cone.high()[j];
                    best[j][at] = cone.weights()[j];
                }
            }
        }
    }

    private static List<String> notes(
            Run run, List<ObjectiveCovariance> per, List<MatrixAt> matrices, List<FeasibleCone> cones) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "The covariance law is exact for tilted policies only; with a policy trained by gradients it is a diagnostic,"
                        + " and the agreement of predicted and realised change says how good a one.");
        if (per.stream().allMatch(p -> RunSeries.allNaN(p.ema()))) {
            notes.add("There is no target controller to show: only CTWA keeps a moving average and a target.");
        }
        if (per.stream().allMatch(p -> RunSeries.allNaN(p.clipped()))) {
            notes.add(exact(run) ? "An exact lesson clips nothing." : "Clipped covariances were not logged.");
        }
        if (per.stream().allMatch(p -> RunSeries.allNaN(p.changes().predicted()))) {
            notes.add(
                    "Predicted and realised change cannot be paired yet: that needs predictions and two evaluations.");
        } else {
            notes.add(PredictedChanges.note(per, exact(run)));
        }
        if (matrices.isEmpty()) {
            notes.add("The feasible weights cannot be drawn: no covariance matrix was logged.");
        } else if (cones.isEmpty() && per.size() > CONE_LIMIT) {
            notes.add("The feasible weights are shown for at most " + CONE_LIMIT + " objectives.");
        }
        if (per.stream().allMatch(p -> RunSeries.allNaN(p.se()))) {
            notes.add("No standard errors were logged, so every sign stays undetermined.");
        }
        return notes;
    }

    private static double[][] nan(int rows, int cols) {
        double[][] out = new double[rows][cols];
        for (double[] row : out) {
            Arrays.fill(row, Double.NaN);
        }
        return out;
    }
}
