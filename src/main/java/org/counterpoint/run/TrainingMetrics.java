package org.counterpoint.run;

import static org.counterpoint.run.MetricKey.EVERYWHERE;
import static org.counterpoint.run.MetricKey.HELD_OUT;
import static org.counterpoint.run.MetricKey.SEEN;
import static org.counterpoint.run.MetricKey.TRAIN;
import static org.counterpoint.run.MetricKey.VALIDATION;

import java.util.List;

/** Batch, loss, speed, and how predictions compare with what came. */
final class TrainingMetrics {
    static final List<MetricKey> ALL = List.of(
            new MetricKey("score/mean", "", TRAIN, "Mean scalarized score of the batch."),
            new MetricKey("score/variance", "", TRAIN, "Mean within-prompt variance of the scalarized score."),
            new MetricKey("groups", "prompts", TRAIN, "Prompts in the batch."),
            new MetricKey(
                    "groups/zero_variance",
                    "prompts",
                    TRAIN,
                    "Prompts whose completions all scored the same, which give no gradient."),
            new MetricKey("clip/unclipped_fraction", "", TRAIN, "Fraction of tokens that the ratio clip let through."),
            new MetricKey("clip/distortion", "", TRAIN, "How much clipping changed the covariance."),
            new MetricKey(
                    "stage",
                    "",
                    EVERYWHERE,
                    "1-based stage of a method that trains in stages; absent where all are merged."),
            new MetricKey("loss", "", TRAIN, "Training loss of the step."),
            new MetricKey("kl", "nats/token", EVERYWHERE, "Divergence from the reference model per token."),
            new MetricKey("entropy", "nats/token", TRAIN, "Entropy of the policy per token."),
            new MetricKey("saturation", "", TRAIN, "Mean probability of the sampled tokens; at 1 gradients vanish."),
            new MetricKey(
                    "skipped",
                    "steps",
                    TRAIN,
                    "Optimizer steps that were not made because the method's coefficients were no numbers."),
            new MetricKey("grad_norm", "", TRAIN, "Norm of the gradient before clipping."),
            new MetricKey("learning_rate", "", TRAIN, "Learning rate of the step."),
            new MetricKey("length/mean", "tokens", EVERYWHERE, "Mean length of the completions."),
            new MetricKey("tokens", "tokens", TRAIN, "Tokens generated or trained on since the start."),
            new MetricKey("samples", "completions", TRAIN, "Completions or pairs used since the start."),
            new MetricKey("tokens_per_second", "tokens/s", TRAIN, "Throughput of the step."),
            new MetricKey("time/rollout", "s", TRAIN, "Time spent sampling in the step."),
            new MetricKey("time/update", "s", TRAIN, "Time spent in loss, backward and optimizer in the step."),
            new MetricKey(
                    "predicted/<o>",
                    "reward",
                    SEEN,
                    "First-order predicted change of the objective along the score: by this step on its own completions, or since the"
                            + " evaluation before on the completions of that evaluation."),
            new MetricKey(
                    "first_order/<o>",
                    "reward",
                    VALIDATION,
                    "First-order change since the evaluation before along the change the policy really made: covariance of the"
                            + " reward with the log-ratio, on the completions of that evaluation."),
            new MetricKey("first_order/<o>/se", "reward", VALIDATION, "Standard error of first_order."),
            new MetricKey(
                    "realised/<o>",
                    "reward",
                    VALIDATION,
                    "Change of the held-out mean reward since the evaluation before."),
            new MetricKey("behaviour/<name>", "", HELD_OUT, "Fraction of completions recognized as this behavior."));

    private TrainingMetrics() {}
}
