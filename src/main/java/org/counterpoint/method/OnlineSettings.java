package org.counterpoint.method;

import java.util.List;

/**
 * What all online methods share.
 *
 * @param estimator how a score becomes an advantage
 * @param learningRate peak learning rate of AdamW
 * @param groups prompts per step
 * @param groupSize completions per prompt
 * @param clip epsilon of the clipped ratio, on both sides
 * @param klCoefficient weight of the k3 estimate of KL(policy, reference) in the loss
 * @param innerEpochs passes over the batch of a step
 * @param minibatches optimizer steps per pass
 * @param maxGradientNorm global norm at which gradients are clipped
 * @param weightDecay decoupled weight decay
 * @param warmup steps of linear warm-up
 */
public record OnlineSettings(
        Advantages.Estimator estimator,
        double learningRate,
        int groups,
        int groupSize,
        double clip,
        double klCoefficient,
        int innerEpochs,
        int minibatches,
        double maxGradientNorm,
        double weightDecay,
        int warmup) {

    /** Name of the family, and of its block in a run configuration. */
    public static final String FAMILY = "online";

    /** Descriptions of the shared parameters. */
    public static List<Parameter> describe() {
        return List.of(
                Parameter.choice(
                        "estimator",
                        Advantages.Estimator.GRPO.id(),
                        List.of(Advantages.Estimator.GRPO.id(), Advantages.Estimator.REINFORCE_PP.id()),
                        "How scores become advantages: grpo standardizes within the completions of a prompt,"
                                + " reinforce++ whitens over all tokens of the batch."),
                Parameter.real("learning_rate", 5e-4, 1e-7, 1, "Learning rate of AdamW on the LoRA factors.", ""),
                Parameter.integer("groups", 8, 1, 4096, "Prompts per step.", "prompts"),
                Parameter.integer("group_size", 8, 2, 4096, "Completions per prompt.", "completions"),
                Parameter.real(
                        "clip",
                        0.2,
                        1e-4,
                        1e6,
                        "Probability ratios outside 1 - clip to 1 + clip give no gradient.",
                        ""),
                Parameter.real(
                        "kl_coefficient",
                        0.02,
                        0,
                        100,
                        "Weight of the divergence from the base model in the loss.",
                        ""),
                Parameter.integer("inner_epochs", 1, 1, 64, "Passes over the completions of a step.", "passes"),
                Parameter.integer("minibatches", 2, 1, 4096, "Optimizer steps per pass.", "steps"),
                Parameter.real(
                        "max_grad_norm", 1.0, 1e-6, 1e6, "Gradients above this global norm are scaled down.", ""),
                Parameter.real("weight_decay", 0.0, 0, 1, "Decoupled weight decay of the LoRA factors.", ""),
                Parameter.integer(
                        "warmup", 5, 0, 1_000_000, "Steps over which the learning rate rises linearly.", "steps"));
    }

    /** Reads the shared values. */
    public static OnlineSettings of(Parameters p) {
        OnlineSettings s = new OnlineSettings(
                Advantages.Estimator.of(p.choice("estimator")),
                p.real("learning_rate"),
                p.integer("groups"),
                p.integer("group_size"),
                p.real("clip"),
                p.real("kl_coefficient"),
                p.integer("inner_epochs"),
                p.integer("minibatches"),
                p.real("max_grad_norm"),
                p.real("weight_decay"),
                p.integer("warmup"));
        if (s.minibatches > s.groups) {
            throw new BadConfigurationException("The parameter \"minibatches\" is " + s.minibatches
                    + " but must be at most \"groups\", which is " + s.groups + ".");
        }
        return s;
    }
}
