package org.counterpoint.lm;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether the calling thread records operations for gradients. The engine keeps this per thread and starts new threads with
 * recording on, so every training or sampling loop states what it wants:
 *
 * <pre>{@code
 * try (GradMode _ = GradMode.on()) { ... }
 * }</pre>
 */
public final class GradMode implements AutoCloseable {

    private final boolean before;

    private GradMode(boolean on) {
        Engine.getEngine("PyTorch");
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(on);
    }

    /** Records from here to {@link #close}. */
    public static GradMode on() {
        return new GradMode(true);
    }

    /** Records nothing from here to {@link #close}. */
    public static GradMode off() {
        return new GradMode(false);
    }

    /** {@return whether this thread records now} */
    public static boolean isOn() {
        Engine.getEngine("PyTorch");
        return JniUtils.isGradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
