package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Gradients;
import org.counterpoint.lm.OpPack;

/** Cosines between the gradients of the objectives, over all trained parameters. */
final class GradientCosines {
    private GradientCosines() {}

    /**
     * Logs {@code gradient_cosine/a/b} for every pair of objectives.
     *
     * @param gradients one list of arrays per objective
     */
    static void put(
            NDManager scope,
            CausalLm model,
            List<String> objectives,
            List<List<NDArray>> gradients,
            Map<String, Double> row) {
        double[][] gram = gram(scope, model.ops(), gradients);
        for (int a = 0; a < objectives.size(); a++) {
            for (int b = a + 1; b < objectives.size(); b++) {
                double cosine = gram[a][b] / Math.sqrt(gram[a][a] * gram[b][b]);
                row.put("gradient_cosine/" + objectives.get(a) + "/" + objectives.get(b), cosine);
            }
        }
    }

    /** Inner products of the gradients. */
    static double[][] gram(NDManager scope, OpPack ops, List<List<NDArray>> gradients) {
        int m = gradients.size();
        double[][] gram = new double[m][m];
        for (int a = 0; a < m; a++) {
            for (int b = a; b < m; b++) {
                gram[a][b] = Gradients.dot(scope, ops, gradients.get(a), gradients.get(b));
                gram[b][a] = gram[a][b];
            }
        }
        return gram;
    }
}
