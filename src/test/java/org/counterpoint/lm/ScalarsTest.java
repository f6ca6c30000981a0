package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** Gradients survive a garbage collection between recording and backward pass. */
class ScalarsTest {
    @RepeatedTest(5)
    void numbersOutliveTheRecording() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {1, -2});
            x.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = x.mul(Scalars.of(x, 3))
                        .maximum(Scalars.of(x, 0))
                        .div(Scalars.of(x, 4))
                        .sum();
                System.gc();
                collector.backward(overwriteFreedMemory(y));
            }
            assertThat(x.getGradient().toFloatArray()).containsExactly(.75f, 0);
        }
    }

    /** Fills small pieces of native memory with NaN, so that a read of freed memory shows. */
    private static NDArray overwriteFreedMemory(NDArray result) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            ByteBuffer piece = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
            pieces.add(piece.putFloat(0, Float.NaN));
        }
        assertThat(pieces).hasSize(2000);
        return result;
    }
}
