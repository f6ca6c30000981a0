package org.counterpoint.run;

import static org.counterpoint.run.MetricKey.TRAIN;
import static org.counterpoint.run.MetricKey.VALIDATION;

import java.util.List;

/** Preferences, where updates lie and how large they are, gradients, and what exact lessons know. */
final class UpdateMetrics {
    static final List<MetricKey> ALL = List.of(
            new MetricKey("dpo/margin", "nats", TRAIN, "Mean implicit reward of chosen minus rejected."),
            new MetricKey("dpo/accuracy", "", TRAIN, "Fraction of the batch's pairs ranked right."),
            new MetricKey("dpo/accuracy/<o>", "", TRAIN, "Fraction of held-out pairs of the objective ranked right."),
            new MetricKey(
                    "dpo/chosen",
                    "nats",
                    TRAIN,
                    "Mean log-ratio of the chosen completions to the stage's reference; below 0 their likelihood falls."),
            new MetricKey(
                    "dpo/rejected",
                    "nats",
                    TRAIN,
                    "Mean log-ratio of the rejected completions to the stage's reference."),
            new MetricKey(
                    "dpo/offset",
                    "nats",
                    TRAIN,
                    "Mean margin term of the batch that earlier stages contribute (MODPO, SPO)."),
            new MetricKey(
                    "pairs/weight/<o>",
                    "",
                    TRAIN,
                    "Weight of the objective among the pairs that the stage learns from; absent where it takes no part."),
            new MetricKey(
                    "subspace/leak",
                    "",
                    TRAIN,
                    "Part of the update that lies in the protected subspace, mean over modules; 0 means orthogonal."),
            new MetricKey(
                    "subspace/energy_kept",
                    "",
                    TRAIN,
                    "Part of the gradient's energy at the start of the stage that its directions keep, mean over modules."),
            new MetricKey(
                    "subspace/overlap",
                    "",
                    TRAIN,
                    "Overlap with the protected subspaces, mean over modules; 1 means equal."),
            new MetricKey(
                    "subspace/cosine",
                    "",
                    TRAIN,
                    "Cosine of the update with the sum of the earlier stages' updates, mean over modules."),
            new MetricKey("subspace/protected", "", TRAIN, "Dimension of the protected outputs, mean over modules."),
            new MetricKey("subspace/free", "", TRAIN, "Output directions that the stage may use, mean over modules."),
            new MetricKey(
                    "subspace/right_leak",
                    "",
                    TRAIN,
                    "Part of the update that reads protected inputs, mean over modules; logged where inputs are confined."),
            new MetricKey(
                    "subspace/right_overlap",
                    "",
                    TRAIN,
                    "Overlap of the inputs it reads with the protected ones, mean over modules."),
            new MetricKey(
                    "subspace/right_protected", "", TRAIN, "Dimension of the protected inputs, mean over modules."),
            new MetricKey(
                    "subspace/right_free", "", TRAIN, "Input directions that the stage may use, mean over modules."),
            new MetricKey(
                    "subspace/output_change",
                    "",
                    TRAIN,
                    "Size of the outputs the update adds on held-out pairs of earlier objectives, over its norm times theirs; mean over modules."),
            new MetricKey(
                    "lipschitz/stable_rank",
                    "",
                    TRAIN,
                    "Stable rank of the update (squared Frobenius over squared spectral norm), mean over modules."),
            new MetricKey("lipschitz/sigma_max", "", TRAIN, "Largest singular value of the update over all modules."),
            new MetricKey(
                    "lipschitz/capped",
                    "modules",
                    TRAIN,
                    "Modules whose update the spectral cap held back in the step; logged where there is a cap."),
            new MetricKey(
                    "lipschitz/empirical",
                    "",
                    VALIDATION,
                    "Largest change of the next-token logits over the change of the input embeddings that was found around eight held-out"
                            + " prompts, always the same: a lower estimate of the network's Lipschitz constant."),
            new MetricKey(
                    "gradient_cosine/<a>/<b>",
                    "",
                    TRAIN,
                    "Cosine of the gradients of two objectives: policy gradients of the raw rewards online, gradients of the DPO losses"
                            + " offline."),
            new MetricKey("gradient_norm/<o>", "", TRAIN, "Norm of that gradient."),
            new MetricKey(
                    "loss_gradient_cosine/<a>/<b>",
                    "",
                    TRAIN,
                    "Cosine of the gradients of two objectives' policy losses, for methods that combine gradients."),
            new MetricKey("loss_gradient_norm/<o>", "", TRAIN, "Norm of that gradient."),
            new MetricKey(
                    "pl/gradient_squared",
                    "reward^2",
                    TRAIN,
                    "Squared norm of the policy gradient of the weighted reward, unbiased by two halves of the prompts."),
            new MetricKey(
                    "pl/gap",
                    "reward",
                    TRAIN,
                    "Weighted reward that the best policy attains above the batch, from the exact front."),
            new MetricKey(
                    "pl/constant",
                    "reward",
                    TRAIN,
                    "Local estimate of the Polyak-Lojasiewicz constant: pl/gradient_squared / (2 pl/gap)."),
            new MetricKey(
                    "pl/bound",
                    "reward",
                    TRAIN,
                    "Lower bound of pl/constant of a softmax policy, pi(a*)^2 times pl/gap / 2 with one prompt (exact lessons)."),
            new MetricKey(
                    "policy/<prompt>/<action>", "", TRAIN, "Probability of an action for a prompt (exact lessons)."));

    private UpdateMetrics() {}
}
