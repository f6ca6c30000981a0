package org.counterpoint.lm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** What a model expects after a text, for layers that do not handle tensors. */
public final class NextToken {

    private NextToken() {}

    /**
     * Logits of the token after a sequence.
     *
     * @param tokens the sequence, not empty and no longer than the model's context
     * @return one logit per vocabulary entry
     * @throws ModelException in one sentence, when the sequence is empty, too long or holds a token the model does not have
     */
    public static float[] logits(CausalLm model, int[] tokens) {
        if (tokens.length == 0) {
            throw new ModelException("The text has no tokens; give at least one character.");
        }
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            return model.logits(scope, scope.create(ids, new Shape(1, ids.length)))
                    .get(0, ids.length - 1L)
                    .toFloatArray();
        }
    }
}
