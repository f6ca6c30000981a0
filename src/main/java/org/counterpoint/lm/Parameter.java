package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;

/**
 * A trainable tensor.
 *
 * @param name its state-dict name
 * @param array the tensor, owned by the model
 */
public record Parameter(String name, NDArray array) {}
