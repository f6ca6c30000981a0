package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The base parameters of a model by their state-dict names: read, asked for, made trainable, but never replaced. */
final class BaseWeights {
    private static final String WEIGHT = ".weight";

    private final NDManager manager;
    private final ModelConfig config;
    private final Precision precision;
    private final Map<String, NDArray> arrays;
    private boolean trained;

    /**
     * Takes arrays over.
     *
     * @param arrays in the order of {@link ParameterSpec#of}, owned by the manager
     */
    BaseWeights(NDManager manager, ModelConfig config, Precision precision, Map<String, NDArray> arrays) {
        this.manager = manager;
        this.config = config;
        this.precision = precision;
        this.arrays = arrays;
        OpPack.asList("p", List.copyOf(arrays.values()));
    }

    Precision precision() {
        return precision;
    }

    List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    Collection<NDArray> arrays() {
        return arrays.values();
    }

    NDArray array(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new ModelException("The model has no parameter '" + name + "'; use one of parameterNames().");
        }
        return array;
    }

    /** Number of all of them. */
    long count() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }

    void train(boolean train) {
        if (train && precision != Precision.FLOAT32) {
            throw new ModelException("The base weights are " + precision.id()
                    + ", too coarse to be trained; load the model in float32, or train an adapter.");
        }
        arrays.values().forEach(p -> p.setRequiresGradient(train));
        trained = train;
    }

    /** Makes the weights of some modules require gradients beside what is trained, until others are named. */
    void watch(List<String> modules) {
        arrays.values().forEach(p -> p.setRequiresGradient(trained));
        modules.forEach(m -> array(m + WEIGHT).setRequiresGradient(true));
    }

    /** What is trained: all or nothing. */
    List<Parameter> trainable() {
        List<Parameter> list = new ArrayList<>();
        if (trained) {
            arrays.forEach((name, array) -> list.add(new Parameter(name, array)));
        }
        return list;
    }

    /** Names of the linear modules inside the blocks, in the model's order. */
    List<String> modules() {
        return ParameterSpec.of(config).stream()
                .filter(ParameterSpec::isModule)
                .map(s -> s.name().substring(0, s.name().length() - WEIGHT.length()))
                .toList();
    }

    /** [out, in] of a linear module. */
    int[] shape(String module) {
        Shape s = array(module + WEIGHT).getShape();
        int rows = (int) s.get(0);
        int cols = (int) s.get(1);
        return transposed() ? new int[] {cols, rows} : new int[] {rows, cols};
    }

    /** The weight of a linear module, [out, in] row-major. */
    float[] weight(String module, OpPack ops) {
        float[] w = floats(array(module + WEIGHT), ops);
        if (!transposed()) {
            return w;
        }
        int[] shape = shape(module);
        float[] t = new float[w.length];
        for (int i = 0; i < shape[0]; i++) {
            for (int j = 0; j < shape[1]; j++) {
                t[i * shape[1] + j] = w[j * shape[0] + i];
            }
        }
        return t;
    }

    /** Whether linear weights lie as [in, out]. */
    boolean transposed() {
        return config.architecture() == ModelConfig.Architecture.GPT2;
    }

    /**
     * The numbers of an array of the model's precision.
     *
     * @param ops turns bf16, which Java cannot read, into f32
     */
    float[] floats(NDArray array, OpPack ops) {
        if (precision == Precision.FLOAT32) {
            return array.toFloatArray();
        }
        String name = array.getName();
        try (GradMode _ = GradMode.off();
                NDManager scope = manager.newSubManager()) {
            array.setName(null);
            return ops.call(scope, "f32", array).get(0).toFloatArray();
        } finally {
            array.setName(name);
        }
    }
}
