package org.counterpoint.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.Run;
import org.counterpoint.run.UpdateFactors;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * Updates of the same base weights, in order, from wherever they came.
 *
 * @param source run id or names of adapters
 * @param kind whether the updates add up, or each holds everything so far
 * @param labels one per update
 * @param updates one map from module to update per label
 * @param unavailable why there is nothing, one sentence
 * @param notes remarks for the reader
 */
record UpdateSet(
        String source,
        Kind kind,
        List<String> labels,
        List<Map<String, ModuleUpdate>> updates,
        Optional<String> unavailable,
        List<String> notes) {

    enum Kind {
        /** Every update is a stage's own; together they are the whole change. */
        STAGES,
        /** Every update is the total since the base model. */
        TOTALS,
        /** Separate adapters of one base; their order means nothing. */
        ADAPTERS
    }

    /** All modules any update touches, in layer order. */
    List<String> modules() {
        TreeSet<String> names = new TreeSet<>(ModuleNames.ORDER);
        updates.forEach(u -> names.addAll(u.keySet()));
        return List.copyOf(names);
    }

    /** Steps at which the updates of {@link #of(Run)} were taken, after a 0 for the base model. */
    static double[] steps(Run run) {
        List<UpdateFactors.Header> all = run.factorHeaders();
        List<UpdateFactors.Header> chosen = List.of();
        for (UpdateFactors.Kind kind :
                List.of(UpdateFactors.Kind.STAGE, UpdateFactors.Kind.SEPARATE, UpdateFactors.Kind.TOTAL)) {
            if (chosen.isEmpty()) {
                chosen = all.stream().filter(h -> h.kind() == kind).toList();
            }
        }
        double[] steps = new double[chosen.size() + 1];
        for (int i = 0; i < chosen.size(); i++) {
            steps[i + 1] = chosen.get(i).step();
        }
        return steps;
    }

    static UpdateSet of(Run run) {
        List<UpdateFactors> all;
        try {
            all = run.factors();
        } catch (IOException e) {
            return nothing(run.id(), "The factors of this run cannot be read: " + e.getMessage());
        }
        List<UpdateFactors> stages =
                all.stream().filter(f -> f.kind() == UpdateFactors.Kind.STAGE).toList();
        List<UpdateFactors> separate = all.stream()
                .filter(f -> f.kind() == UpdateFactors.Kind.SEPARATE)
                .toList();
        List<UpdateFactors> chosen = !stages.isEmpty() ? stages : !separate.isEmpty() ? separate : all;
        if (chosen.isEmpty()) {
            String status = run.manifest().status().toString().toLowerCase(java.util.Locale.ROOT);
            return nothing(
                    run.id(),
                    "This run logged no updates of its weights in the folder subspace (method "
                            + run.manifest().method() + ", " + status
                            + "), so there are no subspaces and no norms to show.");
        }
        List<String> labels = new ArrayList<>();
        List<Map<String, ModuleUpdate>> updates = new ArrayList<>();
        for (UpdateFactors f : chosen) {
            // A stage that started from the base model had nothing to keep clear of; how it lies to the others is
            // worked out here.
            boolean apart = f.kind() == UpdateFactors.Kind.SEPARATE;
            labels.add(
                    f.kind() == UpdateFactors.Kind.TOTAL
                            ? "step " + f.step()
                            : "stage " + f.stage() + ": " + f.objective());
            Map<String, ModuleUpdate> modules = new LinkedHashMap<>();
            for (ModuleFactors m : f.modules()) {
                modules.put(m.module(), ModuleUpdate.logged(m, apart));
            }
            updates.add(modules);
        }
        List<String> notes = new ArrayList<>();
        Kind kind = Kind.TOTALS;
        if (!stages.isEmpty()) {
            kind = Kind.STAGES;
            if (!separate.isEmpty()) {
                notes.add("Stages whose update is not part of the result, such as margin models, are left out: "
                        + RunSeries.join(
                                separate.stream().map(UpdateFactors::objective).toList()) + ".");
            }
        } else if (!separate.isEmpty()) {
            kind = Kind.ADAPTERS;
            notes.add("Every stage started from the base model; the stages were merged at the end by "
                    + run.manifest().method() + ", and what is shown are the updates before the merge.");
        } else {
            notes.add(
                    run.manifest().steps() == 0
                            ? "This run evaluated an adapter without training; what is shown is that adapter's whole update."
                            : "This run logged no update per objective: it was trained online with "
                                    + run.manifest().method()
                                    + ", so the updates are the total since the base model at several steps.");
        }
        return new UpdateSet(run.id(), kind, labels, updates, Optional.empty(), List.copyOf(notes));
    }

    /** The last total update of each of several runs, as if they were adapters. */
    static UpdateSet ofFinals(List<Run> runs) {
        List<String> labels = new ArrayList<>();
        List<Map<String, ModuleUpdate>> updates = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Run run : runs) {
            UpdateSet one = of(run);
            if (one.unavailable().isPresent()) {
                notes.add(run.manifest().name() + " is left out: "
                        + one.unavailable().get());
            } else if (one.kind() == Kind.ADAPTERS) {
                Map<String, ModuleUpdate> merged = merged(run);
                if (merged.isEmpty()) {
                    notes.add(run.manifest().name() + " is left out: its stages have not been merged.");
                } else {
                    labels.add(run.manifest().name());
                    updates.add(merged);
                }
            } else {
                Map<String, ModuleUpdate> total = new LinkedHashMap<>();
                for (String module : one.modules()) {
                    List<LowRank> parts = one.parts(module);
                    total.put(
                            module, ModuleUpdate.of(one.kind() == Kind.TOTALS ? parts.getLast() : LowRank.sum(parts)));
                }
                labels.add(run.manifest().name());
                updates.add(total);
            }
        }
        if (updates.isEmpty()) {
            return nothing("", "None of these runs logged updates of its weights.");
        }
        return new UpdateSet(String.join(", ", labels), Kind.ADAPTERS, labels, updates, Optional.empty(), notes);
    }

    /** The last total of a run whose stages were merged, empty while there is none. */
    private static Map<String, ModuleUpdate> merged(Run run) {
        Map<String, ModuleUpdate> modules = new LinkedHashMap<>();
        try {
            for (UpdateFactors f : run.factors()) {
                if (f.kind() == UpdateFactors.Kind.TOTAL) {
                    modules.clear();
                    f.modules().forEach(m -> modules.put(m.module(), ModuleUpdate.of(m.toLowRank())));
                }
            }
        } catch (IOException e) {
            // Told as not merged: the files were readable a moment ago, when the set of stages was made.
            modules.clear();
        }
        return modules;
    }

    static UpdateSet of(List<PeftAdapter> adapters) {
        if (adapters.isEmpty()) {
            return nothing("", "There is no adapter to show; give at least one PEFT folder.");
        }
        List<String> labels = labels(adapters);
        List<Map<String, ModuleUpdate>> updates = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (PeftAdapter adapter : adapters) {
            Map<String, ModuleUpdate> modules = new LinkedHashMap<>();
            for (LowRank m : adapter.modules()) {
                modules.put(m.module(), ModuleUpdate.of(outputSide(adapter, m)));
            }
            updates.add(modules);
            notes.addAll(adapter.warnings());
        }
        UpdateSet set =
                new UpdateSet(String.join(", ", labels), Kind.ADAPTERS, labels, updates, Optional.empty(), notes);
        set.requireEqualShapes();
        return set;
    }

    /** Names of adapters, or their folders where names repeat. */
    static List<String> labels(List<PeftAdapter> adapters) {
        List<String> names = adapters.stream().map(PeftAdapter::name).toList();
        boolean distinct = names.stream().distinct().count() == names.size();
        return distinct ? names : adapters.stream().map(a -> a.dir().toString()).toList();
    }

    /** The update with outputs as rows; fan-in-fan-out adapters come with inputs as rows. */
    static LowRank outputSide(PeftAdapter adapter, LowRank update) {
        return adapter.config().path("fan_in_fan_out").asBoolean(false) ? update.transposed() : update;
    }

    List<LowRank> parts(String module) {
        List<LowRank> parts = new ArrayList<>();
        for (Map<String, ModuleUpdate> u : updates) {
            ModuleUpdate m = u.get(module);
            if (m != null) {
                parts.add(m.update());
            }
        }
        return parts;
    }

    /** Sum of the updates of a module before the one of this index, the zero update when there is none. */
    LowRank sumBefore(String module, int index) {
        List<LowRank> parts = new ArrayList<>();
        for (Map<String, ModuleUpdate> u : updates.subList(0, index)) {
            ModuleUpdate m = u.get(module);
            if (m != null) {
                parts.add(m.update());
            }
        }
        if (parts.isEmpty()) {
            LowRank own = parts(module).getFirst();
            return LowRank.zero(module, own.rows(), own.cols());
        }
        return LowRank.sum(parts);
    }

    private void requireEqualShapes() {
        for (String module : modules()) {
            List<LowRank> parts = parts(module);
            for (LowRank p : parts) {
                LowRank first = parts.getFirst();
                if (p.rows() != first.rows() || p.cols() != first.cols()) {
                    throw new IllegalArgumentException(
                            "The adapters " + source + " do not belong to one base model: " + module
                                    + " is " + first.rows() + " x " + first.cols() + " in one and " + p.rows() + " x "
                                    + p.cols()
                                    + " in another; compare adapters of the same model.");
                }
            }
        }
    }

    private static UpdateSet nothing(String source, String why) {
        return new UpdateSet(source, Kind.ADAPTERS, List.of(), List.of(), Optional.of(why), List.of());
    }
}
