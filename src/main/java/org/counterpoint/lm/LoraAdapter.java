package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Low-rank updates of a model's modules. */
public final class LoraAdapter {

    List<Parameter> trainable() {
        return List.of();
    }

    List<NDArray> arrays() {
        return List.of();
    }
}
