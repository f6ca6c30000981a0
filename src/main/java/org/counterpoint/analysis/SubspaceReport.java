package org.counterpoint.analysis;

import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;
import org.counterpoint.run.StageGeometry;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * Where updates live and how much they share, per module (methods-orthalign 3.3).
 *
 * @param source run id, or the names of the adapters
 * @param updates labels of the compared updates, for example {@code stage 1: harmless}, {@code step 50}, or an adapter name
 * @param modules one entry per adapted module, in layer order
 * @param summary means over modules per pair
 * @param confinement how well the stages were held in their subspaces, for runs in stages
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record SubspaceReport(
        String source,
        List<String> updates,
        List<ModuleSubspaces> modules,
        List<PairSummary> summary,
        Optional<ConfinementReport> confinement,
        Optional<String> unavailable,
        List<String> notes)
        implements ModuleReport {

    /** The updates of a run: one per stage for sequential methods, else the total at several steps. */
    public static SubspaceReport of(Run run) {
        return of(run, UpdateSet.of(run));
    }

    static SubspaceReport of(Run run, UpdateSet updates) {
        return SubspaceReports.of(updates, ConfinementReports.of(run, updates));
    }

    /** The final updates of several runs of one base model against each other. */
    public static SubspaceReport ofFinals(List<Run> runs) {
        return SubspaceReports.of(UpdateSet.ofFinals(runs));
    }

    /** Adapters of one base model against each other. */
    public static SubspaceReport ofAdapters(List<PeftAdapter> adapters) {
        return SubspaceReports.of(UpdateSet.of(adapters));
    }

    /**
     * One module.
     *
     * @param module full name
     * @param layer layer number found in the name, -1 if none
     * @param kind last part of the name, for example {@code q_proj}
     * @param rows m, output features
     * @param cols n, input features
     * @param spectra one per update that touches the module
     * @param pairs one per pair of updates that both touch it
     * @param protectedDimension dimension of the span of all column spaces together
     * @param remainingCapacity m minus that
     * @param interference singular task interference of all updates, || (U^T U - I) S (V^T V - I) ||_1 over their singular vectors
     *     side by side; 0 where their output or input spaces are mutually orthogonal, NaN where the updates are totals
     */
    public record ModuleSubspaces(
            String module,
            int layer,
            String kind,
            int rows,
            int cols,
            List<Spectrum> spectra,
            List<PairOverlap> pairs,
            int protectedDimension,
            int remainingCapacity,
            double interference)
            implements Place {}

    /**
     * One update of one module.
     *
     * @param update index into the list of labels of the report
     * @param rank numerical rank (singular values above 1e-6 of the largest)
     * @param singularValues descending
     * @param spectralNorm largest singular value
     * @param frobenius Frobenius norm
     * @param stableRank Frobenius squared over spectral squared, 0 for the zero update
     * @param leak share of the update inside the space protected by the earlier updates, in [0, 1]; logged where the run
     *     logged it, else computed from earlier stages; NaN for the first
     * @param energyKept share of gradient energy that survived the projection, as logged; NaN otherwise
     * @param protectedDimension dimension of the space protected while training this update; NaN-free, 0 for the first
     * @param remainingCapacity m minus {@code protectedDimension}
     * @param cap spectral cap, NaN if none
     * @param geometry how the update lies to those before it, as far as the run logged it
     */
    public record Spectrum(
            int update,
            int rank,
            double[] singularValues,
            double spectralNorm,
            double frobenius,
            double stableRank,
            double leak,
            double energyKept,
            int protectedDimension,
            int remainingCapacity,
            double cap,
            StageGeometry geometry) {}

    /**
     * Two updates of one module.
     *
     * @param a index of the first update
     * @param b index of the second
     * @param anglesDeg principal angles of the column (output) spaces, degrees, ascending
     * @param rightAnglesDeg principal angles of the row (input) spaces
     * @param overlap mode-subspace overlap of the column spaces, [0, 1]
     * @param randomOverlap its expectation for random spaces of the same dimensions, max(k) / m
     * @param rightOverlap the same of the row spaces
     * @param rightRandomOverlap max(k) / n
     * @param cosine cosine of the two updates as matrices, [-1, 1]
     */
    public record PairOverlap(
            int a,
            int b,
            double[] anglesDeg,
            double[] rightAnglesDeg,
            double overlap,
            double randomOverlap,
            double rightOverlap,
            double rightRandomOverlap,
            double cosine) {}

    /**
     * A pair over all modules.
     *
     * @param a index of the first update
     * @param b index of the second
     * @param modules number of modules both touch
     * @param meanOverlap mean overlap
     * @param meanRandomOverlap mean random baseline
     * @param smallestAngleDeg smallest principal angle anywhere
     * @param cosine cosine of the two updates over all modules together
     */
    public record PairSummary(
            int a,
            int b,
            int modules,
            double meanOverlap,
            double meanRandomOverlap,
            double smallestAngleDeg,
            double cosine) {}
}
