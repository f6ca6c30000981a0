package org.counterpoint.method;

import java.util.Optional;
import org.counterpoint.lm.Confinement;

/** Which updates a stage of an offline method may make to a module. */
public interface UpdateConstraint {
    /** No constraint at all. */
    UpdateConstraint NONE = _ -> Confinement.FREE;

    /**
     * What has to be measured before a stage can be confined.
     *
     * @param gradientBatches training batches for the gradient of the stage's own loss, 0 when none is needed
     * @param everyStage gradients of all stages' losses at the base model are needed instead, before the first stage
     * @param inputEnergy share of the energy of the earlier stages' activations that protected inputs have to hold; 0 to protect
     *     the inputs that earlier updates read instead
     * @param inputPairs training pairs of each earlier stage whose activations are taken
     */
    record Needs(int gradientBatches, boolean everyStage, double inputEnergy, int inputPairs) {
        /** Nothing. */
        public static final Needs NOTHING = new Needs(0, false, 0, 0);
    }

    /**
     * Where the update of a module may go in a stage.
     *
     * @throws BadConfigurationException when too little room is left
     */
    Confinement confine(StageModule module);

    /**
     * Refuses a run for which too little room would be left in its last stage, before anything is trained.
     *
     * @param module name of the module
     * @param rows outputs of the module
     * @param cols inputs of the module
     * @param rank rank of the update of one stage
     * @param earlier stages whose updates stay in the model before the last one begins
     * @throws BadConfigurationException when the stage could not be given any direction
     */
    default void requireRoom(String module, int rows, int cols, int rank, int earlier) {}

    /** What {@link #confine} needs to know. */
    default Needs needs() {
        return Needs.NOTHING;
    }

    /** Whether only the stage before is protected, not all earlier ones. */
    default boolean protectsLastOnly() {
        return false;
    }

    /** Limit on the size of an update. */
    default SpectralLimit limit() {
        return SpectralLimit.NONE;
    }

    /** How the number of free directions is searched, empty when it is fixed. */
    default Optional<RankSearch> rankSearch() {
        return Optional.empty();
    }
}
