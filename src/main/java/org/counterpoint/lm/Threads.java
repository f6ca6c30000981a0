package org.counterpoint.lm;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Threads of the tensor engine. Where other work shares the processor, {@code OMP_WAIT_POLICY=passive} has to be in the environment
 * before the JVM starts: waiting threads otherwise spin and slow everything down several times.
 */
public final class Threads {

    private Threads() {}

    /**
     * Sets how many threads one operation may use, for this process.
     *
     * @param count at least 1; 0 keeps the engine's default
     */
    public static void use(int count) {
        Engine.getEngine("PyTorch");
        if (count > 0) {
            JniUtils.setNumThreads(count);
        }
    }

    /** {@return how many threads one operation may use} */
    public static int count() {
        Engine.getEngine("PyTorch");
        return JniUtils.getNumThreads();
    }
}
