package org.counterpoint.lm;

import java.util.List;

/**
 * Which modules get a low-rank update and of what size.
 *
 * @param rank columns of B, at least 1
 * @param alpha the update is alpha / rank * B * A
 * @param targets last parts of module names, for example {@code q_proj} or {@code c_attn}
 * @param seed of the random start of A; B starts at 0
 */
public record LoraSpec(int rank, double alpha, List<String> targets, long seed) {

    /** All linear modules of a Llama-family block. */
    public static final List<String> LLAMA_TARGETS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** All linear modules of a GPT-2 block. */
    public static final List<String> GPT2_TARGETS = List.of("c_attn", "c_proj", "c_fc");

    /** Checks the sizes. */
    public LoraSpec {
        targets = List.copyOf(targets);
        if (rank < 1) {
            throw new ModelException("The LoRA rank is " + rank + "; it has to be at least 1.");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new ModelException("The LoRA alpha is " + alpha + "; it has to be a number above 0.");
        }
        if (targets.isEmpty()) {
            throw new ModelException("No LoRA target module is named; name at least one, for example q_proj.");
        }
    }

    /** {@return alpha / rank} */
    public double scale() {
        return alpha / rank;
    }
}
