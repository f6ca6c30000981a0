package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.counterpoint.math.LowRank;

/** Adds the update of an adapter to the weights themselves, which is what a model with the adapter on has to equal. */
public final class MergedWeights {
    private MergedWeights() {}

    /** Changes the base weights of a model and takes its adapter off. */
    public static void merge(CausalLm model) {
        boolean transposed = model.config().architecture() == ModelConfig.Architecture.GPT2;
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope()) {
            for (LowRank update : model.adapter().orElseThrow().factors()) {
                double[] dense = update.dense();
                float[] values = new float[dense.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) dense[i];
                }
                NDArray delta = scope.create(values).reshape(update.rows(), update.cols());
                model.parameter(update.module() + ".weight").addi(transposed ? delta.transpose() : delta);
            }
        }
        model.removeAdapter();
    }
}
