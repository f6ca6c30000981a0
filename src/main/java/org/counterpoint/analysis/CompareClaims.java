package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.analysis.CompareReport.Check;
import org.counterpoint.analysis.CompareReport.Claim;
import org.counterpoint.analysis.CompareReport.Comparability;
import org.counterpoint.analysis.CompareReport.Support;
import org.counterpoint.analysis.CompareReport.Test;

/** Says in sentences what a comparison shows, each with the conditions under which it holds. */
final class CompareClaims {
    private final List<Test> tests;
    private final Map<String, Double> orientation;
    private final List<Check> audit;
    private final Comparability comparability;
    private final boolean exact;
    private final String where;

    /**
     * Claims of tests.
     *
     * @param orientation +1 for an objective to maximize, -1 for one to minimize
     * @param exact whether nothing is random
     * @param where which values are compared, such as {@code on test, last evaluation}
     */
    CompareClaims(
            List<Test> tests,
            Map<String, Double> orientation,
            List<Check> audit,
            Comparability comparability,
            boolean exact,
            String where) {
        this.tests = tests;
        this.orientation = orientation;
        this.audit = audit;
        this.comparability = comparability;
        this.exact = exact;
        this.where = where;
    }

    List<Claim> against(String baseline, List<String> groups) {
        return groups.stream()
                .filter(g -> !g.equals(baseline))
                .map(g -> claim(g, baseline))
                .toList();
    }

    private Claim claim(String group, String baseline) {
        List<Test> mine = tests.stream()
                .filter(t -> (t.a().equals(group) && t.b().equals(baseline))
                        || (t.a().equals(baseline) && t.b().equals(group)))
                .map(t -> t.a().equals(group) ? t : turned(t))
                .filter(t -> !Double.isNaN(t.difference()))
                .toList();
        if (mine.isEmpty()) {
            return new Claim(
                    group,
                    baseline,
                    Support.NOT_DECIDED,
                    group + " and " + baseline + " have no common value " + where + ".",
                    List.of());
        }
        List<String> up = new ArrayList<>();
        List<String> down = new ArrayList<>();
        List<String> unclear = new ArrayList<>();
        List<String> single = new ArrayList<>();
        for (Test t : mine) {
            double sign = orientation.getOrDefault(t.objective(), 1.0);
            double low = sign > 0 ? t.ci()[0] : -t.ci()[1];
            double high = sign > 0 ? t.ci()[1] : -t.ci()[0];
            double gain = sign * t.difference();
            if (!exact && Double.isNaN(low)) {
                single.add(t.objective() + " " + signed(gain));
                continue;
            }
            String amount = t.objective() + " by " + number(Math.abs(gain)) + interval(gain, low, high);
            if (exact ? gain > 0 : low > 0) {
                up.add(amount);
            } else if (exact ? gain < 0 : high < 0) {
                down.add(amount);
            } else {
                unclear.add(t.objective() + " (" + signed(gain) + interval(low, high) + ")");
            }
        }
        if (!single.isEmpty()) {
            // without an interval nothing can be said about better or worse
            return new Claim(
                    group,
                    baseline,
                    support(mine),
                    group + " differs from " + baseline + " by " + RunSeries.join(single) + " " + where
                            + "; with one run on a side this cannot be told from chance.",
                    conditions(mine));
        }
        return new Claim(
                group, baseline, support(mine), sentence(group, baseline, up, down, unclear), conditions(mine));
    }

    private String sentence(String group, String baseline, List<String> up, List<String> down, List<String> unclear) {
        List<String> parts = new ArrayList<>();
        if (!up.isEmpty()) {
            parts.add("improves " + RunSeries.join(up));
        }
        if (!down.isEmpty()) {
            parts.add((up.isEmpty() ? "worsens " : "but worsens ") + RunSeries.join(down));
        }
        String said = parts.isEmpty() ? "" : group + " " + String.join(" ", parts) + " over " + baseline + " " + where;
        if (unclear.isEmpty()) {
            return said + ".";
        }
        String open = exact ? "no difference on " : "no clear difference on ";
        return said.isEmpty()
                ? group + " shows " + open + RunSeries.join(unclear) + " against " + baseline + " " + where + "."
                : said + ", with " + open + RunSeries.join(unclear) + ".";
    }

