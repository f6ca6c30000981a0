package org.counterpoint.method;

import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Which updates a stage of an offline method may make to a module. */
public interface UpdateConstraint {
    /** No constraint at all. */
    UpdateConstraint NONE = new UpdateConstraint() {
        @Override
        public @Nullable DMatrixRMaj basis(String module, int rows, @Nullable DMatrixRMaj protectedBasis, long seed) {
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
     * @param rows output features m
     * @param protectedBasis [m,q] orthonormal basis of what earlier stages changed, null in the first stage
     * @param seed for constraints that draw at random
     * @return [m,k], or null when the stage is free
     * @throws BadConfigurationException when too little room is left
     */
    @Nullable
    DMatrixRMaj basis(String module, int rows, @Nullable DMatrixRMaj protectedBasis, long seed);

    /** Largest singular value tau that the update of one stage may have, infinite when there is no cap. */
    double cap();
}
