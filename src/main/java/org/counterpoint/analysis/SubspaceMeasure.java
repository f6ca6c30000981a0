package org.counterpoint.analysis;

/** What is compared of two updates A and B in one module. */
public enum SubspaceMeasure {
    /** Mode-subspace overlap of the spaces of A and B, in [0, 1]: the mean squared cosine of their principal angles. */
    OVERLAP,
    /** Leak: share of B's norm inside the space of A, in [0, 1]. */
    LEAK,
    /** Share of B's energy that a projection away from A keeps, in [0, 1]. */
    ENERGY_KEPT,
    /** Cosine of A and B as matrices, in [-1, 1]. */
    COSINE,
    /** Share of the energy of B's gradient that its projection kept, as logged by the run: it belongs to B alone and no cut changes it. */
    GRADIENT_KEPT;

    /** Whether it differs between outputs and inputs. */
    public boolean sided() {
        return this == OVERLAP || this == LEAK || this == ENERGY_KEPT;
    }
}
