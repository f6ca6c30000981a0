package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Fills the tensors of a model. */
final class ParameterArrays {

    /** Elements per buffer: arrays are handed to the engine through buffers of at most 2^31 bytes. */
    private static final long MAX_BUFFER = 1L << 28;

    private ParameterArrays() {}

    /** Gives consecutive values of a parameter, row-major; asked for in order. */
    interface Source {
        float[] values(ParameterSpec spec, long first, int count);
    }

    static Map<String, NDArray> create(ModelConfig config, NDManager manager, Source source, Precision precision) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        try (NDManager scope = manager.newSubManager();
                OpPack pack = OpPack.general(scope)) {
            for (ParameterSpec spec : ParameterSpec.of(config)) {
                NDArray array = array(manager, spec, source, MAX_BUFFER);
                if (precision == Precision.BFLOAT16) {
                    // The engine cannot take bf16 from Java, so one tensor at a time is held in both forms.
                    try (NDArray wide = array) {
                        array = pack.call(manager, "bf16", wide).get(0);
                    }
                }
                parameters.put(spec.name(), array);
            }
        }
        return parameters;
    }

    // Arrays above the limit are put together from rows.
    static NDArray array(NDManager manager, ParameterSpec spec, Source source, long limit) {
        long rows = spec.shape().get(0);
        long rowSize = spec.size() / rows;
        long part = Math.max(1, limit / rowSize);
        if (part >= rows) {
            return manager.create(
                    FloatBuffer.wrap(source.values(spec, 0, (int) spec.size())), spec.shape(), DataType.FLOAT32);
        }
        NDArray whole = manager.zeros(spec.shape(), DataType.FLOAT32);
        for (long from = 0; from < rows; from += part) {
            long n = Math.min(part, rows - from);
            float[] values = source.values(spec, from * rowSize, (int) (n * rowSize));
            try (NDArray piece = manager.create(FloatBuffer.wrap(values), new Shape(n, rowSize), DataType.FLOAT32)) {
                whole.set(new NDIndex(from + ":" + (from + n)), piece);
            }
        }
        return whole;
    }

    static Source random(ModelConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return (spec, _, count) -> {
            float[] values = new float[count];
            double deviation =
                    switch (spec.kind()) {
                        case EMBEDDING, WEIGHT -> 0.02;
                        case RESIDUAL_WEIGHT -> 0.02 / Math.sqrt(2.0 * config.layers());
                        case BIAS, NORM -> 0;
                    };
            for (int i = 0; i < values.length; i++) {
                values[i] = spec.kind() == ParameterSpec.Kind.NORM ? 1 : (float) (deviation * random.nextGaussian());
            }
            return values;
        };
    }
}
