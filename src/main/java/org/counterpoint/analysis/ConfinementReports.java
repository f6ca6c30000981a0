package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.counterpoint.analysis.ConfinementReport.StageSummary;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.RankSelection;
import org.counterpoint.run.Run;

/** Builds {@link ConfinementReport}. */
final class ConfinementReports {
    // What float32 rounding leaves of an exact projection.
    private static final double ROUNDING = 1e-6;

    private ConfinementReports() {}

    /** The report of a run whose updates are stages; empty for others. */
    static Optional<ConfinementReport> of(Run run, UpdateSet set) {
        if (set.kind() != UpdateSet.Kind.STAGES || set.unavailable().isPresent()) {
            return Optional.empty();
        }
        List<StageSummary> stages = new ArrayList<>();
        for (int i = 0; i < set.labels().size(); i++) {
            stages.add(summary(set, i));
        }
        List<String> notes = new ArrayList<>();
        List<RankSelection> selections = List.of();
        try {
            selections = run.rankSelections();
        } catch (IOException e) {
            notes.add("The choice of the rank cannot be read: " + e.getMessage());
        }
        JsonNode parameters = run.manifest().config().path("parameters");
        boolean confines = run.manifest().method().startsWith("orthalign");
        String projection = confines ? parameters.path("projection").asText("reparam") : "";
        String side = confines ? parameters.path("side").asText("left") : "";
        String basis = !confines
                ? ""
                : run.manifest().method().endsWith("balanced")
                        ? "shared_capacity"
                        : parameters.path("basis").asText("full_complement");
        notes.addAll(verdict(projection, side, basis, stages));
        for (RankSelection s : selections) {
            notes.add("After stage " + s.stage() + " the search chose k = " + s.chosen() + " of at most " + s.most()
                    + "." + (s.warning().isEmpty() ? "" : " " + s.warning()));
        }
        return Optional.of(
                new ConfinementReport(projection, side, basis, List.copyOf(stages), selections, List.copyOf(notes)));
    }

    private static List<String> verdict(String projection, String side, String basis, List<StageSummary> stages) {
        double leak = stages.stream()
                .flatMapToDouble(s -> side.equals("right")
                        ? DoubleStream.of(s.largestRightLeak())
                        : DoubleStream.of(s.largestLeak(), s.largestRightLeak()))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        if (Double.isNaN(leak)) {
            return List.of();
        }
        String largest = String.format(Locale.ROOT, "%.2g", leak);
        if (projection.isEmpty()) {
            return List.of("This method confines nothing: a leak of up to " + largest
                    + " is what its updates happen to share with the earlier ones.");
        }
        if (basis.equals("control_random_k")) {
            return List.of("The control ignores what is protected, so it leaks: up to " + largest + " in a module.");
        }
        if (projection.equals("hook")) {
            return List.of(
                    "The hook projects gradients before Adam, whose element-wise division leaves the free directions:"
                            + " up to " + largest
                            + " of an update lies in what is protected. post and reparam stay below 1e-6.");
        }
        return List.of(
                leak < ROUNDING
                        ? "The projection " + projection + " is exact up to rounding: no more than " + largest
                                + " of any update lies in what is protected."
                        : "Up to " + largest
                                + " of an update lies in what is protected, more than rounding explains; check"
                                + " the run.");
    }

    private static StageSummary summary(UpdateSet set, int index) {
        List<ModuleUpdate> modules = List.copyOf(set.updates().get(index).values());
        return new StageSummary(
                index,
                set.labels().get(index),
                mean(modules, u -> leak(index, u)),
                largest(modules, u -> leak(index, u)),
                mean(modules, u -> u.geometry().rightLeak()),
                largest(modules, u -> u.geometry().rightLeak()),
                mean(modules, ModuleUpdate::energyKept),
                mean(modules, u -> u.geometry().overlap()),
                cosine(set, index),
                largest(modules, u -> u.svd().spectralNorm()),
                mean(modules, u -> u.svd().stableRank()),
                mean(modules, ModuleUpdate::protectedDimension),
                mean(modules, u -> u.geometry().free()),
                mean(modules, u -> u.geometry().rightProtected()),
                mean(modules, u -> u.geometry().rightFree()),
                mean(modules, u -> u.geometry().outputChange()));
    }

    private static double leak(int index, ModuleUpdate u) {
        return index == 0 ? Double.NaN : u.leak();
    }

    /** The logged cosines; computed where an older run did not log them. */
    private static double cosine(UpdateSet set, int index) {
        double sum = 0;
        int count = 0;
        for (String module : set.modules()) {
            ModuleUpdate u = set.updates().get(index).get(module);
            if (u == null || index == 0) {
                continue;
            }
            double c = u.geometry().cosine();
            if (Double.isNaN(c)) {
                c = Subspaces.cosine(u.svd(), FactoredSvd.of(set.sumBefore(module, index)));
            }
            if (Double.isFinite(c)) {
                sum += c;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static double mean(List<ModuleUpdate> modules, ToDoubleFunction<ModuleUpdate> of) {
        return modules.stream()
                .mapToDouble(of)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static double largest(List<ModuleUpdate> modules, ToDoubleFunction<ModuleUpdate> of) {
        return modules.stream().mapToDouble(of).filter(Double::isFinite).max().orElse(Double.NaN);
    }
}
