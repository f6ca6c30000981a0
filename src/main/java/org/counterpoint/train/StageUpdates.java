package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Confinement;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.SpectralCap;
import org.counterpoint.math.SpectralNorm;
import org.counterpoint.method.SpectralLimit;
import org.counterpoint.method.Stage;
import org.counterpoint.method.UpdateConstraint;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.RankSelection;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.StageGeometry;
import org.counterpoint.run.UpdateFactors;

/** The updates of finished stages, and the running one: how it is held to its constraint and how it lies to the others. */
final class StageUpdates {
    private final CausalLm model;
    private final UpdateConstraint constraint;
    private SpectralLimit limit;
    private final List<Stage> stages;
    private final List<String> modules;
    private final Factors factors;
    private final List<StageSpaces.Done> done = new ArrayList<>();
    private Map<String, ModuleSpace> spaces = Map.of();
    // By name: a stage that ends with a step cuts what the step has cut already, by rounding.
    private final Set<String> held = new HashSet<>();

    StageUpdates(CausalLm model, LoraSpec spec, UpdateConstraint constraint, List<Stage> stages, Factors.Gains gains) {
        this.model = model;
        this.constraint = constraint;
        this.limit = constraint.limit();
        this.stages = List.copyOf(stages);
        this.modules = model.adapted(spec);
        // The last stage has to fit beside all that earlier ones added.
        int earlier = (int) stages.stream()
                .limit(stages.size() - 1)
                .filter(s -> s.end() == Stage.End.ADD)
                .count();
        for (String m : modules) {
            int[] shape = model.moduleShape(m);
            constraint.requireRoom(m, shape[0], shape[1], spec.rank(m), earlier);
        }
        this.factors = new Factors(model, modules, gains);
    }

    /** Names of the adapted modules. */
    List<String> modules() {
        return modules;
    }

    /** What finds the spaces of the stages. */
    StageSpaces spaces(StageData data, double beta, long seed) {
        return new StageSpaces(constraint, data, stages, modules, beta, seed);
    }

    /**
     * Attaches the adapter of a stage, confined as the constraint wants it.
     *
     * @param writer gets the choice of the rank where one was made
     * @throws TrainingException when no rank was within the tolerance
     */
    LoraAdapter begin(Stage stage, LoraSpec spec, StageSpaces finder, RunWriter writer) throws IOException {
        StageSpaces.Prepared prepared = finder.prepare(stage, done);
        spaces = prepared.spaces();
        RankSelection selection = prepared.selection();
        if (selection != null) {
            writer.writeRankSelection(selection);
            if (selection.chosen() == 0) {
                throw new TrainingException("Stage " + stage.number() + " (" + stage.label() + ") is refused: already "
                        + selection.least() + " free directions let the protected reward drift by more than gamma "
                        + selection.gamma() + "; use a larger \"gamma\" or a smaller \"k_min\".");
            }
        }
        return attach(spec);
    }

    /**
     * Attaches the adapter of a stage that was begun before, confined as it was then; its arrays are still those of its start.
     *
     * @param known what was found for it, see {@link #confinements}
     */
    LoraAdapter beginAgain(LoraSpec spec, StageSpaces finder, Map<String, StageState.Space> known) {
        spaces = finder.again(done, known);
        return attach(spec);
    }

    /** Where the running stage is confined, by module. */
    Map<String, StageState.Space> confinements() {
        Map<String, StageState.Space> all = new LinkedHashMap<>();
        spaces.forEach((m, s) -> all.put(m, new StageState.Space(s.confinement(), s.energyKept())));
        return all;
    }

    private LoraAdapter attach(LoraSpec spec) {
        LoraAdapter fresh = model.attachLora(spec);
        Map<String, Confinement> confined = new LinkedHashMap<>();
        spaces.forEach((m, s) -> {
            if (!s.confinement().isFree()) {
                confined.put(m, s.confinement());
            }
        });
        if (!confined.isEmpty()) {
            fresh.confine(confined);
        }
        return fresh;
    }

    /** One optimizer step that keeps to the constraint. */
    Adam.Step step(LoraAdapter adapter, Adam adam, NDManager scope, List<NDArray> gradients, double rate) {
        held.clear();
        Adam.Step step = adam.step(adapter.hooked(scope, gradients), rate);
        if (step.applied()) {
            adapter.project();
            if (limit.everyStep()) {
                cap(adapter);
            }
        }
        return step;
    }

    /** Logs in how many modules the spectral cap held the update back in the step; nothing where there is no cap. */
    void putCap(Map<String, Double> row) {
        if (limit.isSet()) {
            row.put("lipschitz/capped", (double) held.size());
        }
    }

    /** Holds updates to another cap from now on. */
    void limit(SpectralLimit newLimit) {
        limit = newLimit;
    }

