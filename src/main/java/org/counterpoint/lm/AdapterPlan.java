package org.counterpoint.lm;

import java.util.List;
import org.counterpoint.math.LowRank;

/**
 * Which modules of a model an adapter changes and of what size.
 *
 * @param spec the settings it goes by
 * @param slots at least one, in the model's order
 */
record AdapterPlan(LoraSpec spec, List<LoraAdapter.Slot> slots) {

    /**
     * The plan of a specification.
     *
     * @throws ModelException when a target, or all of them within the layers, fits no module
     */
    static AdapterPlan of(LoraSpec spec, BaseWeights base, ModelConfig config) {
        return new AdapterPlan(
                spec,
                modules(spec, base.modules(), config).stream()
                        .map(module -> {
                            int[] shape = base.shape(module);
                            return new LoraAdapter.Slot(
                                    module, shape[0], shape[1], spec.rank(module), spec.scale(module));
                        })
                        .toList());
    }

    /**
     * The modules that a specification names, out of all.
     *
     * @throws ModelException when a target, or all of them within the layers, fits no module
     */
    static List<String> modules(LoraSpec spec, List<String> all, ModelConfig config) {
        for (String target : spec.targets()) {
            if (all.stream().noneMatch(m -> LoraSpec.fits(target, m))) {
                throw new ModelException("The LoRA target '" + target + "' fits no module of this model; use some of "
                        + lastParts(all) + ".");
            }
        }
        List<String> found = all.stream().filter(spec::adapts).toList();
        if (found.isEmpty()) {
            throw new ModelException("No LoRA target lies in the layers " + spec.layers()
                    + "; the model has the layers 0 to " + (config.layers() - 1) + ".");
        }
        return found;
    }

    /**
     * The plan of an adapter that holds given updates.
     *
     * @param slots at least one
     */
    static AdapterPlan of(List<LoraAdapter.Slot> slots) {
        LoraAdapter.Slot first = slots.getFirst();
        List<String> targets =
                lastParts(slots.stream().map(LoraAdapter.Slot::module).toList());
        return new AdapterPlan(new LoraSpec(first.rank(), Math.abs(first.scale()) * first.rank(), targets, 0), slots);
    }

    /**
     * Checks that updates are of a model's modules.
     *
     * @throws ModelException when a shape does not fit or a module does not exist
     */
    static void requireFit(List<LowRank> updates, BaseWeights base) {
        for (LowRank u : updates) {
            if (!base.modules().contains(u.module())) {
                throw new ModelException("The model has no module " + u.module() + "; use updates of its own.");
            }
            int[] shape = base.shape(u.module());
            if (u.rows() != shape[0] || u.cols() != shape[1]) {
                throw new ModelException(
                        "The update of %s is %d x %d but the model has it as %d x %d; use its own base model."
                                .formatted(u.module(), u.rows(), u.cols(), shape[0], shape[1]));
            }
        }
    }

    private static List<String> lastParts(List<String> modules) {
        return modules.stream()
                .map(m -> m.substring(m.lastIndexOf('.') + 1))
                .distinct()
                .toList();
    }
}
