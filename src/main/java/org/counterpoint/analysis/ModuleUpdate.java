package org.counterpoint.analysis;

import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.ModuleFactors;
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
 * @param baseGain largest stretch of a real input by the base weight, NaN if not logged
 * @param gain the same of the base weight plus all updates so far
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
        StageGeometry geometry,
        double baseGain,
        double gain) {

    static ModuleUpdate of(LowRank update) {
        double none = Double.NaN;
        return new ModuleUpdate(
                update, decompose(update), none, none, none, none, none, none, StageGeometry.NONE, none, none);
    }

    /**
     * What a run logged.
     *
     * @param apart whether the stage started from the base model, so that it had nothing to keep clear of; how it lies to others is then
     *     worked out, not taken from the file
     */
    static ModuleUpdate logged(ModuleFactors m, boolean apart) {
        LowRank low = m.toLowRank();
        return new ModuleUpdate(
                low,
                decompose(low),
                m.baseNorm(),
                m.measuredNorm(),
                apart ? Double.NaN : m.leak(),
                m.energyKept(),
                apart ? Double.NaN : m.protectedDimension(),
                m.cap(),
                apart ? StageGeometry.NONE : m.geometry(),
                m.baseGain(),
                m.gain());
    }

    static FactoredSvd decompose(LowRank update) {
        return FactoredSvd.of(update).truncate(FactoredSvd.SUBSPACE_TOLERANCE);
    }
}
