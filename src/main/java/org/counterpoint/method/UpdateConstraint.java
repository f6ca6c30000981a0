package org.counterpoint.method;

import org.counterpoint.math.Basis;
import org.jspecify.annotations.Nullable;

/** Which updates a stage of an offline method may make to a module. */
public interface UpdateConstraint {
    /** No constraint at all. */
    UpdateConstraint NONE = new UpdateConstraint() {
        @Override
        public @Nullable Basis basis(String module, Basis protectedBasis, long seed) {
            return null;
        }

        @Override
        public double cap() {
            return Double.POSITIVE_INFINITY;
        }
    };

    /**
     * Orthonormal columns that span the outputs a stage may change: the update is written as basis * C * A with C trained.
     *
     * @param module name of the module
     * @param protectedBasis orthonormal basis of the output directions that earlier stages changed, empty in the first stage
     * @param seed for constraints that draw at random
     * @return k columns of the same dimension, or null when the stage is free
     * @throws BadConfigurationException when too little room is left
     */
    @Nullable
    Basis basis(String module, Basis protectedBasis, long seed);

    /**
     * Refuses a stage for which too little room would be left, before anything is trained.
     *
     * @param module name of the module
     * @param rows output features of the module
     * @param taken directions that earlier stages will have changed at most
     * @throws BadConfigurationException when the stage could not be given any direction
     */
    default void requireRoom(String module, int rows, int taken) {}

    /** Largest singular value tau that the update of one stage may have, infinite when there is no cap. */
    double cap();
}
