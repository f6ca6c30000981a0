package org.counterpoint.lm;

import org.counterpoint.math.Projector;
import org.jspecify.annotations.Nullable;

/**
 * Where the update dW = s B A of one module may go, and how it is held there (methods-orthalign 2.4).
 *
 * @param mode how
 * @param outputs projection P of the outputs, {@code P dW = dW}; null leaves the outputs free
 * @param inputs projection R of the inputs, {@code dW R = dW}; null leaves the inputs free
 */
public record Confinement(
        Mode mode, @Nullable Projector outputs, @Nullable Projector inputs) {
    /** No confinement. */
    public static final Confinement FREE = new Confinement(Mode.REPARAM, null, null);

    /** Ways to hold an update inside its subspaces. */
    public enum Mode {
        /**
         * As the published code: the gradients of B and A are projected before the optimizer sees them. The element-wise division
         * of Adam leaves the subspace again, and A keeps the start it was drawn with.
         */
        HOOK,
        /** B and A are projected after every optimizer step, and A at the start: exact up to rounding. */
        POST,
        /** B = U C and A = D V^T with C and D trained: exact up to rounding, whatever the optimizer. */
        REPARAM
    }

    /** True when neither side is confined. */
    public boolean isFree() {
        return outputs == null && inputs == null;
    }
}
