package org.counterpoint.method;

import java.util.List;

/**
 * What all online methods share.
 *
 * @param estimator how a score becomes an advantage
 * @param aggregation how the losses of tokens become one loss
 * @param normalizeFirst whether advantages are made per objective and then summed, instead of made from the summed score
 * @param learningRate peak learning rate of AdamW
 * @param schedule how the learning rate goes on after warm-up
 * @param groups prompts per step
 * @param groupSize completions per prompt
 * @param clip clip of the probability ratios
 * @param klCoefficient weight of the k3 estimate of KL(policy, reference) in the loss
 * @param innerEpochs passes over the batch of a step
 * @param minibatches optimizer steps per pass
 * @param maxGradientNorm global norm at which gradients are clipped
 * @param weightDecay decoupled weight decay
 * @param warmup steps of linear warm-up
 */
public record OnlineSettings(
        Estimator estimator,
        LossAggregation aggregation,
        boolean normalizeFirst,
        double learningRate,
        Schedule schedule,
        int groups,
        int groupSize,
        Clip clip,
        double klCoefficient,
        int innerEpochs,
        int minibatches,
        double maxGradientNorm,
        double weightDecay,
        int warmup) {
    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    /** Name of the family, and of its block in a run configuration. */
    public static final String FAMILY = "online";

    /** Descriptions of the shared parameters. */
    public static List<Parameter> describe() {
        return List.of(
                Parameter.choice(
                        "estimator",
                        Estimator.GRPO.id(),
                        Estimator.ids(),
                        "How scores become advantages: reinforce takes the return itself, reinforce++ whitens it over all tokens"
                                + " of the batch, grpo standardizes within the completions of a prompt, dr_grpo only centers"
                                + " there, rloo subtracts the mean of the other completions."),
                Parameter.choice(
                        "normalize",
                        AFTER,
                        List.of(AFTER, BEFORE),
                        "Whether advantages are normalized after the objectives are summed to one score, or before, each on its"
                                + " own. Scores that are not linear in the rewards have to be normalized after."),
                Parameter.choice(
                        "aggregation",
                        LossAggregation.TOKEN_MEAN.id(),
                        LossAggregation.ids(),
                        "Mean of the loss over all tokens, over responses, or the sum divided by the longest allowed length"
                                + " (fixed_length, Dr. GRPO)."),
                Parameter.real("learning_rate", 5e-4, 1e-7, 1, "Learning rate of AdamW on the LoRA factors.", "")
                        .whileTraining(),
                Schedule.parameter(),
                Parameter.integer("groups", 8, 1, 4096, "Prompts per step.", "prompts"),
                Parameter.integer("group_size", 8, 2, 4096, "Completions per prompt.", "completions"),
                Parameter.real(
                        "clip_low",
                        0.2,
                        1e-4,
                        1e6,
                        "Probability ratios below 1 - clip_low give no gradient to negative advantages.",
                        ""),
                Parameter.real(
                        "clip_high",
                        0.2,
                        1e-4,
                        1e6,
                        "Probability ratios above 1 + clip_high give no gradient to positive advantages; 100 for both is no clip.",
                        ""),
                Parameter.real(
                        "dual_clip",
                        3.0,
                        1,
                        1e6,
                        "For negative advantages the loss is at most this many times the advantage.",
                        ""),
                Parameter.real(
                                "kl_coefficient",
                                0.02,
                                0,
                                100,
                                "Weight of the divergence from the base model in the loss.",
                                "")
                        .whileTraining(),
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
                Estimator.of(p.choice("estimator")),
                LossAggregation.of(p.choice("aggregation")),
                p.choice("normalize").equals(BEFORE),
                p.real("learning_rate"),
                Schedule.of(p.choice("schedule")),
                p.integer("groups"),
                p.integer("group_size"),
                new Clip(p.real("clip_low"), p.real("clip_high"), p.real("dual_clip")),
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
