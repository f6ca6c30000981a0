package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.LowRank;

/**
 * Low-rank updates that no optimizer changes. They lie beside the base weights, which therefore stay those of the base model, and are
 * applied by the same script as adapters.
 */
final class FixedUpdates implements AutoCloseable {
    private final NDManager manager;
    private final List<DecoderScript.Adapted> script = new ArrayList<>();
    private final List<NDArray> arrays = new ArrayList<>();

    /**
     * Copies updates to the device of the owner.
     *
     * @param updates of rank at least 1, one per module
     */
    FixedUpdates(NDManager owner, List<LowRank> updates) {
        this.manager = owner.newSubManager();
        for (LowRank u : updates) {
            script.add(new DecoderScript.Adapted(u.module(), 1, false, false, 0));
            arrays.add(array(u.a(), 1, u.rank(), u.cols()));
            arrays.add(array(u.b(), u.scale(), u.rows(), u.rank()));
        }
        OpPack.asList("p", arrays);
    }

    private NDArray array(double[] values, double factor, int rows, int cols) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) (values[i] * factor);
        }
        return manager.create(FloatBuffer.wrap(f), new Shape(rows, cols));
    }

    List<DecoderScript.Adapted> script() {
        return script;
    }

    List<NDArray> arrays() {
        return arrays;
    }

    /** {@return updates by module as one list, those of rank 0 left out} */
    static List<LowRank> summed(Map<String, List<LowRank>> updates) {
        return updates.values().stream()
                .map(LowRank::sum)
                .filter(u -> u.rank() > 0)
                .toList();
    }

    @Override
    public void close() {
        manager.close();
    }
}
