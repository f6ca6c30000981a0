package org.counterpoint.run;

import static org.counterpoint.run.MetricKey.TRAIN;

import java.util.List;

/** What single methods keep between steps, or find out in one. */
final class MethodMetrics {
    static final List<MetricKey> ALL = List.of(
            new MetricKey("ctwa/ema/<o>", "", TRAIN, "Moving average of the covariance that CTWA controls."),
            new MetricKey("ctwa/target/<o>", "", TRAIN, "Covariance target of the objective."),
            new MetricKey("ctwa/deficit/<o>", "", TRAIN, "How far the moving average lies below its target."),
            new MetricKey("ctwa/gate/<o>", "", TRAIN, "1 where the weight was allowed to rise in this step, else 0."),
            new MetricKey(
                    "tchebycheff/reference/<o>", "reward", TRAIN, "Reference point that distances are measured from."),
            new MetricKey("lagrangian/lambda/<o>", "", TRAIN, "Multiplier of the lower bound on the objective."),
            new MetricKey(
                    "lagrangian/violation/<o>",
                    "reward",
                    TRAIN,
                    "Lower bound minus batch mean of the objective; above zero the bound is violated."),
            new MetricKey(
                    "lagrangian/value",
                    "reward",
                    TRAIN,
                    "Minus the mean of the primary objective plus the multipliers times their violations."),
            new MetricKey(
                    "mgda/norm",
                    "",
                    TRAIN,
                    "Norm of the shortest combination of the gradients in the last minibatch; zero means no common direction is left."),
            new MetricKey(
                    "ctwa/groups",
                    "prompts",
                    TRAIN,
                    "Groups of at least two completions in the part of the batch that the published statistic sees."),
            new MetricKey(
                    "dynamic/influence/<o>",
                    "",
                    TRAIN,
                    "Inner products of the objective's gradient with all objectives' gradients, summed and scaled as the variant says."),
            new MetricKey(
                    "gradnorm/invalid",
                    "",
                    TRAIN,
                    "1 once the published rule has made the weights no numbers, from when on every step is skipped; else 0."),
            new MetricKey(
                    "gradnorm/ratio/<o>",
                    "",
                    TRAIN,
                    "Relative inverse training rate of the objective; above 1 it learns more slowly than the others."),
            new MetricKey("gradnorm/target/<o>", "", TRAIN, "Weighted gradient norm that the objective should have."),
            new MetricKey(
                    "pama/a/<o>", "", TRAIN, "Mean over tokens of the positive part of the objective's advantage."),
            new MetricKey(
                    "pama/scalar",
                    "",
                    TRAIN,
                    "Least norm of a convex combination of those means; published trains every token on it."),
            new MetricKey(
                    "smooth_tchebycheff/reference/<o>",
                    "reward",
                    TRAIN,
                    "Reference point that batch means are measured from."),
            new MetricKey(
                    "smooth_tchebycheff/gap/<o>",
                    "reward",
                    TRAIN,
                    "Weighted distance of the batch mean from the reference point."),
            new MetricKey(
                    "nash/alpha/<o>",
                    "",
                    TRAIN,
                    "Bargaining coefficient of the objective in the last minibatch, in its own scale."),
            new MetricKey(
                    "nash/residual",
                    "",
                    TRAIN,
                    "Largest distance of alpha times its gain from 1; large means that no bargaining solution exists."),
            new MetricKey(
                    "famo/delta/<o>", "", TRAIN, "Fall of the logarithm of the shifted loss in the last minibatch."),
            new MetricKey("famo/least/<o>", "loss", TRAIN, "Loss that is assumed to be the least one."),
            new MetricKey("pcgrad/conflicts", "", TRAIN, "Projections made in the last minibatch."),
            new MetricKey(
                    "cagrad/worst_gain",
                    "",
                    TRAIN,
                    "Smallest inner product of the step with an objective's gradient in the last minibatch; at least 0 means no conflict left."),
            new MetricKey(
                    "cone/covariance/<o>",
                    "reward^2",
                    TRAIN,
                    "Averaged covariance of the objective with the score of the weights that come next."),
            new MetricKey(
                    "cone/margin/<o>",
                    "reward^2",
                    TRAIN,
                    "Margin asked of that covariance; 0 for an objective whose own variance is within its error."),
            new MetricKey(
                    "cone/feasible",
                    "",
                    TRAIN,
                    "1 where all margins can be met; else 0, and the weights of least variance are used."),
            new MetricKey("cone/distance", "", TRAIN, "Distance of the weights from the preferred ones."),
            new MetricKey(
                    "cone/value",
                    "reward^2",
                    TRAIN,
                    "Least variance of a score with weights on the simplex (v*), over the objectives that take part."),
            new MetricKey("cone/prompts", "prompts", TRAIN, "Effective number of prompts behind the averages."));

    private MethodMetrics() {}
}
