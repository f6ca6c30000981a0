package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;

/**
 * What all offline methods share.
 *
 * @param order objectives in the order of their stages; empty for the default order
 * @param beta inverse temperature of DPO
 * @param sftWeight weight of the mean negative log-likelihood per token of the chosen completion
 * @param learningRate peak learning rate of AdamW
 * @param batch pairs per step
 * @param samplesPerPrompt completions sampled per training prompt to build pairs
 * @param maxGradientNorm global norm at which gradients are clipped
 * @param weightDecay decoupled weight decay
 * @param warmup steps of linear warm-up in each stage
 */
public record OfflineSettings(
        List<String> order,
        double beta,
        double sftWeight,
        double learningRate,
        int batch,
        int samplesPerPrompt,
        double maxGradientNorm,
        double weightDecay,
        int warmup) {
    private static final List<String> PAPER_ORDER = List.of("harmless", "helpful", "truthful");

    /** Descriptions of the shared parameters. */
    public static List<Parameter> describe() {
        return List.of(
                Parameter.names(
                        "order",
                        "Objectives in the order of their stages; an empty list means harmless, helpful, truthful where the"
                                + " environment has them."),
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
                Parameter.real("learning_rate", 8e-4, 1e-7, 1, "Learning rate of AdamW on the LoRA factors.", ""),
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
                p.names("order"),
                p.real("beta"),
                p.real("sft_weight"),
                p.real("learning_rate"),
                p.integer("batch"),
                p.integer("samples_per_prompt"),
                p.real("max_grad_norm"),
                p.real("weight_decay"),
                p.integer("warmup"));
    }

    /** One stage per objective of the order, with equal shares of the steps; the first stages get what is left over. */
    public List<Stage> stages(List<String> objectives, int steps) {
        List<String> chosen = new ArrayList<>(order);
        if (chosen.isEmpty()) {
            PAPER_ORDER.stream().filter(objectives::contains).forEach(chosen::add);
            objectives.stream().filter(o -> !chosen.contains(o)).forEach(chosen::add);
        }
        List<Stage> stages = new ArrayList<>();
        if (steps < chosen.size()) {
            throw new BadConfigurationException("The run has " + steps + " steps but " + chosen.size()
                    + " stages; set \"steps\" to at least " + chosen.size() + ".");
        }
        for (String o : chosen) {
            int done = stages.size();
            int share = steps / chosen.size() + (done < steps % chosen.size() ? 1 : 0);
            stages.add(new Stage(done + 1, o, share));
        }
        return List.copyOf(stages);
    }
}