    /** Holds the update to the spectral cap. */
    void cap(LoraAdapter adapter) {
        if (!limit.isSet()) {
            return;
        }
        for (LowRank u : adapter.factors()) {
            double sigma = SpectralNorm.of(u);
            if (sigma > limit.tau()) {
                held.add(u.module());
                if (limit.clip()) {
                    adapter.setOutputs(SpectralCap.clip(u, limit.tau()));
                } else {
                    adapter.scaleUpdate(u.module(), limit.tau() / sigma);
                }
            }
        }
    }

    /** Logs how the running update lies to the protected spaces and to the stages before, as means over modules. */
    void measure(LoraAdapter adapter, Map<String, Double> row) {
        Means means = new Means();
        double largest = 0;
        for (LowRank u : adapter.factors()) {
            ModuleSpace space = space(u.module());
            FactoredSvd svd = FactoredSvd.of(u).truncate(FactoredSvd.SUBSPACE_TOLERANCE);
            StageGeometry g = space.geometry(svd);
            largest = Math.max(largest, svd.spectralNorm());
            means.add("lipschitz/stable_rank", svd.stableRank());
            means.add("subspace/protected", space.outputs().size());
            means.add("subspace/free", g.free());
            if (space.outputs().size() > 0) {
                means.add("subspace/leak", space.leak(svd));
                means.add("subspace/overlap", g.overlap());
            }
            if (space.outputs().size() > 0 || !space.confinement().isFree()) {
                means.add("subspace/energy_kept", space.energyKept());
            }
            means.add("subspace/cosine", g.cosine());
            means.add("subspace/right_leak", g.rightLeak());
            means.add("subspace/right_overlap", g.rightOverlap());
            means.add("subspace/right_protected", g.rightProtected());
            means.add("subspace/right_free", g.rightFree());
            means.add("subspace/output_change", g.outputChange());
        }
        row.put("lipschitz/sigma_max", largest);
        means.put(row);
    }

    /** Takes the update of a finished stage that is added to the model: later stages are measured against it. */
    void add(Stage stage, List<LowRank> updates) {
        Map<String, LowRank> own = new LinkedHashMap<>();
        updates.forEach(u -> own.put(u.module(), u));
        done.add(new StageSpaces.Done(stage, own));
    }

    /** The factors of a stage as they are now, measured against the stages before. */
    UpdateFactors factors(Stage stage, long step, LoraAdapter adapter) {
        List<ModuleFactors> files = new ArrayList<>();
        double tau = limit.tau();
        Map<String, Double> gains = factors.gains(modules);
        for (LowRank u : adapter.factors()) {
            ModuleSpace space = space(u.module());
            FactoredSvd svd = FactoredSvd.of(u).truncate(FactoredSvd.SUBSPACE_TOLERANCE);
            List<LowRank> sum = new ArrayList<>(stage.start() == Stage.Start.PREVIOUS ? space.earlier() : List.of());
            sum.add(u);
            files.add(new ModuleFactors(
                    u.module(),
                    u.rows(),
                    u.cols(),
                    svd.rank(),
                    svd.u(),
                    svd.s(),
                    svd.v(),
                    factors.baseNorm(u.module()),
                    factors.measured(u.module(), sum),
                    space.leak(svd),
                    space.energyKept(),
                    space.outputs().size(),
                    Double.isInfinite(tau) ? Double.NaN : tau,
                    space.geometry(svd),
                    factors.baseGain(u.module()),
                    gains.getOrDefault(u.module(), Double.NaN)));
        }
        return stage.end() == Stage.End.ADD
                ? UpdateFactors.stage(stage.number(), stage.label(), step, files)
                : UpdateFactors.separate(stage.number(), stage.label(), step, files);
    }

    /** A merged model's factors with their norms. */
    UpdateFactors merged(long step, List<LowRank> updates) {
        return factors.total(step, updates);
    }

    /**
     * Everything that stages added to the base model, one low-rank update per module.
     *
     * @param running updates of all modules by a stage that is not yet among them, or an empty list
     */
    List<LowRank> total(List<LowRank> running) {
        List<LowRank> all = new ArrayList<>();
        for (int i = 0; i < modules.size() && !(done.isEmpty() && running.isEmpty()); i++) {
            List<LowRank> parts = new ArrayList<>();
            for (StageSpaces.Done d : done) {
                parts.add(Objects.requireNonNull(d.updates().get(modules.get(i))));
            }
            if (!running.isEmpty()) {
                parts.add(running.get(i));
            }
            all.add(LowRank.sum(parts));
        }
        return all;
    }

    private ModuleSpace space(String module) {
        return Objects.requireNonNull(spaces.get(module), module);
    }

    /** Means over modules of what could be measured. */
    private static final class Means {
        private final Map<String, double[]> sums = new LinkedHashMap<>();

        void add(String key, double value) {
            if (Double.isFinite(value)) {
                double[] sum = sums.computeIfAbsent(key, _ -> new double[2]);
                sum[0] += value;
                sum[1]++;
            }
        }

        void put(Map<String, Double> row) {
            sums.forEach((key, sum) -> row.put(key, sum[0] / sum[1]));
        }
    }
}
