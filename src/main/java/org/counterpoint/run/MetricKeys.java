package org.counterpoint.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The registry of metric keys: every key that our trainers log, with unit and meaning. Runs may hold other keys as well; those
 * are kept and shown under their own name.
 */
public final class MetricKeys {
    private static final List<String> TRAIN = List.of("train");
    private static final List<String> HELD_OUT = List.of("validation", "test", "unseen");
    private static final List<String> VALIDATION = List.of("validation");
    private static final List<String> EVERYWHERE = List.of("train", "validation", "test", "unseen");
    private static final List<MetricKey> ALL = registry();

    private MetricKeys() {}

    /** All registered keys, grouped by topic. */
    public static List<MetricKey> all() {
        return ALL;
    }

    /** What a concrete key means; the most specific pattern wins; empty for keys from elsewhere. */
    public static Optional<MetricKey> find(String key) {
        return ALL.stream()
                .filter(candidate -> candidate.matches(key))
                .min(Comparator.comparingLong(candidate ->
                        candidate.pattern().chars().filter(c -> c == '<').count()));
    }

    /** Key of the mean reward of an objective. */
    public static String rewardMean(String objective) {
        return "reward/" + objective + "/mean";
    }

    /** Key of the standard error of {@link #rewardMean}. */
    public static String rewardSe(String objective) {
        return "reward/" + objective + "/se";
    }

    /** Key of the unbiased within-prompt covariance of an objective with the scalarized score (E2). */
    public static String cov(String objective) {
        return "cov/" + objective;
    }

    /** Key of the standard error of {@link #cov}. */
    public static String covSe(String objective) {
        return "cov/" + objective + "/se";
    }

    /** Key of the covariance with the normalized advantage (E3). */
    public static String covAdv(String objective) {
        return "cov_adv/" + objective;
    }

    /** Key of the covariance over tokens that clipping let through (E4). */
    public static String covClip(String objective) {
        return "cov_clip/" + objective;
    }

    /** Key of the same covariance as if nothing were clipped. */
    public static String covUnclip(String objective) {
        return "cov_unclip/" + objective;
    }

    /** Key of how far clipping can have moved that covariance at most. */
    public static String clipBound(String objective) {
        return "clip/bound/" + objective;
    }

    /** Key of the first-order change along the change that the policy made. */
    public static String firstOrder(String objective) {
        return "first_order/" + objective;
    }

    /** Key of an entry of the objective covariance matrix (E1). */
    public static String covMatrix(String a, String b) {
        return "cov_matrix/" + a + "/" + b;
    }

    /** Key of the normalized weight of an objective in this step. */
    public static String weight(String objective) {
        return "weight/" + objective;
    }

    /** Key of the weight of an objective in the feasible cone's best direction. */
    public static String feasibleWeight(String objective) {
        return "feasible/weight/" + objective;
    }

    /** Key of the first-order predicted change of an objective. */
    public static String predicted(String objective) {
        return "predicted/" + objective;
    }

    /** Key of the measured change of an objective between evaluations. */
    public static String realized(String objective) {
        return "realised/" + objective;
    }

    /** Key of the fraction of completions recognized as a behavior. */
    public static String behavior(String name) {
        return "behaviour/" + name;
    }

