package org.counterpoint.run;

import static org.counterpoint.run.MetricKey.EVERYWHERE;
import static org.counterpoint.run.MetricKey.TRAIN;

import java.util.List;

/** Rewards, their covariances with the score, and the weights that come of them. */
final class CovarianceMetrics {
    static final List<MetricKey> ALL = List.of(
            new MetricKey(
                    "reward/<o>/mean",
                    "reward",
                    EVERYWHERE,
                    "Mean reward of the objective over the completions of the row."),
            new MetricKey("reward/<o>/se", "reward", EVERYWHERE, "Standard error of that mean, prompts as clusters."),
            new MetricKey(
                    "cov/<o>",
                    "reward^2",
                    TRAIN,
                    "Unbiased within-prompt covariance of the objective's reward with the scalarized score (E2);"
                            + " positive means this step pushes the objective up."),
            new MetricKey("cov/<o>/se", "reward^2", TRAIN, "Standard error of cov over the prompts of the batch."),
            new MetricKey(
                    "cov_adv/<o>",
                    "reward",
                    TRAIN,
                    "Covariance with the normalized advantage that the update used (E3)."),
            new MetricKey("cov_adv/<o>/se", "reward", TRAIN, "Standard error of cov_adv."),
            new MetricKey("cov_clip/<o>", "reward", TRAIN, "Covariance over what clipping let through (E4)."),
            new MetricKey("cov_clip/<o>/se", "reward", TRAIN, "Standard error of cov_clip."),
            new MetricKey("cov_unclip/<o>", "reward", TRAIN, "The same as cov_clip as if nothing were clipped."),
            new MetricKey(
                    "clip/bound/<o>",
                    "reward",
                    TRAIN,
                    "How far clipping can have moved that covariance at most; where cov_unclip exceeds it, cov_clip is positive."),
            new MetricKey("cov_between/<o>", "reward^2", TRAIN, "Between-prompt part of the pooled covariance (E5)."),
            new MetricKey(
                    "cov_pooled/<o>",
                    "reward^2",
                    TRAIN,
                    "Covariance pooled over prompts (E5), which mixes prompt difficulty into the sign."),
            new MetricKey(
                    "cov_matrix/<a>/<b>",
                    "reward^2",
                    EVERYWHERE,
                    "Within-prompt covariance of two objectives' rewards (E1)."),
            new MetricKey(
                    "sum_rule/residual",
                    "reward^2",
                    TRAIN,
                    "Weighted sum of the covariances minus the score's variance; zero up to rounding."),
            new MetricKey(
                    "feasible/value",
                    "reward^2",
                    TRAIN,
                    "Least variance of the weighted reward over all weightings (v*): some weighting makes every covariance positive exactly"
                            + " when it is above zero, and lambda* gives each at least v*."),
            new MetricKey("feasible/weight/<o>", "", TRAIN, "The weighting of that least variance (lambda*)."),
            new MetricKey(
                    "weight/<o>",
                    "",
                    TRAIN,
                    "Weight of the objective in this step, divided by the sum of the weights."),
            new MetricKey("weight_raw/<o>", "", TRAIN, "Weight of the objective before division by the sum."));

    private CovarianceMetrics() {}
}
