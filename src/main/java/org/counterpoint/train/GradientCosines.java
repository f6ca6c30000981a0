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
     * Logs {@code gradient_cosine/a/b} for every pair of objectives, and {@code gradient_norm/o}.
     *
     * @param gradients one list of arrays per objective
     */
    static void put(
            NDManager scope,
            CausalLm model,
            List<String> objectives,
            List<List<NDArray>> gradients,
            Map<String, Double> row) {
        put("gradient", gram(scope, model.ops(), gradients), objectives, row);
    }

    /** Logs cosines and norms under {@code <prefix>_cosine/a/b} and {@code <prefix>_norm/o}. */
    static void put(String prefix, double[][] gram, List<String> objectives, Map<String, Double> row) {
        for (int a = 0; a < objectives.size(); a++) {
            row.put(prefix + "_norm/" + objectives.get(a), Math.sqrt(Math.max(0, gram[a][a])));
            for (int b = a + 1; b < objectives.size(); b++) {
                double norms = Math.sqrt(gram[a][a] * gram[b][b]);
                if (norms > 0) {
                    row.put(prefix + "_cosine/" + objectives.get(a) + "/" + objectives.get(b), gram[a][b] / norms);
                }
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
