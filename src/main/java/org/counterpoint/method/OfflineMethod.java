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

    /** The stages in their order, which share the steps of the run equally; the first ones get what is left over. */
    default List<Stage> stages(Parameters parameters, List<String> objectives, int steps) {
        return OfflineSettings.of(parameters).stages(objectives, steps);
    }

    /** The constraint on the updates of this method. */
    UpdateConstraint constraint(Parameters parameters);
}
