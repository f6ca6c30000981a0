package org.counterpoint.method;

import java.util.List;
import java.util.function.Supplier;
import org.counterpoint.math.Basis;

/**
 * What is known about one module when a stage begins.
 *
 * @param module name
 * @param rows m, outputs
 * @param cols n, inputs
 * @param stage 1-based number of the stage
 * @param outputs protected directions of the outputs, empty when nothing is protected
 * @param inputs protected directions of the inputs, empty when nothing is protected
 * @param chosenRank number of free directions that the {@link RankSearch} chose, 0 when there was none
 * @param weight the module's weight as it is now, {@code m x n} row-major
 * @param gradients gradients of whole weights, {@code m x n} row-major: of this stage's loss, or of every stage's loss at the base
 *     model in their order where the constraint asked for that; empty when it asked for none
 * @param seed for what is drawn at random
 */
public record StageModule(
        String module,
        int rows,
        int cols,
        int stage,
        Basis outputs,
        Basis inputs,
        int chosenRank,
        Supplier<double[]> weight,
        List<double[]> gradients,
        long seed) {

    /** Keeps its own list. */
    public StageModule {
        gradients = List.copyOf(gradients);
    }

    /** The same module read from its inputs: rows and columns, and the two protected spaces, change places. */
    StageModule transposed() {
        return new StageModule(
                module,
                cols,
                rows,
                stage,
                inputs,
                outputs,
                chosenRank,
                () -> transpose(weight.get(), rows, cols),
                gradients.stream().map(g -> transpose(g, rows, cols)).toList(),
                seed + 1);
    }

    private static double[] transpose(double[] x, int rows, int cols) {
        double[] out = new double[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[j * rows + i] = x[i * cols + j];
            }
        }
        return out;
    }
}
