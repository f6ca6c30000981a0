package org.counterpoint.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.math.Subspaces;
import org.counterpoint.method.Stage;
import org.counterpoint.method.UpdateConstraint;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.UpdateFactors;

/** The updates of finished stages, the output directions they protect, and how the running stage lies to them. */
final class StageUpdates {
    private static final double SAME_DIRECTION = 1e-6;

    private final UpdateConstraint constraint;
    private final Factors factors;
    private final Map<String, Basis> protectedOutputs = new LinkedHashMap<>();
    private final Map<String, List<LowRank>> done = new LinkedHashMap<>();
    private Map<String, Double> energyByModule = new LinkedHashMap<>();

    StageUpdates(CausalLm model, LoraSpec spec, UpdateConstraint constraint, List<Stage> stages) {
        this.constraint = constraint;
        List<String> modules = model.modules().stream()
                .filter(m -> spec.targets().stream().anyMatch(t -> m.endsWith("." + t)))
                .toList();
        // The last stage has to fit beside all that earlier ones added.
        int earlier = (int) stages.stream()
                .limit(stages.size() - 1)
                .filter(s -> s.end() == Stage.End.ADD)
                .count();
        for (String m : modules) {
            int rows = model.moduleShape(m)[0];
            constraint.requireRoom(m, rows, Math.min(rows, spec.rank() * earlier));
        }
        this.factors = new Factors(model, modules);
        for (String m : modules) {
            protectedOutputs.put(m, Basis.empty(model.moduleShape(m)[0]));
            done.put(m, new ArrayList<>());
        }
    }

    /** Names of the adapted modules. */
    Set<String> modules() {
        return protectedOutputs.keySet();
    }

    /** Directions that a stage may use, by module; empty when it is free. */
    Map<String, Basis> freeDirections(Stage stage, long seed) {
        energyByModule = new LinkedHashMap<>();
        Map<String, Basis> free = new LinkedHashMap<>();
        int at = 0;
        for (Map.Entry<String, Basis> e : protectedOutputs.entrySet()) {
            Basis basis = constraint.basis(e.getKey(), e.getValue(), Seeds.mix(seed, stage.number(), at++));
            if (basis != null) {
                free.put(e.getKey(), basis);
            }
        }
        return free;
    }

    /** Mean over modules of the part of the gradient's energy that lies in the free directions. */
    double energyKept(Map<String, Basis> free, Map<String, float[]> gradientOfB) {
        double sum = 0;
        for (Map.Entry<String, Basis> e : free.entrySet()) {
            float[] g = gradientOfB.getOrDefault(e.getKey(), new float[0]);
            double[] wide = new double[g.length];
            for (int i = 0; i < g.length; i++) {
                wide[i] = g[i];
            }
            double kept = Projector.onto(e.getValue())
                    .energyKept(wide, wide.length / e.getValue().dim());
            energyByModule.put(e.getKey(), kept);
            sum += kept;
        }
        return free.isEmpty() ? 1 : sum / free.size();
    }

    /** Holds the update of a stage to the spectral cap by scaling. */
    void cap(LoraAdapter adapter) {
        if (Double.isInfinite(constraint.cap())) {
            return;
        }
        for (LowRank u : adapter.factors()) {
            double sigma = FactoredSvd.of(u).spectralNorm();
            if (sigma > constraint.cap()) {
                adapter.scaleUpdate(u.module(), constraint.cap() / sigma);
            }
        }
    }

    /** Leak, overlap, energy and largest singular value of the running update, means over modules. */
    void measure(LoraAdapter adapter, double energy, Map<String, Double> row) {
        double leak = 0;
        double overlap = 0;
        double largest = 0;
        int overlaps = 0;
        List<LowRank> all = adapter.factors();
        for (LowRank u : all) {
            FactoredSvd svd = FactoredSvd.of(u);
            Basis q = protectedOutputs.getOrDefault(u.module(), Basis.empty(u.rows()));
            largest = Math.max(largest, svd.spectralNorm());
            if (q.size() > 0 && svd.rank() > 0) {
                leak += Subspaces.leak(q, svd) / all.size();
                overlap += Subspaces.overlap(
                        q, svd.truncate(FactoredSvd.SUBSPACE_TOLERANCE).left());
                overlaps++;
            }
        }
        row.put("lipschitz/sigma_max", largest);
        if (overlaps > 0) {
            row.put("subspace/leak", leak);
            row.put("subspace/overlap", overlap / overlaps);
            row.put("subspace/energy_kept", energy);
        }
    }

    /** Files a finished stage: its factors, measured against the stages before, which it joins if its update is added. */
    UpdateFactors finish(Stage stage, long step, LoraAdapter adapter) {
        List<ModuleFactors> modules = new ArrayList<>();
        for (LowRank u : adapter.factors()) {
            FactoredSvd svd = FactoredSvd.of(u).truncate(FactoredSvd.SUBSPACE_TOLERANCE);
            Basis q = protectedOutputs.getOrDefault(u.module(), Basis.empty(u.rows()));
            List<LowRank> before = done.computeIfAbsent(u.module(), m -> new ArrayList<>());
            List<LowRank> sum = new ArrayList<>(stage.start() == Stage.Start.PREVIOUS ? before : List.of());
            sum.add(u);
            modules.add(new ModuleFactors(
                    u.module(),
                    u.rows(),
                    u.cols(),
                    svd.rank(),
                    svd.u(),
                    svd.s(),
                    svd.v(),
                    factors.baseNorm(u.module()),
                    factors.measured(u.module(), sum),
                    svd.rank() == 0 ? 0 : Subspaces.leak(q, svd),
                    energyByModule.getOrDefault(u.module(), 1.0),
                    q.size(),
                    Double.isInfinite(constraint.cap()) ? Double.NaN : constraint.cap()));
            if (stage.end() == Stage.End.ADD) {
                before.add(u);
                protectedOutputs.put(u.module(), q.union(svd.left(), SAME_DIRECTION));
            }
        }
        return stage.end() == Stage.End.ADD
                ? UpdateFactors.stage(stage.number(), stage.label(), step, modules)
                : UpdateFactors.separate(stage.number(), stage.label(), step, modules);
    }

    /** A merged model's factors with their norms. */
    UpdateFactors merged(long step, List<LowRank> updates) {
        return factors.total(step, updates);
    }

    /** Everything that stages added to the base model, one low-rank update per module. */
    List<LowRank> total() {
        return done.values().stream()
                .filter(l -> !l.isEmpty())
                .map(LowRank::sum)
                .toList();
    }
}
