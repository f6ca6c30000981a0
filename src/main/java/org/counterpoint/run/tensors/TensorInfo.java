package org.counterpoint.run.tensors;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where one tensor lies.
 *
 * @param name its name
 * @param type element type
 * @param shape sizes of its axes, row-major; empty for a scalar
 * @param file the file that holds it
 * @param offset first byte in the file
 * @param bytes length in bytes
 */
public record TensorInfo(String name, DType type, long[] shape, Path file, long offset, long bytes) {
    /** Number of elements. */
    public long elements() {
        long n = 1;
        for (long size : shape) {
            n *= size;
        }
        return n;
    }

    /** The shape as text, such as {@code [64, 8]}. */
    public String shapeText() {
        return Arrays.toString(shape);
    }
}
