package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.lm.GradMode;

/** Gradients of the parts of a batch, added up as they come, so that only one part's recording is kept at a time. */
final class GradientSum {
    private final NDManager scope;
    private final List<NDArray> sum = new ArrayList<>();

    /** A sum whose arrays belong to a scope. */
    GradientSum(NDManager scope) {
        this.scope = scope;
    }

    /** Adds one array per trainable parameter; the first ones given are taken over. */
    void add(List<NDArray> gradients) {
        try (GradMode _ = GradMode.off()) {
            for (int i = 0; i < gradients.size(); i++) {
                NDArray g = gradients.get(i);
                if (sum.size() == i) {
                    g.attach(scope);
                    sum.add(g);
                } else {
                    sum.get(i).addi(g);
                }
            }
        }
    }

    List<NDArray> arrays() {
        return List.copyOf(sum);
    }

    /**
     * Consecutive parts of something.
     *
     * @param size number of elements
     * @param most elements per part, 0 for all in one
     * @return [from, to) of each part
     */
    static List<int[]> parts(int size, int most) {
        List<int[]> parts = new ArrayList<>();
        int step = most == 0 ? Math.max(1, size) : most;
        for (int from = 0; from < size; from += step) {
            parts.add(new int[] {from, Math.min(size, from + step)});
        }
        return parts;
    }
}
