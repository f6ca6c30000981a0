package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Numbers in recorded computations. The engine turns a Java number in {@code mul}, {@code div} or {@code maximum} into a tensor over
 * Java memory, closes it at once, and the recording keeps the bare address: a garbage collection before the backward pass then gives
 * gradients out of freed memory. Whatever is recorded takes its numbers from here; they live as long as the scope of their neighbor.
 */
public final class Scalars {
    private Scalars() {}

    /**
     * A number as a tensor.
     *
     * @param like gives the scope and the type, f32 or f64
     */
    public static NDArray of(NDArray like, double value) {
        return like.getDataType() == DataType.FLOAT64
                ? like.getManager().create(value)
                : like.getManager().create((float) value);
    }
}