    private static List<MetricKey> registry() {
        List<MetricKey> keys = new ArrayList<>();
        add(
                keys,
                EVERYWHERE,
                "reward/<o>/mean",
                "reward",
                "Mean reward of the objective over the completions of the row.");
        add(keys, EVERYWHERE, "reward/<o>/se", "reward", "Standard error of that mean, prompts as clusters.");
        add(
                keys,
                TRAIN,
                "cov/<o>",
                "reward^2",
                "Unbiased within-prompt covariance of the objective's reward with the scalarized score (E2);"
                        + " positive means this step pushes the objective up.");
        add(keys, TRAIN, "cov/<o>/se", "reward^2", "Standard error of cov over the prompts of the batch.");
        add(
                keys,
                TRAIN,
                "cov_adv/<o>",
                "reward",
                "Covariance with the normalized advantage that the update used (E3).");
        add(keys, TRAIN, "cov_adv/<o>/se", "reward", "Standard error of cov_adv.");
        add(keys, TRAIN, "cov_clip/<o>", "reward", "Covariance over what clipping let through (E4).");
        add(keys, TRAIN, "cov_clip/<o>/se", "reward", "Standard error of cov_clip.");
        add(keys, TRAIN, "cov_unclip/<o>", "reward", "The same as cov_clip as if nothing were clipped.");
        add(
                keys,
                TRAIN,
                "clip/bound/<o>",
                "reward",
                "How far clipping can have moved that covariance at most; where cov_unclip exceeds it, cov_clip is positive.");
        add(keys, TRAIN, "cov_between/<o>", "reward^2", "Between-prompt part of the pooled covariance (E5).");
        add(
                keys,
                TRAIN,
                "cov_pooled/<o>",
                "reward^2",
                "Covariance pooled over prompts (E5), which mixes prompt difficulty into the sign.");
        add(
                keys,
                EVERYWHERE,
                "cov_matrix/<a>/<b>",
                "reward^2",
                "Within-prompt covariance of two objectives' rewards (E1).");
        add(
                keys,
                TRAIN,
                "sum_rule/residual",
                "reward^2",
                "Weighted sum of the covariances minus the score's variance; zero up to rounding.");
        add(
                keys,
                TRAIN,
                "feasible/value",
                "reward^2",
                "Least variance of the weighted reward over all weightings (v*): some weighting makes every covariance positive exactly"
                        + " when it is above zero, and lambda* gives each at least v*.");
        add(keys, TRAIN, "feasible/weight/<o>", "", "The weighting of that least variance (lambda*).");
        add(keys, TRAIN, "weight/<o>", "", "Weight of the objective in this step, divided by the sum of the weights.");
        add(keys, TRAIN, "weight_raw/<o>", "", "Weight of the objective before division by the sum.");
        add(keys, TRAIN, "ctwa/ema/<o>", "", "Moving average of the covariance that CTWA controls.");
        add(keys, TRAIN, "ctwa/target/<o>", "", "Covariance target of the objective.");
        add(keys, TRAIN, "ctwa/deficit/<o>", "", "How far the moving average lies below its target.");
        add(keys, TRAIN, "ctwa/gate/<o>", "", "1 where the weight was allowed to rise in this step, else 0.");
        add(keys, TRAIN, "tchebycheff/reference/<o>", "reward", "Reference point that distances are measured from.");
        add(keys, TRAIN, "lagrangian/lambda/<o>", "", "Multiplier of the lower bound on the objective.");
        add(
                keys,
                TRAIN,
                "lagrangian/violation/<o>",
                "reward",
                "Lower bound minus batch mean of the objective; above zero the bound is violated.");
        add(
                keys,
                TRAIN,
                "lagrangian/value",
                "reward",
                "Minus the mean of the primary objective plus the multipliers times their violations.");
        add(
                keys,
                TRAIN,
                "mgda/norm",
                "",
                "Norm of the shortest combination of the gradients in the last minibatch; zero means no common direction is left.");
        add(
                keys,
                TRAIN,
                "ctwa/groups",
                "prompts",
                "Groups of at least two completions in the part of the batch that the published statistic sees.");
        add(
                keys,
                TRAIN,
                "dynamic/influence/<o>",
                "",
                "Inner products of the objective's gradient with all objectives' gradients, summed and scaled as the variant says.");
        add(
                keys,
                TRAIN,
                "gradnorm/invalid",
                "",
                "1 once the published rule has made the weights no numbers, from when on every step is skipped; else 0.");
        add(
                keys,
                TRAIN,
                "gradnorm/ratio/<o>",
                "",
                "Relative inverse training rate of the objective; above 1 it learns more slowly than the others.");
        add(keys, TRAIN, "gradnorm/target/<o>", "", "Weighted gradient norm that the objective should have.");
        add(keys, TRAIN, "pama/a/<o>", "", "Mean over tokens of the positive part of the objective's advantage.");
        add(
                keys,
                TRAIN,
                "pama/scalar",
                "",
                "Least norm of a convex combination of those means; published trains every token on it.");
        add(
                keys,
                TRAIN,
                "smooth_tchebycheff/reference/<o>",
                "reward",
                "Reference point that batch means are measured from.");
        add(
                keys,
                TRAIN,
                "smooth_tchebycheff/gap/<o>",
                "reward",
                "Weighted distance of the batch mean from the reference point.");
        add(
                keys,
                TRAIN,
                "nash/alpha/<o>",
                "",
                "Bargaining coefficient of the objective in the last minibatch, in its own scale.");
        add(
                keys,
                TRAIN,
                "nash/residual",
                "",
                "Largest distance of alpha times its gain from 1; large means that no bargaining solution exists.");
        add(keys, TRAIN, "famo/delta/<o>", "", "Fall of the logarithm of the shifted loss in the last minibatch.");
        add(keys, TRAIN, "famo/least/<o>", "loss", "Loss that is assumed to be the least one.");
        add(keys, TRAIN, "pcgrad/conflicts", "", "Projections made in the last minibatch.");
        add(
                keys,
                TRAIN,
                "cagrad/worst_gain",
                "",
                "Smallest inner product of the step with an objective's gradient in the last minibatch; at least 0 means no conflict left.");
        add(
                keys,
                TRAIN,
                "cone/covariance/<o>",
                "reward^2",
                "Averaged covariance of the objective with the score of the weights that come next.");
        add(
                keys,
                TRAIN,
                "cone/margin/<o>",
                "reward^2",
                "Margin asked of that covariance; 0 for an objective whose own variance is within its error.");
        add(
                keys,
                TRAIN,
                "cone/feasible",
                "",
                "1 where all margins can be met; else 0, and the weights of least variance are used.");
        add(keys, TRAIN, "cone/distance", "", "Distance of the weights from the preferred ones.");
        add(
                keys,
                TRAIN,
                "cone/value",
                "reward^2",
                "Least variance of a score with weights on the simplex (v*), over the objectives that take part.");
        add(keys, TRAIN, "cone/prompts", "prompts", "Effective number of prompts behind the averages.");
        add(keys, TRAIN, "score/mean", "", "Mean scalarized score of the batch.");
        add(keys, TRAIN, "score/variance", "", "Mean within-prompt variance of the scalarized score.");
        add(keys, TRAIN, "groups", "prompts", "Prompts in the batch.");
        add(
                keys,
                TRAIN,
                "groups/zero_variance",
                "prompts",
                "Prompts whose completions all scored the same, which give no gradient.");
        add(keys, TRAIN, "clip/unclipped_fraction", "", "Fraction of tokens that the ratio clip let through.");
        add(keys, TRAIN, "clip/distortion", "", "How much clipping changed the covariance.");
        add(
                keys,
                EVERYWHERE,
                "stage",
                "",
                "1-based stage of a method that trains in stages; absent where all are merged.");
        add(keys, TRAIN, "loss", "", "Training loss of the step.");
        add(keys, EVERYWHERE, "kl", "nats/token", "Divergence from the reference model per token.");
        add(keys, TRAIN, "entropy", "nats/token", "Entropy of the policy per token.");
        add(keys, TRAIN, "saturation", "", "Mean probability of the sampled tokens; at 1 gradients vanish.");
        add(
                keys,
                TRAIN,
                "skipped",
                "steps",
                "Optimizer steps that were not made because the method's coefficients were no numbers.");
        add(keys, TRAIN, "grad_norm", "", "Norm of the gradient before clipping.");
        add(keys, TRAIN, "learning_rate", "", "Learning rate of the step.");
        add(keys, EVERYWHERE, "length/mean", "tokens", "Mean length of the completions.");
        add(keys, TRAIN, "tokens", "tokens", "Tokens generated or trained on since the start.");
        add(keys, TRAIN, "samples", "completions", "Completions or pairs used since the start.");
        add(keys, TRAIN, "tokens_per_second", "tokens/s", "Throughput of the step.");
        add(keys, TRAIN, "time/rollout", "s", "Time spent sampling in the step.");
        add(keys, TRAIN, "time/update", "s", "Time spent in loss, backward and optimizer in the step.");
        add(
                keys,
                List.of("train", "validation"),
                "predicted/<o>",
                "reward",
                "First-order predicted change of the objective along the score: by this step on its own completions, or since the"
                        + " evaluation before on the completions of that evaluation.");
        add(
                keys,
                VALIDATION,
                "first_order/<o>",
                "reward",
                "First-order change since the evaluation before along the change the policy really made: covariance of the"
                        + " reward with the log-ratio, on the completions of that evaluation.");
        add(keys, VALIDATION, "first_order/<o>/se", "reward", "Standard error of first_order.");
        add(
                keys,
                VALIDATION,
                "realised/<o>",
                "reward",
                "Change of the held-out mean reward since the evaluation before.");
        add(keys, HELD_OUT, "behaviour/<name>", "", "Fraction of completions recognized as this behavior.");
        add(keys, TRAIN, "dpo/margin", "nats", "Mean implicit reward of chosen minus rejected.");
        add(keys, TRAIN, "dpo/accuracy", "", "Fraction of the batch's pairs ranked right.");
        add(keys, TRAIN, "dpo/accuracy/<o>", "", "Fraction of held-out pairs of the objective ranked right.");
        add(
                keys,
                TRAIN,
                "dpo/chosen",
                "nats",
                "Mean log-ratio of the chosen completions to the stage's reference; below 0 their likelihood falls.");
        add(
                keys,
                TRAIN,
                "dpo/rejected",
                "nats",
                "Mean log-ratio of the rejected completions to the stage's reference.");
        add(
                keys,
                TRAIN,
                "dpo/offset",
                "nats",
                "Mean margin term of the batch that earlier stages contribute (MODPO, SPO).");
        add(
                keys,
                TRAIN,
                "pairs/weight/<o>",
                "",
                "Weight of the objective among the pairs that the stage learns from; absent where it takes no part.");
        add(
                keys,
                TRAIN,
                "subspace/leak",
                "",
                "Part of the update that lies in the protected subspace, mean over modules; 0 means orthogonal.");
        add(
                keys,
                TRAIN,
                "subspace/energy_kept",
                "",
                "Part of the gradient's energy at the start of the stage that its directions keep, mean over modules.");
        add(
                keys,
                TRAIN,
                "subspace/overlap",
                "",
                "Overlap with the protected subspaces, mean over modules; 1 means equal.");
        add(
                keys,
                TRAIN,
                "subspace/cosine",
                "",
                "Cosine of the update with the sum of the earlier stages' updates, mean over modules.");
        add(keys, TRAIN, "subspace/protected", "", "Dimension of the protected outputs, mean over modules.");
        add(keys, TRAIN, "subspace/free", "", "Output directions that the stage may use, mean over modules.");
        add(
                keys,
                TRAIN,
                "subspace/right_leak",
                "",
                "Part of the update that reads protected inputs, mean over modules; logged where inputs are confined.");
        add(
                keys,
                TRAIN,
                "subspace/right_overlap",
                "",
                "Overlap of the inputs it reads with the protected ones, mean over modules.");
        add(keys, TRAIN, "subspace/right_protected", "", "Dimension of the protected inputs, mean over modules.");
        add(keys, TRAIN, "subspace/right_free", "", "Input directions that the stage may use, mean over modules.");
        add(
                keys,
                TRAIN,
                "subspace/output_change",
                "",
                "Size of the outputs the update adds on held-out pairs of earlier objectives, over its norm times theirs; mean over modules.");
        add(
                keys,
                TRAIN,
                "lipschitz/stable_rank",
                "",
                "Stable rank of the update (squared Frobenius over squared spectral norm), mean over modules.");
        add(keys, TRAIN, "lipschitz/sigma_max", "", "Largest singular value of the update over all modules.");
        add(
                keys,
                TRAIN,
                "lipschitz/capped",
                "modules",
                "Modules whose update the spectral cap held back in the step; logged where there is a cap.");
        add(
                keys,
                VALIDATION,
                "lipschitz/empirical",
                "",
                "Largest change of the next-token logits over the change of the input embeddings that was found around eight held-out"
                        + " prompts, always the same: a lower estimate of the network's Lipschitz constant.");
        add(
                keys,
                TRAIN,
                "gradient_cosine/<a>/<b>",
                "",
                "Cosine of the gradients of two objectives: policy gradients of the raw rewards online, gradients of the DPO losses"
                        + " offline.");
        add(keys, TRAIN, "gradient_norm/<o>", "", "Norm of that gradient.");
        add(
                keys,
                TRAIN,
                "loss_gradient_cosine/<a>/<b>",
                "",
                "Cosine of the gradients of two objectives' policy losses, for methods that combine gradients.");
        add(keys, TRAIN, "loss_gradient_norm/<o>", "", "Norm of that gradient.");
        add(
                keys,
                TRAIN,
                "pl/gradient_squared",
                "reward^2",
                "Squared norm of the policy gradient of the weighted reward, unbiased by two halves of the prompts.");
        add(
                keys,
                TRAIN,
                "pl/gap",
                "reward",
                "Weighted reward that the best policy attains above the batch, from the exact front.");
        add(
                keys,
                TRAIN,
                "pl/constant",
                "reward",
                "Local estimate of the Polyak-Lojasiewicz constant: pl/gradient_squared / (2 pl/gap).");
        add(
                keys,
                TRAIN,
                "pl/bound",
                "reward",
                "Lower bound of pl/constant of a softmax policy, pi(a*)^2 times pl/gap / 2 with one prompt (exact lessons).");
        add(keys, TRAIN, "policy/<prompt>/<action>", "", "Probability of an action for a prompt (exact lessons).");
        return List.copyOf(keys);
    }

    private static void add(List<MetricKey> keys, List<String> splits, String pattern, String unit, String meaning) {
        keys.add(new MetricKey(pattern, unit, splits, meaning));
    }
}
