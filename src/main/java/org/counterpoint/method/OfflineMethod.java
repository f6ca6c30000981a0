package org.counterpoint.method;

import java.util.List;

/**
 * A method that learns from preference pairs, one stage per objective; each stage trains a fresh LoRA update, which is merged
 * before the next stage. What differs between methods is which updates a stage may make: the {@link UpdateConstraint}.
 */
public non-sealed interface OfflineMethod extends Method {
    @Override
    default String family() {
        return "offline";
    }

    /** The stages in their order; steps follow from {@code steps_per_stage}. */
    List<Stage> stages(Parameters parameters, List<String> objectives);

    /** The constraint on the updates of this method. */
    UpdateConstraint constraint(Parameters parameters);

    @Override
    default int defaultSteps(Parameters parameters) {
        return parameters.integer("steps_per_stage")
                * stages(parameters, parameters.objectives()).size();
    }
}