    private Support support(List<Test> mine) {
        if (comparability == Comparability.NOT_COMPARABLE) {
            return Support.NOT_COMPARABLE;
        }
        if (exact) {
            return Support.EXACT;
        }
        return mine.stream().anyMatch(t -> t.pAdjusted() <= CompareTests.ALPHA) ? Support.SHOWN : Support.NOT_DECIDED;
    }

    private List<String> conditions(List<Test> mine) {
        List<String> out = new ArrayList<>();
        audit.stream()
                .filter(c -> c.check().equals("equal steps"))
                .findFirst()
                .ifPresent(c -> out.add(
                        switch (c.result()) {
                            case "pass" -> "At equal steps (" + c.evidence() + ").";
                            case "na" -> "Steps do not apply: " + c.evidence() + ".";
                            default -> "Not at equal steps: " + c.evidence() + ".";
                        }));
        if (exact) {
            out.add("Exact expectations: nothing is random, so no interval and no test.");
        } else {
            Test first = mine.getFirst();
            out.add("n = " + first.pairs() + (first.pairs() == 1 ? " seed" : " seeds")
                    + (first.test().startsWith("paired") ? ", paired by seed." : " in the smaller group, not paired."));
            List<String> shown = new ArrayList<>();
            double least = Double.NaN;
            for (Test t : mine) {
                least = Double.isNaN(least) ? t.pAdjusted() : Math.min(least, t.pAdjusted());
                if (t.pAdjusted() <= CompareTests.ALPHA) {
                    shown.add(t.objective() + " (p = " + String.format(Locale.ROOT, "%.3g", t.pAdjusted()) + ")");
                }
            }
            out.add(
                    shown.isEmpty()
                            ? "Not shown by a test: the smallest p after Holm over " + tests.size() + " tests is "
                                    + (Double.isNaN(least) ? "unknown" : String.format(Locale.ROOT, "%.3g", least))
                                    + (first.smallestPossible() > CompareTests.ALPHA
                                            ? "; this many seeds cannot give less than "
                                                    + String.format(Locale.ROOT, "%.3g", first.smallestPossible())
                                                    + " before it"
                                            : "")
                                    + "."
                            : "Shown after Holm over " + tests.size() + " tests: " + RunSeries.join(shown) + ".");
            if (first.pairs() < 5 && first.pairs() > 1) {
                out.add("Bootstrap intervals of so few seeds are too narrow.");
            }
            double widest = mine.stream()
                    .mapToDouble(Test::detectable)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(Double.NaN);
            if (Double.isFinite(widest)) {
                out.add("Differences below " + number(widest) + " would often go unseen with these seeds.");
            }
        }
        List<String> failed = named("fail");
        if (!failed.isEmpty()) {
            out.add("Failed checks: " + RunSeries.join(failed) + ".");
        }
        List<String> warned = named("warn");
        if (!warned.isEmpty()) {
            out.add("Caveats: " + RunSeries.join(warned) + ".");
        }
        return List.copyOf(out);
    }

    private List<String> named(String result) {
        return audit.stream()
                .filter(c -> c.result().equals(result))
                .map(Check::check)
                .toList();
    }

    private static Test turned(Test t) {
        return new Test(
                t.b(),
                t.a(),
                t.objective(),
                t.test(),
                t.pairs(),
                -t.difference(),
                new double[] {-t.ci()[1], -t.ci()[0]},
                t.pValue(),
                t.pAdjusted(),
                t.signTest(),
                t.smallestPossible(),
                t.detectable(),
                t.seedsNeeded(),
                t.verdict());
    }

    private static String interval(double gain, double low, double high) {
        if (Double.isNaN(low)) {
            return "";
        }
        // a loss is told by its size, so its interval is turned with it
        return gain < 0 ? interval(-high, -low) : interval(low, high);
    }

    private static String interval(double low, double high) {
        return Double.isNaN(low) ? "" : " [" + number(low) + ", " + number(high) + "]";
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + number(value);
    }

    private static String number(double value) {
        double rounded = Math.round(value * 1000) / 1000.0;
        return rounded == 0 && value != 0 && Math.abs(value) < 5e-4
                ? String.format(Locale.ROOT, "%.1e", value)
                : String.format(Locale.ROOT, "%.3f", rounded == 0 ? 0 : rounded);
    }
}
