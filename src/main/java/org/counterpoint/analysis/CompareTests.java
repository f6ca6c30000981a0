package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.CompareReport.Improvement;
import org.counterpoint.analysis.CompareReport.Row;
import org.counterpoint.analysis.CompareReport.Test;
import org.counterpoint.math.Bootstrap;
import org.counterpoint.math.PairedTests;
import org.counterpoint.math.Statistics;
import org.counterpoint.math.StudentT;

/** Tests between groups and what they can see at all. */
final class CompareTests {
    static final double ALPHA = 0.05;

    private static final double POWER = 0.8;
    private static final int MOST_SEEDS = 999;

    private final List<String> groups;
    private final List<String> objectives;
    private final List<Row> table;
    private final boolean exact;

    /**
     * Tests of a table.
     *
     * @param exact whether nothing is random, so that differences need no test
     */
    CompareTests(List<String> groups, List<String> objectives, List<Row> table, boolean exact) {
        this.groups = groups;
        this.objectives = objectives;
        this.table = table;
        this.exact = exact;
    }

    List<Test> all() {
        List<Test> raw = new ArrayList<>();
        for (int a = 0; a < groups.size(); a++) {
            for (int b = a + 1; b < groups.size(); b++) {
                for (String o : objectives) {
                    raw.add(test(row(groups.get(a), o), row(groups.get(b), o)));
                }
            }
        }
        double[] adjusted =
                PairedTests.holm(raw.stream().mapToDouble(Test::pValue).toArray());
        List<Test> out = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Test t = raw.get(i);
            out.add(
                    exact
                            ? t.untested(verdict(t, Double.NaN))
                            : t.with(adjusted[i], needed(t, raw.size()), verdict(t, adjusted[i])));
        }
        return List.copyOf(out);
    }

    Row row(String group, String objective) {
        return table.stream()
                .filter(r -> r.method().equals(group) && r.objective().equals(objective))
                .findFirst()
                .orElseThrow();
    }

    private static Test test(Row a, Row b) {
        double[] d = paired(a, b);
        // pairing is fair only when it leaves out no run and no seed stands twice
        if (d.length == a.nSeeds() && d.length == b.nSeeds() && d.length > 0) {
            Bootstrap.Interval ci = Bootstrap.percentile(
                    d, Statistics::mean, CompareReports.LEVEL, Bootstrap.RESAMPLES, CompareReports.SEED);
            return new Test(
                    a.method(),
                    b.method(),
                    a.objective(),
                    "paired sign-flip",
                    d.length,
                    Statistics.mean(d),
                    ci.toArray(),
                    PairedTests.signFlip(d, CompareReports.SEED),
                    Double.NaN,
                    PairedTests.signTest(d),
                    PairedTests.smallestSignFlip(d.length),
                    detectable(Statistics.standardDeviation(d) / Math.sqrt(d.length), d.length - 1),
                    0,
                    "");
        }
        Bootstrap.Interval ci = Bootstrap.stratified(
                new double[][] {a.values(), b.values()},
                s -> Statistics.mean(s[0]) - Statistics.mean(s[1]),
                CompareReports.LEVEL,
                Bootstrap.RESAMPLES,
                CompareReports.SEED);
        double error = Math.hypot(Statistics.standardError(a.values()), Statistics.standardError(b.values()));
        return new Test(
                a.method(),
                b.method(),
                a.objective(),
                "permutation",
                Math.min(a.nSeeds(), b.nSeeds()),
                a.mean() - b.mean(),
                ci.toArray(),
                PairedTests.permutation(a.values(), b.values(), CompareReports.SEED),
                Double.NaN,
                Double.NaN,
                PairedTests.smallestPermutation(a.nSeeds(), b.nSeeds()),
                detectable(error, a.nSeeds() + b.nSeeds() - 2),
                0,
                "");
    }

    /**
     * Difference that a two-sided t test at 5 % sees with probability 0.8 (usual approximation by central quantiles).
     *
     * @param error standard error of the difference
     * @param df degrees of freedom
     */
    static double detectable(double error, int df) {
        return df < 1 || Double.isNaN(error) ? Double.NaN : factor(df) * error;
    }

    /** Sum of the quantiles 0.975 and 0.8: how many standard errors a difference needs to be seen four times in five. */
    private static double factor(int df) {
        return StudentT.critical(1 - ALPHA, df) + StudentT.critical(2 * POWER - 1, df);
    }

    /** Seeds with which a difference as large as this one would be seen, by the same spread; 0 where unknown. */
    private static int needed(Test t, int tests) {
        double size = Math.abs(t.difference());
        if (Double.isNaN(t.detectable()) || !(size > 0)) {
            return 0;
        }
        boolean paired = t.test().startsWith("paired");
        int n = t.pairs();
        int df = paired ? n - 1 : Math.max(1, 2 * (n - 1));
        double spread = t.detectable() / factor(df) * Math.sqrt(n);
        for (int seeds = 2; seeds <= MOST_SEEDS; seeds++) {
            double smallest =
                    paired ? PairedTests.smallestSignFlip(seeds) : PairedTests.smallestPermutation(seeds, seeds);
            if (smallest * tests <= ALPHA
                    && detectable(spread / Math.sqrt(seeds), paired ? seeds - 1 : 2 * seeds - 2) <= size) {
                return seeds;
            }
        }
        return 0;
    }

    /** Differences at shared seeds; empty when a seed stands twice in a group. */
    static double[] paired(Row a, Row b) {
        if (Arrays.stream(a.seeds()).distinct().count() < a.nSeeds()
                || Arrays.stream(b.seeds()).distinct().count() < b.nSeeds()) {
            return new double[0];
        }
        List<Double> d = new ArrayList<>();
        for (int i = 0; i < a.nSeeds(); i++) {
            for (int j = 0; j < b.nSeeds(); j++) {
                if (a.seeds()[i] == b.seeds()[j]) {
                    d.add(a.values()[i] - b.values()[j]);
                }
            }
        }
        return d.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private String verdict(Test t, double adjusted) {
        String higher = (t.difference() > 0 ? t.a() + " is higher than " + t.b() : t.b() + " is higher than " + t.a())
                + " on " + t.objective();
        if (exact && !Double.isNaN(t.difference())) {
            return t.difference() == 0
                    ? "Exactly equal on " + t.objective() + "."
                    : higher + " by exactly "
                            + String.format(Locale.ROOT, "%.4g", Math.abs(t.difference()))
                            + "; nothing is random here.";
        }
        if (Double.isNaN(adjusted)) {
            return "No test is possible: a group has no value.";
        }
        if (t.smallestPossible() > ALPHA) {
            return String.format(
                    Locale.ROOT,
                    "Undecided: %d seed%s cannot give a p-value below %.3g.",
                    t.pairs(),
                    t.pairs() == 1 ? "" : "s",
                    t.smallestPossible());
        }
        return adjusted <= ALPHA ? higher + "." : "No difference shown on " + t.objective() + ".";
    }

    /**
     * Probability of improvement of every ordered pair.
     *
     * @param orientation +1 for an objective to maximize, -1 for one to minimize, in the order of the objectives
     */
    List<Improvement> improvements(double[] orientation) {
        List<Improvement> out = new ArrayList<>();
        for (String a : groups) {
            for (String b : groups) {
                if (!a.equals(b)) {
                    out.add(improvement(a, b, orientation));
                }
            }
        }
        return List.copyOf(out);
    }

    private Improvement improvement(String a, String b, double[] orientation) {
        int m = objectives.size();
        double[][] strata = new double[2 * m][];
        for (int o = 0; o < m; o++) {
            double sign = orientation[o];
            strata[o] = Arrays.stream(row(a, objectives.get(o)).values())
                    .map(v -> sign * v)
                    .toArray();
            strata[m + o] = Arrays.stream(row(b, objectives.get(o)).values())
                    .map(v -> sign * v)
                    .toArray();
        }
        return new Improvement(
                a,
                b,
                share(strata),
                Bootstrap.stratified(
                                strata,
                                CompareTests::share,
                                CompareReports.LEVEL,
                                Bootstrap.RESAMPLES,
                                CompareReports.SEED)
                        .toArray());
    }

    /** Share of pairs won by the first half of the strata against the second, ties half, mean over objectives with values. */
    static double share(double[][] strata) {
        int m = strata.length / 2;
        double sum = 0;
        int counted = 0;
        for (int o = 0; o < m; o++) {
            double won = 0;
            for (double x : strata[o]) {
                for (double y : strata[m + o]) {
                    won += x > y ? 1 : x == y ? 0.5 : 0;
                }
            }
            int pairs = strata[o].length * strata[m + o].length;
            sum += pairs == 0 ? 0 : won / pairs;
            counted += pairs == 0 ? 0 : 1;
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}
