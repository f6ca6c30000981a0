package org.counterpoint.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.Run;
import org.counterpoint.run.UpdateFactors;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * One update that can stand on either side of a comparison: the update of a stage, the total at a step, everything a run changed, or an
 * adapter. Immutable; the decompositions are made once.
 */
public final class SubspaceUpdate {
    private final String source;
    private final String id;
    private final String label;
    private final Kind kind;
    private final int stage;
    private final long step;
    private final Map<String, ModuleUpdate> modules;

    /** What an update is the update of. */
    public enum Kind {
        /** One stage's own update. */
        STAGE,
        /** Everything since the base model, at a step. */
        STEP,
        /** Everything since the base model at the end. */
        FINAL,
        /** A PEFT adapter. */
        ADAPTER
    }

    private SubspaceUpdate(
            String source,
            String id,
            String label,
            Kind kind,
            int stage,
            long step,
            Map<String, ModuleUpdate> modules) {
        this.source = source;
        this.id = id;
        this.label = label;
        this.kind = kind;
        this.stage = stage;
        this.step = step;
        this.modules = Map.copyOf(modules);
    }

    /**
     * The updates of a run: its stages in order, else its totals by step; then, where several stages add up or were merged, the final one.
     * Empty where the run logged no factors.
     *
     * @throws IOException naming the file that cannot be read
     */
    public static List<SubspaceUpdate> of(Run run) throws IOException {
        List<SubspaceUpdate> stages = new ArrayList<>();
        List<SubspaceUpdate> totals = new ArrayList<>();
        Map<String, List<LowRank>> parts = new LinkedHashMap<>();
        for (UpdateFactors f : run.factors()) {
            Map<String, ModuleUpdate> modules = new LinkedHashMap<>();
            boolean apart = f.kind() == UpdateFactors.Kind.SEPARATE;
            for (ModuleFactors m : f.modules()) {
                ModuleUpdate update = ModuleUpdate.logged(m, apart);
                modules.put(m.module(), update);
                if (f.kind() == UpdateFactors.Kind.STAGE) {
                    parts.computeIfAbsent(m.module(), _ -> new ArrayList<>()).add(update.update());
                }
            }
            if (f.kind() == UpdateFactors.Kind.TOTAL) {
                totals.add(new SubspaceUpdate(
                        run.id(), "step-" + f.step(), "step " + f.step(), Kind.STEP, 0, f.step(), modules));
            } else {
                stages.add(new SubspaceUpdate(
                        run.id(),
                        "stage-" + f.stage(),
                        "stage " + f.stage() + ": " + f.objective(),
                        Kind.STAGE,
                        f.stage(),
                        f.step(),
                        modules));
            }
        }
        List<SubspaceUpdate> all = new ArrayList<>(stages);
        if (stages.isEmpty()) {
            all.addAll(totals.subList(0, Math.max(0, totals.size() - 1)));
        }
        if (!totals.isEmpty()) {
            // With stages this is the merged model; without, the last of the totals.
            SubspaceUpdate last = totals.getLast();
            all.add(last.as(stages.isEmpty() ? "final (step " + last.step + ")" : "final (merged)"));
        } else if (stages.size() > 1 && !parts.isEmpty()) {
            Map<String, ModuleUpdate> sum = new LinkedHashMap<>();
            parts.forEach((module, list) -> sum.put(module, ModuleUpdate.of(LowRank.sum(list))));
            all.add(new SubspaceUpdate(
                    run.id(), "final", "final (all stages)", Kind.FINAL, 0, stages.getLast().step, sum));
        }
        return List.copyOf(all);
    }

    private SubspaceUpdate as(String words) {
        return new SubspaceUpdate(source, "final", words, Kind.FINAL, 0, step, modules);
    }

    /** An adapter; its source is its folder. */
    public static SubspaceUpdate of(PeftAdapter adapter) {
        Map<String, ModuleUpdate> modules = new LinkedHashMap<>();
        for (LowRank m : adapter.modules()) {
            modules.put(m.module(), ModuleUpdate.of(UpdateSet.outputSide(adapter, m)));
        }
        return new SubspaceUpdate(adapter.dir().toString(), "adapter", adapter.name(), Kind.ADAPTER, 0, 0, modules);
    }

    /** Run id, or folder of the adapter. */
    public String source() {
        return source;
    }

    /** Unique among all updates of all sources. */
    public String key() {
        return source + "#" + id;
    }

    /** What it is called within its source. */
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** 1-based stage, 0 where it is not a stage's. */
    public int stage() {
        return stage;
    }

    /** Optimizer step at which it was taken, 0 for an adapter. */
    public long step() {
        return step;
    }

    /** Names of the modules it changes. */
    public Set<String> modules() {
        return modules.keySet();
    }

    /** Largest numerical rank over modules. */
    public int rank() {
        return modules.values().stream().mapToInt(m -> m.svd().rank()).max().orElse(0);
    }

    /**
     * What a cut keeps.
     *
     * @param rank mean number of directions over modules
     * @param of mean number of directions there are
     * @param energy share of the whole update's energy, in [0, 1]
     */
    public record Kept(double rank, double of, double energy) {}

    /** What a cut keeps of this update, over all its modules. */
    public Kept kept(SubspaceCut cut) {
        double rank = 0;
        double of = 0;
        double energy = 0;
        double all = 0;
        for (ModuleUpdate m : modules.values()) {
            double[] s = m.svd().s();
            int keep = cut.keep(s);
            double square = m.svd().frobenius() * m.svd().frobenius();
            rank += keep;
            of += s.length;
            energy += square * SubspaceCut.share(s, keep);
            all += square;
        }
        int n = Math.max(1, modules.size());
        return new Kept(rank / n, of / n, all > 0 ? energy / all : 1);
    }

    /** The singular values of a module, descending; empty where it leaves the module alone. */
    public double[] singularValues(String module) {
        ModuleUpdate m = modules.get(module);
        return m == null ? new double[0] : m.svd().s().clone();
    }

    ModuleUpdate module(String module) {
        ModuleUpdate m = modules.get(module);
        if (m == null) {
            throw new IllegalArgumentException("The update " + label + " leaves " + module + " alone.");
        }
        return m;
    }

    FactoredSvd svd(String module) {
        return module(module).svd();
    }
}
