package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.counterpoint.analysis.CompareReport.Check;
import org.counterpoint.analysis.CompareReport.Comparability;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;

/** Checks whether runs may be compared at all: same question, same budget, same luck. */
final class CompareAudit {

    private static final int FEW_SEEDS = 5;
    private static final double BUDGET_TOLERANCE = 0.05;
    private static final String NA = "na";

    /** Method id of runs that were only evaluated. */
    private static final String EVALUATED = "evaluate";

    private CompareAudit() {}

    static List<Check> of(Map<String, List<Run>> groups, String split) {
        List<Run> runs = groups.values().stream().flatMap(Collection::stream).toList();
        boolean exact = runs.stream().allMatch(CompareReports::lesson);
        List<Check> out = new ArrayList<>();
        out.add(finished(runs));
        out.add(same("same environment", runs, r -> r.manifest().environmentId(), "fail"));
        out.add(same(
                "same data",
                runs,
                r -> name(r.manifest().data().fingerprint(), r.manifest().data().name()),
                "fail"));
        out.add(same(
                "same base model",
                runs,
                r -> name(
                        r.manifest().model().fingerprint(), r.manifest().model().name()),
                "fail"));
        out.add(same("same objectives", runs, r -> String.join(", ", RunSeries.objectives(r)), "warn"));
        out.add(
                exact
                        ? new Check("same evaluation settings", NA, "exact lessons compute expectations")
                        : same("same evaluation settings", runs, CompareAudit::evaluation, "fail"));
        out.add(
                exact
                        ? new Check("same sampling settings", NA, "exact lessons sample nothing")
                        : same("same sampling settings", runs, r -> config(r, "sampling"), "warn"));
        out.add(
                exact
                        ? new Check("same adapter settings", NA, "exact lessons train a table of probabilities")
                        : same("same adapter settings", trained(runs), r -> config(r, "lora"), "warn"));
        for (String family : List.of("online", "offline")) {
            sharedBudget(family, runs).ifPresent(out::add);
        }
        out.add(steps(runs));
        out.add(budget("equal tokens", groups, "tokens"));
        out.add(budget("equal samples", groups, "samples"));
        out.add(seeds(groups));
        out.add(enough(groups));
        out.add(
                exact
                        ? new Check("values from unwatched data", NA, "exact lessons have no data")
                        : split.equals("test") || split.equals("unseen")
                                ? new Check("values from unwatched data", "pass", "the " + split + " split is used")
                                : new Check(
                                        "values from unwatched data",
                                        "warn",
                                        "the split " + split + " is used, which was watched during training"));
        replaced(runs).ifPresent(out::add);
        out.add(same(
                "same software",
                runs,
                r -> r.manifest().environment().java() + " "
                        + new java.util.TreeMap<>(r.manifest().environment().libraries()),
                "warn"));
        out.add(same("same device", runs, r -> r.manifest().environment().device(), "warn"));
        List<String> damaged =
                runs.stream().filter(r -> !r.warnings().isEmpty()).map(Run::id).toList();
        out.add(
                damaged.isEmpty()
                        ? new Check("complete files", "pass", "nothing was dropped while reading")
                        : new Check("complete files", "warn", "rows were dropped from " + String.join(", ", damaged)));
        return List.copyOf(out);
    }

    /** What the checks add up to: one failure is enough, and so is one warning. */
    static Comparability sum(List<Check> audit) {
        return audit.stream().anyMatch(c -> c.result().equals("fail"))
                ? Comparability.NOT_COMPARABLE
                : audit.stream().anyMatch(c -> c.result().equals("warn"))
                        ? Comparability.WITH_CAVEATS
                        : Comparability.COMPARABLE;
    }

    /** Whether a run was only evaluated, so that it has no steps and no budget of its own. */
    static boolean evaluated(Run run) {
        return run.manifest().method().equals(EVALUATED);
    }

    private static List<Run> trained(List<Run> runs) {
        return runs.stream().filter(r -> !evaluated(r)).toList();
    }

    /** Runs that were only evaluated took their steps elsewhere, so they say nothing about equal steps. */
    private static Check steps(List<Run> runs) {
        List<Run> trained = trained(runs);
        if (trained.isEmpty()) {
            return new Check(
                    "equal steps", NA, "the runs were only evaluated; how they were trained is not recorded here");
        }
        Check check =
                same("equal steps", trained, r -> Long.toString(r.metrics().lastStep()), "fail");
        return trained.size() == runs.size()
                ? check
                : new Check(
                        check.check(),
                        check.result().equals("pass") ? "warn" : check.result(),
                        check.evidence() + "; " + (runs.size() - trained.size())
                                + " only evaluated, whose training is not recorded here");
    }

    private static String name(String fingerprint, String name) {
        return fingerprint.isEmpty() ? name : fingerprint;
    }

    private static String config(Run run, String key) {
        JsonNode node = run.manifest().config().path(key);
        return node.isMissingNode() ? "unknown" : node.toString();
    }

    /** How often a run was evaluated changes no value, so it may differ. */
    private static String evaluation(Run run) {
        if (run.manifest().config().path("evaluation") instanceof ObjectNode node) {
            return node.deepCopy().without("every").toString();
        }
        return "unknown";
    }

