package org.counterpoint.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.InputEnergy;
import org.counterpoint.math.LowRank;
import org.counterpoint.method.RankSearch;
import org.counterpoint.method.Stage;
import org.counterpoint.method.StageModule;
import org.counterpoint.method.UpdateConstraint;
import org.counterpoint.run.RankSelection;
import org.jspecify.annotations.Nullable;

/** Measures what a constraint asks for and finds the spaces that the update of a stage is confined to, module by module. */
final class StageSpaces {
    private static final double SAME_DIRECTION = 1e-6;
    // Moments for diagnostics only are left out above this many numbers (512 MB).
    private static final long MAX_DIAGNOSTIC = 1L << 26;

    private final UpdateConstraint constraint;
    private final StageData data;
    private final List<Stage> stages;
    private final List<String> modules;
    private final double beta;
    private final long seed;
    private @Nullable List<Map<String, double[]>> atBase;

    /**
     * Prepares.
     *
     * @param beta inverse temperature of implicit rewards
     * @param seed of the run
     */
    StageSpaces(
            UpdateConstraint constraint,
            StageData data,
            List<Stage> stages,
            List<String> modules,
            double beta,
            long seed) {
        this.constraint = constraint;
        this.data = data;
        this.stages = List.copyOf(stages);
        this.modules = List.copyOf(modules);
        this.beta = beta;
        this.seed = seed;
    }

    /** A stage whose update is part of the model. */
    record Done(Stage stage, Map<String, LowRank> updates) {}

    /**
     * The spaces of a stage.
     *
     * @param spaces by module
     * @param selection how k was chosen for it, null when it was not searched
     */
    record Prepared(
            Map<String, ModuleSpace> spaces, @Nullable RankSelection selection) {}

    /**
     * Prepares a stage with the model at its start, without an adapter.
     *
     * @param done the stages before whose updates are part of the model
     * @throws TrainingException when the search finds no k within its tolerance
     */
    Prepared prepare(Stage stage, List<Done> done) {
        List<Done> kept = kept(done);
        Bases bases = bases(kept);
        RankSelection selection = select(kept, bases.outputs, bases.inputs);
        protectActivations(kept, bases.inputs);
        int chosen = selection == null ? 0 : selection.chosen();
        return new Prepared(spaces(bases, done, confine(stage, done, bases, chosen)), selection);
    }

    /**
     * The spaces of a stage that was prepared before, without a search, with the model at its start and without an adapter.
     *
     * @param known what was found then, by module
     */
    Map<String, ModuleSpace> again(List<Done> done, Map<String, StageState.Space> known) {
        List<Done> kept = kept(done);
        Bases bases = bases(kept);
        protectActivations(kept, bases.inputs);
        return spaces(bases, done, known);
    }

    /** Measures what every stage needs to know of the base model; to be called while the model is its base. */
    void measureBase() {
        if (constraint.needs().everyStage() && constraint.needs().gradientBatches() > 0) {
            var _ = gradients(stages.getFirst(), List.of());
        }
    }

    private List<Done> kept(List<Done> done) {
        return constraint.protectsLastOnly() && !done.isEmpty() ? List.of(done.getLast()) : done;
    }

    /** What is protected, by module. */
    private record Bases(Map<String, Basis> outputs, Map<String, Basis> inputs) {}

    private Bases bases(List<Done> kept) {
        Map<String, Basis> outputs = new LinkedHashMap<>();
        Map<String, Basis> inputs = new LinkedHashMap<>();
        for (String m : modules) {
            int[] shape = data.model().moduleShape(m);
            Basis left = Basis.empty(shape[0]);
            Basis right = Basis.empty(shape[1]);
            for (Done d : kept) {
                FactoredSvd svd = decompose(d, m);
                left = left.union(svd.left(), SAME_DIRECTION);
                right = right.union(svd.right(), SAME_DIRECTION);
            }
            outputs.put(m, left);
            inputs.put(m, right);
        }
        return new Bases(outputs, inputs);
    }

    private Map<String, StageState.Space> confine(Stage stage, List<Done> done, Bases bases, int chosen) {
        List<Map<String, double[]>> gradients = gradients(stage, done);
        Map<String, StageState.Space> found = new LinkedHashMap<>();
        int at = 0;
        for (String m : modules) {
            int[] shape = data.model().moduleShape(m);
            Confinement c = constraint.confine(new StageModule(
                    m,
                    shape[0],
                    shape[1],
                    stage.number(),
                    get(bases.outputs, m),
                    get(bases.inputs, m),
                    chosen,
                    () -> data.model().settledWeight(m),
                    gradients.stream().map(g -> get(g, m)).toList(),
                    Seeds.mix(Seeds.mix(seed, 11, stage.number()), stage.number(), at++)));
            double energy = 1;
            if (!c.isFree() && !gradients.isEmpty()) {
                double[] own = get(gradients.size() == 1 ? gradients.getFirst() : gradients.get(stage.number() - 1), m);
                energy = ModuleSpace.energyKept(c, own, shape[0], shape[1]);
            }
            found.put(m, new StageState.Space(c, energy));
        }
        return found;
    }

