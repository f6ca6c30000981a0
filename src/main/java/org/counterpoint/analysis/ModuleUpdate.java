package org.counterpoint.analysis;

import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.StageGeometry;

/**
 * One update of one module with what was logged beside it.
 *
 * @param update the factors
 * @param svd their decomposition, cut at the subspace tolerance
 * @param baseNorm largest singular value of the base weight, NaN if unknown
 * @param measured largest singular value of base plus all updates so far, NaN if unknown
 * @param leak logged leak, NaN if not logged
 * @param energyKept logged share of energy kept, NaN if not logged
 * @param protectedDimension logged dimension of the protected space, NaN if not logged
 * @param cap spectral cap, NaN if none
 * @param geometry how it lies to the updates before it, as far as logged
 */
record ModuleUpdate(
        LowRank update,
        FactoredSvd svd,
        double baseNorm,
        double measured,
        double leak,
        double energyKept,
        double protectedDimension,
        double cap,
        StageGeometry geometry) {

    static ModuleUpdate of(LowRank update) {
        double none = Double.NaN;
        return new ModuleUpdate(update, decompose(update), none, none, none, none, none, none, StageGeometry.NONE);
    }

    static FactoredSvd decompose(LowRank update) {
        return FactoredSvd.of(update).truncate(FactoredSvd.SUBSPACE_TOLERANCE);
    }
}
