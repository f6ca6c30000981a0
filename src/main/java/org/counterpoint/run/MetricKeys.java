package org.counterpoint.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The registry of metric keys: every key that our trainers log, with unit and meaning. Runs may hold other keys as well; those
 * are kept and shown under their own name.
 */
public final class MetricKeys {
    private static final List<MetricKey> ALL = Stream.of(
                    CovarianceMetrics.ALL, MethodMetrics.ALL, TrainingMetrics.ALL, UpdateMetrics.ALL)
            .flatMap(List::stream)
            .toList();

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
}
