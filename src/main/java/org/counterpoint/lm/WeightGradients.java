package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gradients of a loss with respect to whole weights, not to low-rank factors: what a stage would change if nothing held it. */
public final class WeightGradients {
    private WeightGradients() {}

    /**
     * Sum over losses of dL/dW, divided by a count, [out, in] row-major by module. An update dW = 0 of an adapter does not change them.
     *
     * @param modules linear modules
     * @param losses each records a scalar in the scope it is given, with the thread's {@link GradMode} on
     * @param count at least 1; the number of losses for their mean, or fewer where some are parts of one
     */
    public static Map<String, double[]> of(
            CausalLm model, List<String> modules, List<Function<NDManager, NDArray>> losses, int count) {
        Map<String, double[]> mean = new LinkedHashMap<>();
        model.watchModules(modules);
        try {
            for (Function<NDManager, NDArray> loss : losses) {
                try (GradMode _ = GradMode.on();
                        NDManager scope = model.newScope()) {
                    NDArray value = loss.apply(scope);
                    List<NDArray> weights = modules.stream()
                            .map(m -> model.parameter(m + ".weight"))
                            .toList();
                    List<NDArray> gradients = Gradients.of(scope, model.ops(), value, weights, false);
                    for (int i = 0; i < weights.size(); i++) {
                        int[] shape = model.moduleShape(modules.get(i));
                        double[] sum = mean.get(modules.get(i));
                        mean.put(
                                modules.get(i), add(sum, model.floats(gradients.get(i)), shape, model.isConv(), count));
                    }
                }
            }
        } finally {
            model.watchModules(List.of());
        }
        return mean;
    }

    /** Adds g / count to a sum; g is [in, out] where the model keeps its weights so. */
    private static double[] add(double @Nullable [] sum, float[] g, int[] shape, boolean transposed, int count) {
        double[] total = sum == null ? new double[g.length] : sum;
        int out = shape[0];
        int in = shape[1];
        for (int i = 0; i < out; i++) {
            for (int j = 0; j < in; j++) {
                total[i * in + j] += (double) g[transposed ? j * out + i : i * in + j] / count;
            }
        }
        return total;
    }
}