    /** Methods of one family have to share their budget; the evidence names only what differs. */
    private static Optional<Check> sharedBudget(String family, List<Run> runs) {
        List<JsonNode> budgets = runs.stream()
                .map(r -> r.manifest().config().path(family))
                .filter(JsonNode::isObject)
                .toList();
        if (budgets.size() < 2) {
            return Optional.empty();
        }
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (JsonNode budget : budgets) {
            budget.fieldNames().forEachRemaining(n -> values.computeIfAbsent(n, k -> new LinkedHashSet<>()));
        }
        values.forEach(
                (name, seen) -> budgets.forEach(b -> seen.add(b.path(name).toString())));
        List<String> differing = values.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> e.getKey() + " " + String.join(" / ", e.getValue()))
                .toList();
        String check = "same " + family + " budget";
        return Optional.of(
                differing.isEmpty()
                        ? new Check(check, "pass", budgets.size() + " runs")
                        : new Check(check, "fail", String.join("; ", differing)));
    }

    /** Whether every reward counts as it was given; left out where no run says so. */
    private static Optional<Check> replaced(List<Run> runs) {
        List<Run> recorded = runs.stream()
                .filter(r -> !r.manifest().replacedRewards().isEmpty())
                .toList();
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        for (Run run : recorded) {
            run.manifest().replacedRewards().forEach((reward, count) -> {
                if (count > 0) {
                    found.add(count + " of " + reward + " in " + run.id());
                }
            });
        }
        String check = "rewards as given";
        return Optional.of(
                found.isEmpty()
                        ? new Check(check, "pass", "no value was replaced")
                        : new Check(
                                check,
                                "warn",
                                "values that were no numbers or out of range were replaced: "
                                        + String.join("; ", found)));
    }

    private static Check finished(List<Run> runs) {
        List<String> open = runs.stream()
                .filter(r -> r.manifest().status() != RunStatus.FINISHED)
                .map(r -> r.id() + " is " + r.manifest().status().toString().toLowerCase(java.util.Locale.ROOT))
                .toList();
        return open.isEmpty()
                ? new Check("all finished", "pass", runs.size() + " runs")
                : new Check("all finished", "fail", String.join(", ", open));
    }

    private static Check same(String check, List<Run> runs, Function<Run, String> value, String otherwise) {
        if (runs.isEmpty()) {
            return new Check(check, NA, "the runs were only evaluated");
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        runs.forEach(r -> counts.merge(value.apply(r), 1, Integer::sum));
        if (counts.size() == 1) {
            String only = counts.keySet().iterator().next();
            return only.isEmpty() || only.equals("unknown")
                    ? new Check(check, "warn", "not recorded in any run")
                    : new Check(check, "pass", only);
        }
        List<String> found = new ArrayList<>();
        counts.forEach((v, n) ->
                found.add((v.isEmpty() ? "not recorded" : v) + " (" + n + " run" + (n == 1 ? "" : "s") + ")"));
        return new Check(check, otherwise, String.join("; ", found));
    }

    private static Check budget(String check, Map<String, List<Run>> groups, String key) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        boolean missing = false;
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, List<Run>> g : groups.entrySet()) {
            List<Run> trained = trained(g.getValue());
            if (trained.isEmpty()) {
                found.add(g.getKey() + " only evaluated");
                continue;
            }
            double sum = 0;
            for (Run r : trained) {
                double last = r.metrics().series(RunSeries.TRAIN, key).last();
                missing |= Double.isNaN(last);
                sum += last;
            }
            double mean = sum / trained.size();
            low = Math.min(low, mean);
            high = Math.max(high, mean);
            found.add(g.getKey() + " " + (Double.isNaN(mean) ? "unknown" : Long.toString(Math.round(mean))));
        }
        String evidence = String.join("; ", found);
        if (low > high) {
            return new Check(check, NA, evidence);
        }
        boolean lessons = groups.values().stream().flatMap(List::stream).allMatch(CompareReports::lesson);
        if (lessons) {
            return new Check(check, NA, "exact lessons compute expectations instead of sampling");
        }
        if (missing) {
            return new Check(check, "warn", evidence);
        }
        return new Check(check, high <= low * (1 + BUDGET_TOLERANCE) ? "pass" : "warn", evidence);
    }

    private static Check seeds(Map<String, List<Run>> groups) {
        if (groups.values().stream().flatMap(List::stream).allMatch(CompareReports::lesson)) {
            return new Check("same seeds", NA, "exact lessons: nothing is random");
        }
        Set<Set<Long>> sets = new java.util.LinkedHashSet<>();
        List<String> found = new ArrayList<>();
        boolean twice = false;
        for (Map.Entry<String, List<Run>> g : groups.entrySet()) {
            Set<Long> seeds = new TreeSet<>();
            g.getValue().forEach(r -> seeds.add(r.manifest().seed()));
            twice |= seeds.size() < g.getValue().size();
            sets.add(seeds);
            found.add(g.getKey() + " " + seeds);
        }
        if (twice) {
            return new Check(
                    "same seeds",
                    "warn",
                    "a seed stands twice in a group, so runs cannot be paired: " + String.join("; ", found));
        }
        return new Check("same seeds", sets.size() == 1 ? "pass" : "warn", String.join("; ", found));
    }

    private static Check enough(Map<String, List<Run>> groups) {
        List<String> found = new ArrayList<>();
        int least = Integer.MAX_VALUE;
        for (Map.Entry<String, List<Run>> g : groups.entrySet()) {
            found.add(g.getKey() + " " + g.getValue().size());
            least = Math.min(least, g.getValue().size());
        }
        boolean exact = groups.values().stream().flatMap(List::stream).allMatch(CompareReports::lesson);
        if (exact) {
            return new Check("enough seeds", NA, "exact lessons: nothing is random");
        }
        String evidence = String.join("; ", found);
        return new Check(
                "enough seeds",
                least >= FEW_SEEDS ? "pass" : least >= 2 ? "warn" : "fail",
                evidence + (least >= FEW_SEEDS ? "" : "; " + FEW_SEEDS + " or more make the tests able to decide"));
    }
}
