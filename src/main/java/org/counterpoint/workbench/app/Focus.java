package org.counterpoint.workbench.app;

import java.util.List;
import java.util.Objects;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;

/**
 * The runs that views show, and how they come from the selected ones.
 *
 * @param runs what views show, in the selection's order
 * @param unbrushed what views show that tell brushed runs apart themselves: the same without the brush
 * @param open how many selected runs are open
 * @param allSeeds seeds of all selected runs, ascending
 * @param nothingLeft whether brush and seed together would leave no run, so that all are shown instead
 */
record Focus(List<RunModel> runs, List<RunModel> unbrushed, int open, List<Long> allSeeds, boolean nothingLeft) {
    /** Copies the lists. */
    Focus {
        runs = List.copyOf(runs);
        unbrushed = List.copyOf(unbrushed);
        allSeeds = List.copyOf(allSeeds);
    }

    /** The opened runs that pass the selection's brush and seed; all of them where none would be left. */
    static Focus of(List<RunModel> open, Selection selection) {
        List<String> brushed = selection.brushed();
        Long seed = selection.seedProperty().get();
        List<RunModel> ofSeed = open.stream()
                .filter(model -> seed == null
                        || Objects.equals(seed, model.run().manifest().seed()))
                .toList();
        List<RunModel> kept = ofSeed.stream()
                .filter(model -> brushed.isEmpty() || brushed.contains(model.id()))
                .toList();
        boolean nothingLeft = kept.isEmpty() && !open.isEmpty();
        return new Focus(
                nothingLeft ? open : kept,
                ofSeed.isEmpty() ? open : ofSeed,
                open.size(),
                SelectionBar.seedsOf(open),
                nothingLeft);
    }
}