    private Map<String, ModuleSpace> spaces(Bases bases, List<Done> done, Map<String, StageState.Space> found) {
        List<Map<String, double[]>> heldOut = heldOut(done);
        Map<String, ModuleSpace> spaces = new LinkedHashMap<>();
        for (String m : modules) {
            StageState.Space space = get(found, m);
            spaces.put(
                    m,
                    new ModuleSpace(
                            get(bases.outputs, m),
                            get(bases.inputs, m),
                            space.confinement(),
                            space.energyKept(),
                            done.stream().map(d -> get(d.updates, m)).toList(),
                            heldOut.stream().map(h -> get(h, m)).toList()));
        }
        return spaces;
    }

    private static FactoredSvd decompose(Done d, String module) {
        return FactoredSvd.of(get(d.updates, module)).truncate(FactoredSvd.SUBSPACE_TOLERANCE);
    }

    /** Gradients of the stage at its start, or of all stages at the base model; measured only where they are used. */
    private List<Map<String, double[]>> gradients(Stage stage, List<Done> done) {
        UpdateConstraint.Needs needs = constraint.needs();
        if (needs.gradientBatches() == 0 || (done.isEmpty() && !needs.everyStage())) {
            return List.of();
        }
        if (!needs.everyStage()) {
            return List.of(data.gradient(stage, modules, needs.gradientBatches()));
        }
        List<Map<String, double[]>> all = atBase;
        if (all == null) {
            all = stages.stream()
                    .map(s -> data.gradient(s, modules, needs.gradientBatches()))
                    .toList();
            atBase = all;
        }
        return all;
    }

    private void protectActivations(List<Done> kept, Map<String, Basis> inputs) {
        UpdateConstraint.Needs needs = constraint.needs();
        if (needs.inputEnergy() <= 0) {
            return;
        }
        List<Map<String, double[]>> moments = kept.stream()
                .map(d -> data.moments(d.stage, modules, needs.inputPairs()))
                .toList();
        IdentityHashMap<double[], Basis> shared = new IdentityHashMap<>();
        for (String m : modules) {
            if (moments.isEmpty()) {
                inputs.put(m, Basis.empty(get(inputs, m).dim()));
            } else {
                List<double[]> own = moments.stream().map(x -> get(x, m)).toList();
                // Modules that read the same input have the same moments.
                inputs.put(
                        m,
                        shared.computeIfAbsent(
                                own.getFirst(),
                                _ -> InputEnergy.protect(get(inputs, m).dim(), own, needs.inputEnergy())));
            }
        }
    }

    /** Moments on held-out data of the earlier stages' objectives, to see how much of their outputs changes. */
    private List<Map<String, double[]>> heldOut(List<Done> done) {
        long numbers = 0;
        for (String m : modules) {
            long n = data.model().moduleShape(m)[1];
            numbers += n * n;
        }
        Set<String> objectives = objectives(done);
        if (numbers * objectives.size() > MAX_DIAGNOSTIC) {
            return List.of();
        }
        return objectives.stream()
                .filter(data::hasHeldOut)
                .map(o -> data.heldOutMoments(o, modules))
                .toList();
    }

    private static Set<String> objectives(List<Done> done) {
        Set<String> all = new LinkedHashSet<>();
        done.forEach(d -> all.addAll(d.stage.pairs().weights().keySet()));
        return all;
    }

    private @Nullable RankSelection select(List<Done> kept, Map<String, Basis> outputs, Map<String, Basis> inputs) {
        RankSearch search = constraint.rankSearch().orElse(null);
        if (search == null || kept.isEmpty()) {
            return null;
        }
        Done last = kept.getLast();
        List<String> objectives =
                objectives(kept).stream().filter(data::hasHeldOut).toList();
        String after = "after stage " + last.stage.number() + " (" + last.stage.label() + ")";
        if (objectives.isEmpty()) {
            throw new TrainingException(
                    "The number of free directions cannot be searched " + after
                            + " because there are no held-out pairs; evaluate on more prompts or set \"rank_selection\" to fixed.");
        }
        List<DriftSearch.Tail> tails = new ArrayList<>();
        for (String m : modules) {
            FactoredSvd svd = decompose(last, m);
            double mu = Arrays.stream(svd.s()).average().orElse(0);
            tails.add(new DriftSearch.Tail(m, get(outputs, m), get(inputs, m), mu));
        }
        try (DriftSearch drift =
                new DriftSearch(search, data, objectives, tails, beta, Seeds.mix(seed, 12, last.stage.number()))) {
            if (drift.most() < search.least()) {
                throw new TrainingException(
                        "Only " + drift.most() + " free directions are left " + after + ", fewer than" + " \"k_min\" "
                                + search.least() + "; use a smaller LoRA rank or a smaller \"k_min\".");
            }
            return drift.choose(last.stage.number());
        }
    }

    private static <T> T get(Map<String, T> map, String module) {
        return Objects.requireNonNull(map.get(module), module);
    }
}
