package org.counterpoint.method;

import java.util.List;

/**
 * What all offline methods share.
 *
 * @param beta inverse temperature of DPO
 * @param sftWeight weight of the mean negative log-likelihood per token of the chosen completion
 * @param learningRate peak learning rate of AdamW
 * @param schedule how the learning rate goes on after the warm-up of a stage
 * @param batch pairs per step
 * @param samplesPerPrompt completions sampled per training prompt to build pairs
 * @param maxGradientNorm global norm at which gradients are clipped
 * @param weightDecay decoupled weight decay
 * @param warmup steps of linear warm-up in each stage
 */
public record OfflineSettings(
        double beta,
        double sftWeight,
        double learningRate,
        Schedule schedule,
        int batch,
        int samplesPerPrompt,
        double maxGradientNorm,
        double weightDecay,
        int warmup) {

    /** Name of the family, and of its block in a run configuration. */
    public static final String FAMILY = "offline";

    /** Descriptions of the shared parameters. */
    public static List<Parameter> describe() {
        return List.of(
                Parameter.real(
                        "beta",
                        0.5,
                        1e-4,
                        100,
                        "Inverse temperature of the DPO loss; completions of a few hundred tokens usually take 0.1.",
                        ""),
                Parameter.real(
                        "sft_weight",
                        1.0,
                        0,
                        100,
                        "Weight of the chosen completion's mean negative log-likelihood, which keeps DPO from lowering the"
                                + " probability of both completions; 0 is plain DPO.",
                        ""),
                Parameter.real("learning_rate", 8e-4, 1e-7, 1, "Learning rate of AdamW on the LoRA factors.", "")
                        .whileTraining(),
                Schedule.parameter(),
                Parameter.integer("batch", 32, 1, 65_536, "Preference pairs per step.", "pairs"),
                Parameter.integer(
                        "samples_per_prompt", 8, 2, 1024, "Completions sampled per training prompt to make pairs.", ""),
                Parameter.real(
                        "max_grad_norm", 1.0, 1e-6, 1e6, "Gradients above this global norm are scaled down.", ""),
                Parameter.real("weight_decay", 0.0, 0, 1, "Decoupled weight decay of the LoRA factors.", ""),
                Parameter.integer(
                        "warmup", 5, 0, 1_000_000, "Steps over which the learning rate rises in each stage.", "steps"));
    }

    /** Reads the shared values. */
    public static OfflineSettings of(Parameters p) {
        return new OfflineSettings(
                p.real("beta"),
                p.real("sft_weight"),
                p.real("learning_rate"),
                Schedule.of(p.choice("schedule")),
                p.integer("batch"),
                p.integer("samples_per_prompt"),
                p.real("max_grad_norm"),
                p.real("weight_decay"),
                p.integer("warmup"));
    }
}
