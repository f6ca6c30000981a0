package org.counterpoint.analysis;

import java.util.List;
import org.counterpoint.run.RankSelection;

/**
 * How well the stages of a run were held in their subspaces, over all modules (methods-orthalign 2.4 and 3.3). Every number is NaN
 * where the run did not log it.
 *
 * @param projection {@code hook}, {@code post} or {@code reparam}, empty for a method that confines nothing
 * @param side {@code left}, {@code right} or {@code both}, empty as above
 * @param basis which free directions were used, empty as above
 * @param stages one entry per stage
 * @param rankSelections how k was chosen after the stages, empty when it was fixed
 * @param notes what to make of it
 */
public record ConfinementReport(
        String projection,
        String side,
        String basis,
        List<StageSummary> stages,
        List<RankSelection> rankSelections,
        List<String> notes) {

    /**
     * One stage; means over the modules unless it says otherwise.
     *
     * @param update index into the labels of the report
     * @param label the label
     * @param leak part of the update inside the protected outputs
     * @param largestLeak largest over modules
     * @param rightLeak part of the update inside the protected inputs
     * @param largestRightLeak largest over modules
     * @param energyKept part of the gradient's energy at the start of the stage that its directions keep
     * @param overlap mode-subspace overlap with the protected outputs
     * @param cosine cosine with the sum of the earlier updates
     * @param spectralNorm largest singular value over modules
     * @param stableRank squared Frobenius over squared spectral norm
     * @param protectedOutputs dimension of the protected outputs
     * @param freeOutputs output directions that the stage could use (k)
     * @param protectedInputs dimension of the protected inputs
     * @param freeInputs input directions that the stage could use
     * @param outputChange size of the outputs added on held-out data of the earlier objectives,
     *     {@code ||dW X||_F / (||dW||_F ||X||_F)}
     */
    public record StageSummary(
            int update,
            String label,
            double leak,
            double largestLeak,
            double rightLeak,
            double largestRightLeak,
            double energyKept,
            double overlap,
            double cosine,
            double spectralNorm,
            double stableRank,
            double protectedOutputs,
            double freeOutputs,
            double protectedInputs,
            double freeInputs,
            double outputChange) {}
}
