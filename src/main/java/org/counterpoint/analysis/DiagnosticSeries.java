package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.counterpoint.analysis.CovarianceReport.KeyedSeries;
import org.counterpoint.analysis.CovarianceReport.PolyakSeries;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;

/** Series that a run logs now and then: gradients, the PL estimate, and what a method says about itself. */
final class DiagnosticSeries {
    /** First segments of the keys that all methods share; any other names a method. */
    private static final Set<String> SHARED = Set.of(
            "reward",
            "cov",
            "cov_adv",
            "cov_clip",
            "cov_unclip",
            "cov_between",
            "cov_pooled",
            "cov_matrix",
            "sum_rule",
            "feasible",
            "weight",
            "weight_raw",
            "score",
            "groups",
            "clip",
            "predicted",
            "first_order",
            "realised",
            "behaviour",
            "dpo",
            "subspace",
            "lipschitz",
            "gradient_norm",
            "gradient_cosine",
            "loss_gradient_norm",
            "loss_gradient_cosine",
            "pl",
            "policy",
            "length",
            "time");

    /** What the report has fields of its own for. */
    private static final List<String> CONTROLLER = List.of("ctwa/ema/", "ctwa/target/", "ctwa/deficit/", "ctwa/gate/");

    private DiagnosticSeries() {}

    static PolyakSeries polyak(Run run) {
        double[] steps = RunSeries.steps(run, RunSeries.TRAIN, List.of("pl/gradient_squared"));
        double[] gap = RunSeries.at(run, RunSeries.TRAIN, "pl/gap", steps);
        return new PolyakSeries(
                steps,
                RunSeries.at(run, RunSeries.TRAIN, "pl/gradient_squared", steps),
                gap,
                RunSeries.at(run, RunSeries.TRAIN, "pl/constant", steps),
                RunSeries.at(run, RunSeries.TRAIN, "pl/bound", steps),
                rate(steps, gap));
    }

    /** Least-squares slope of the logarithm of positive gaps over steps. */
    private static double rate(double[] steps, double[] gap) {
        double n = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < steps.length; i++) {
            if (gap[i] > 0) {
                double y = Math.log(gap[i]);
                n++;
                sx += steps[i];
                sy += y;
                sxx += steps[i] * steps[i];
                sxy += steps[i] * y;
            }
        }
        double spread = sxx - sx * sx / n;
        return n < 3 || !(spread > 0) ? Double.NaN : (sxy - sx * sy / n) / spread;
    }

    /** Norms and cosines of gradients, those of the rewards before those of the losses. */
    static List<KeyedSeries> gradients(Run run, List<String> objectives) {
        List<KeyedSeries> all = new ArrayList<>();
        for (String prefix : List.of("gradient", "loss_gradient")) {
            for (String o : objectives) {
                add(run, prefix + "_norm/" + o, all);
            }
            for (String a : objectives) {
                for (String b : objectives) {
                    add(run, prefix + "_cosine/" + a + "/" + b, all);
                }
            }
        }
        return List.copyOf(all);
    }

    /** What the method logged under its own name. */
    static List<KeyedSeries> own(Run run) {
        List<KeyedSeries> all = new ArrayList<>();
        for (String key : run.metrics().keys(RunSeries.TRAIN)) {
            int slash = key.indexOf('/');
            boolean shared = slash <= 0 || SHARED.contains(key.substring(0, slash));
            if (!shared && CONTROLLER.stream().noneMatch(key::startsWith)) {
                add(run, key, all);
            }
        }
        return List.copyOf(all);
    }

    private static void add(Run run, String key, List<KeyedSeries> all) {
        Series series = run.metrics().series(RunSeries.TRAIN, key);
        if (series.size() > 0 && !RunSeries.allNaN(series.values())) {
            all.add(new KeyedSeries(key, series.steps(), series.values()));
        }
    }
}
