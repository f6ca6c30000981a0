package org.counterpoint.workbench.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.Sign;
import org.counterpoint.analysis.TradeoffReport;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.theme.Palette;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** Reports with made-up but plausible numbers, for tests of view models only. */
final class SyntheticReports {
    static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final String[] METHODS = {"linear", "ctwa", "sequential-dpo", "orthalign"};

    private SyntheticReports() {}

    /** Looks of n runs: methods in turn, then seeds. */
    static Looks looks(int n, int methods, Tokens tokens) {
        Palette palette = new Palette();
        List<RunLook> runs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String method = METHODS[i % methods];
            int seed = i / methods + 1;
            boolean staged = method.equals("sequential-dpo") || method.equals("orthalign");
            runs.add(new RunLook(
                    "run-" + i,
                    method + " seed " + seed,
                    method,
                    method,
                    method,
                    seed,
                    Looks.rgb(palette.method(method, tokens)),
                    Dash.SOLID,
                    Glyph.of(i % methods),
                    staged
                            ? List.of(
                                    new RunLook.StageStart(50, "stage 2: helpful"),
                                    new RunLook.StageStart(100, "stage 3: truthful"))
                            : List.of(),
                    List.of()));
        }
        Map<String, Integer> objectives = new java.util.HashMap<>();
        OBJECTIVES.forEach(o -> objectives.put(o, Looks.rgb(palette.objective(o, tokens))));
        return new Looks(tokens, runs, objectives, Set.of(), "pocket-3h");
    }

    static TradeoffReport tradeoffs(Looks looks, int steps) {
        List<TradeoffReport.RunRewards> runs = new ArrayList<>();
        double[] end = {0.82, 0.7, 0.78};
        for (RunLook look : looks.runs()) {
            Random random = new Random(look.id().hashCode());
            List<TradeoffReport.RewardSeries> series = new ArrayList<>();
            double[] shift = {random.nextGaussian() * 0.06, random.nextGaussian() * 0.1, random.nextGaussian() * 0.06};
            int evaluations = steps / 10 + 1;
            double[] at = new double[evaluations];
            double[][] path = new double[evaluations][3];
            for (int o = 0; o < 3; o++) {
                double[] mean = new double[evaluations];
                double[] se = new double[evaluations];
                for (int i = 0; i < evaluations; i++) {
                    double t = i / (double) (evaluations - 1);
                    at[i] = i * 10;
                    mean[i] = 0.5
                            + (end[o] + shift[o] - 0.5) * (1 - Math.exp(-3 * t))
                            - (o == 1 ? 0.2 * t : 0)
                            + random.nextGaussian() * 0.015;
                    se[i] = 0.02;
                    path[i][o] = mean[i];
                }
                series.add(new TradeoffReport.RewardSeries("validation", OBJECTIVES.get(o), at, mean, se));
                double[] ts = new double[steps];
                double[] tm = new double[steps];
                double[] te = new double[steps];
                for (int i = 0; i < steps; i++) {
                    ts[i] = i + 1;
                    double t = i / (double) steps;
                    tm[i] = 0.5
                            + (end[o] + shift[o] - 0.5) * (1 - Math.exp(-3 * t))
                            - (o == 1 ? 0.2 * t : 0)
                            + random.nextGaussian() * 0.04;
                    te[i] = 0.03;
                }
                series.add(new TradeoffReport.RewardSeries("train", OBJECTIVES.get(o), ts, tm, te));
            }
            double[] last = path[evaluations - 1];
            runs.add(new TradeoffReport.RunRewards(
                    look.id(),
                    look.label(),
                    look.method(),
                    look.seed(),
                    series,
                    List.of(new TradeoffReport.Trajectory("validation", at, path)),
                    List.of(new TradeoffReport.FinalPoint(
                            "validation",
                            steps,
                            last,
                            new double[] {0.02, 0.02, 0.02},
                            last[0] * last[1] * last[2],
                            0.07))));
        }
        double[][] vertices = {
            {0.95, 0.6, 0.6}, {0.85, 0.93, 0.7}, {0.7, 0.97, 0.9}, {0.5, 1.0, 0.97}, {0.9, 0.8, 0.75}, {0.93, 0.62, 0.8}
        };
        double[][] deterministic = {
            {0.95, 0.6, 0.6}, {0.75, 0.9, 0.75}, {0.6, 0.95, 0.9}, {0.88, 0.7, 0.72}, {0.7, 0.97, 0.9}
        };
        return new TradeoffReport(
                OBJECTIVES,
                List.of("validation", "train"),
                runs,
                List.of(new TradeoffReport.Front(
                        "validation", new int[] {0}, new double[][] {{0.8, 0.6, 0.7}}, new double[3], 0.4, 0.6)),
                List.of(new TradeoffReport.Attainable("validation", vertices, deterministic, new double[3], 0.74)),
                Optional.empty(),
                List.of());
    }

    static CovarianceReport covariance(String run, int steps, boolean ctwa) {
        Random random = new Random(7);
        double[] at = new double[steps];
        for (int i = 0; i < steps; i++) {
            at[i] = i + 1;
        }
        List<CovarianceReport.ObjectiveCovariance> list = new ArrayList<>();
        for (int o = 0; o < 3; o++) {
            double[][] c = new double[14][steps];
            List<Sign> signs = new ArrayList<>();
            double ema = 0;
            int negative = 0;
            for (int i = 0; i < steps; i++) {
                double t = i / (double) steps;
                c[0][i] = (o == 1 ? -0.02 + 0.05 * t : 0.06 * Math.exp(-2 * t)) + random.nextGaussian() * 0.012;
                c[1][i] = 0.012;
                signs.add(Sign.of(c[0][i], c[1][i]));
                negative += c[0][i] < 0 ? 1 : 0;
                c[2][i] = c[0][i] * 3;
                c[3][i] = 0.03;
                c[4][i] = c[0][i] * 2.6;
                c[5][i] = 0.03;
                c[6][i] = 0.03 + random.nextGaussian() * 0.01;
                c[7][i] = c[0][i] + c[6][i];
                c[8][i] = (o == 1 ? 0.33 + 0.1 * t : 0.335 - 0.05 * t);
                c[9][i] = c[8][i] * 3;
                c[10][i] = 0.34;
                c[11][i] = 0.2 + 0.05 * o;
                c[12][i] = 0.55 + 0.05 * o;
                ema = i == 0 ? c[4][i] : 0.9 * ema + 0.1 * c[4][i];
                c[13][i] = ema;
            }
            double[] nan = new double[steps];
            java.util.Arrays.fill(nan, Double.NaN);
            double[] target = new double[steps];
            java.util.Arrays.fill(target, 0.1 - 0.02 * o);
            double[] deficit = new double[steps];
            for (int i = 0; i < steps; i++) {
                deficit[i] = Math.max(0, target[i] - c[13][i]);
            }
            int n = steps / 10;
            double[][] change = new double[4][n];
            for (int i = 0; i < n; i++) {
                change[0][i] = i * 10;
                change[1][i] = i * 10 + 10;
                change[2][i] = random.nextGaussian() * 0.02;
                change[3][i] = change[2][i] * 0.8 + random.nextGaussian() * 0.01;
            }
            list.add(new CovarianceReport.ObjectiveCovariance(
                    OBJECTIVES.get(o),
                    c[0],
                    c[1],
                    signs,
                    c[2],
                    c[3],
                    c[4],
                    c[5],
                    c[4],
                    c[5],
                    40,
                    steps,
                    c[6],
                    c[7],
                    c[8],
                    c[9],
                    c[10],
                    c[11],
                    c[12],
                    ctwa ? c[13] : nan,
                    ctwa ? target : nan,
                    ctwa ? deficit : nan,
                    nan,
                    new CovarianceReport.Changes(
                            change[0],
                            change[1],
                            change[2],
                            change[3],
                            n - 3,
                            3,
                            CovarianceReport.Changes.HELD_OUT,
                            change[2],
                            change[3],
                            change[1],
                            new CovarianceReport.SignTable(n, 0),
                            new CovarianceReport.SignTable(n / 2, 0)),
                    negative / (double) steps,
                    0.1));
        }
        double[] some = new double[steps];
        return new CovarianceReport(
                run,
                OBJECTIVES,
                at,
                list,
                List.of(),
                List.of(),
                new CovarianceReport.Health(some, some, some, some, some, some, some),
                false,
                polyak(at),
                List.of(
                        new CovarianceReport.KeyedSeries("gradient_norm/helpful", at, at),
                        new CovarianceReport.KeyedSeries("gradient_cosine/helpful/truthful", at, some)),
                ctwa ? List.of() : List.of(new CovarianceReport.KeyedSeries("mgda/norm", at, at)),
                Optional.empty(),
                List.of());
    }

    static CovarianceReport.PolyakSeries polyak(double[] at) {
        double[] none = new double[at.length];
        java.util.Arrays.fill(none, Double.NaN);
        return new CovarianceReport.PolyakSeries(at, at, at, at, none, -0.01);
    }

    static LipschitzReport lipschitz(String run, boolean orthogonal) {
        Random random = new Random(run.hashCode());
        List<LipschitzReport.ModuleBounds> modules = new ArrayList<>();
        double[][] sums = new double[4][4];
        String[] kinds = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
        for (int layer = 0; layer < 4; layer++) {
            for (String kind : kinds) {
                double base = 2 + random.nextDouble();
                double[] update = {0.5, 0.5, 0.4 + 0.1 * random.nextDouble()};
                double[][] c = new double[4][4];
                c[0][0] = base;
                c[1][0] = base;
                c[2][0] = base;
                c[3][0] = base;
                double squares = 0;
                for (int t = 0; t < 3; t++) {
                    squares += update[t] * update[t];
                    c[0][t + 1] = c[0][t] + update[t] * (orthogonal ? 0.1 : 0.6);
                    c[1][t + 1] = c[1][t] + update[t];
                    c[2][t + 1] = base + Math.sqrt(squares);
                    c[3][t + 1] = c[3][t] * (1 + update[t] / base);
                }
                for (int k = 0; k < 4; k++) {
                    for (int t = 0; t < 4; t++) {
                        sums[k][t] += Math.log(c[k][t] / base);
                    }
                }
                modules.add(new LipschitzReport.ModuleBounds(
                        "model.layers." + layer + (kind.length() == 6 ? ".self_attn." : ".mlp.") + kind,
                        layer,
                        kind,
                        base,
                        update,
                        c[0],
                        c[1],
                        c[2],
                        c[3],
                        orthogonal ? 1e-6 : 0.5,
                        0.5,
                        new boolean[] {true, true, false},
                        new double[] {0.6 * base, 0.6 * base, 0.7 * base, 0.7 * base}));
            }
        }
        return new LipschitzReport(
                run,
                List.of("stage 1: harmless", "stage 2: helpful", "stage 3: truthful"),
                modules,
                new LipschitzReport.DepthProduct(sums[0], sums[1], sums[2], sums[3]),
                new LipschitzReport.Network(
                        new double[] {0, 10, 20, 30},
                        new double[] {0, 15, 30},
                        new double[] {40, 44, 50},
                        new double[] {10, 20, 30},
                        new double[] {28, 28, 0}),
                Optional.empty(),
                List.of());
    }
}
