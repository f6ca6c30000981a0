package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.lm.TokenBatch;

/** Completions as one padded batch, with values per generated token moved between ragged rows and the grid [rows, width - 1]. */
final class TokenGrid {
    private final List<Completion> completions;
    private final TokenBatch batch;
    private final int columns;

    private TokenGrid(List<Completion> completions, TokenBatch batch) {
        this.completions = completions;
        this.batch = batch;
        this.columns = batch.width() - 1;
    }

    static TokenGrid of(List<Completion> completions, int pad) {
        return new TokenGrid(
                completions,
                TokenBatch.of(
                        completions.stream().map(Completion::promptTokens).toList(),
                        completions.stream().map(Completion::tokens).toList(),
                        Math.max(0, pad)));
    }

    TokenBatch batch() {
        return batch;
    }

    /** [rows][tokens] values of the generated tokens out of a grid. */
    double[][] rows(float[] grid) {
        double[][] rows = new double[completions.size()][];
        for (int r = 0; r < rows.length; r++) {
            Completion c = completions.get(r);
            rows[r] = new double[c.tokens().length];
            int at = r * columns + c.promptTokens().length - 1;
            for (int t = 0; t < rows[r].length; t++) {
                rows[r][t] = grid[at + t];
            }
        }
        return rows;
    }

    /** Grid with the values of the generated tokens, 0 elsewhere. */
    NDArray grid(NDManager scope, List<double[]> rows) {
        float[] values = new float[batch.rows() * columns];
        for (int r = 0; r < rows.size(); r++) {
            Completion c = completions.get(r);
            int at = r * columns + c.promptTokens().length - 1;
            double[] row = rows.get(r);
            for (int t = 0; t < row.length; t++) {
                values[at + t] = (float) row[t];
            }
        }
        return scope.create(values).reshape(batch.rows(), columns);
    }

    /** Grid with one value for all generated tokens of a row, 0 elsewhere. */
    NDArray spread(NDManager scope, double[] values) {
        List<double[]> rows = new ArrayList<>();
        for (int r = 0; r < values.length; r++) {
            double[] row = new double[completions.get(r).tokens().length];
            Arrays.fill(row, values[r]);
            rows.add(row);
        }
        return grid(scope, rows);
    }
}
