package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.LowRank;

/** Tries updates on the base weights of a model: every try starts from the weights at the beginning, and closing brings them back. */
public final class WeightTrial implements AutoCloseable {
    private final CausalLm model;
    private final NDManager scope;
    private final Map<String, NDArray> saved = new LinkedHashMap<>();

    /** Remembers the weights of some linear modules, which must be finite. */
    public WeightTrial(CausalLm model, List<String> modules) {
        this.model = model;
        this.scope = model.newScope();
        try (GradMode _ = GradMode.off()) {
            for (String m : modules) {
                NDArray copy = weight(m).duplicate();
                copy.attach(scope);
                saved.put(m, copy);
            }
        }
    }

    /**
     * Sets the weights to those at the beginning plus updates, in f32.
     *
     * @param updates of modules that were named; the others are as at the beginning
     */
    public void set(List<LowRank> updates) {
        restore();
        try (GradMode _ = GradMode.off();
                NDManager part = scope.newSubManager()) {
            for (LowRank u : updates) {
                NDArray b = part.create(floats(u.b(), u.scale()), new Shape(u.rows(), u.rank()));
                NDArray a = part.create(floats(u.a(), 1), new Shape(u.rank(), u.cols()));
                NDArray delta = b.matMul(a);
                delta.attach(part);
                if (model.isConv()) {
                    delta = delta.transpose();
                    delta.attach(part);
                }
                weight(u.module()).addi(delta);
            }
        }
    }

    private void restore() {
        try (GradMode _ = GradMode.off()) {
            saved.forEach((m, copy) -> weight(m).muli(0).addi(copy));
        }
    }

    private NDArray weight(String module) {
        return model.parameter(module + ".weight");
    }

    private static FloatBuffer floats(double[] values, double factor) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) (values[i] * factor);
        }
        return FloatBuffer.wrap(f);
    }

    @Override
    public void close() {
        restore();
        scope.close();
    }
}
