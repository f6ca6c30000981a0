package org.counterpoint.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The effective training signal of each response under the clipped surrogate, and its covariance with rewards (CTWA, sections
 * 3.3 and 4.2 of the method notes).
 *
 * @param clipped [responses] w with the clipping indicator
 * @param unclipped [responses] w without it
 * @param unclippedFraction fraction of tokens whose gradient passes the clip
 */
public record ClippedWeights(double[] clipped, double[] unclipped, double unclippedFraction) {
    private static final double LOG_RATIO_BOUND = 20;
    private static final double OUTLIER_FACTOR = 100;
    private static final double LEAST_DEVIATION = 1e-8;

    /** How token weights become one weight per response. */
    public enum Aggregation {
        /** Sum over tokens / number of tokens. */
        MEAN,
        /** Sum over tokens / (number of unclipped tokens + 1e-8). */
        MEAN_UNCLIPPED,
        /** Sum over tokens. */
        SUM
    }

    /**
     * Weights of a batch.
     *
     * @param logNew [responses][tokens] log-probabilities under the policy after the update
     * @param logOld [responses][tokens] log-probabilities when sampled
     * @param advantages [responses] mean advantage over the tokens of a response
     */
    public static ClippedWeights of(
            double[][] logNew, double[][] logOld, double[] advantages, Clip clip, Aggregation aggregation) {
        int n = advantages.length;
        double[] clipped = new double[n];
        double[] free = new double[n];
        long passed = 0;
        long all = 0;
        for (int i = 0; i < n; i++) {
            double a = advantages[i];
            int kept = 0;
            for (int t = 0; t < logNew[i].length; t++) {
                double d = Math.clamp(logNew[i][t] - logOld[i][t], -LOG_RATIO_BOUND, LOG_RATIO_BOUND);
                double ratio = Math.exp(d);
                boolean open = clip.passes(ratio, a);
                free[i] += a * ratio;
                if (open) {
                    clipped[i] += a * ratio;
                    kept++;
                }
            }
            int length = logNew[i].length;
            passed += kept;
            all += length;
            switch (aggregation) {
                case MEAN -> {
                    clipped[i] /= Math.max(1, length);
                    free[i] /= Math.max(1, length);
                }
                case MEAN_UNCLIPPED -> {
                    clipped[i] /= kept + 1e-8;
                    free[i] /= Math.max(1, length);
                }
                case SUM -> {}
            }
        }
        return new ClippedWeights(clipped, free, all == 0 ? 1 : (double) passed / all);
    }

    /** Mean of |w clipped - w unclipped|. */
    public double distortion() {
        double sum = 0;
        for (int i = 0; i < clipped.length; i++) {
            sum += Math.abs(clipped[i] - unclipped[i]);
        }
        return clipped.length == 0 ? 0 : sum / clipped.length;
    }

    /**
     * Covariance and correlation of each objective with a weight, within groups.
     *
     * @param covariance [M] mean over groups of the biased covariance
     * @param correlation [M] mean over the groups where both deviations exceed 1e-8; 0 when there is none
     * @param groups number of groups with at least two responses left
     */
    public record Statistic(double[] covariance, double[] correlation, int groups) {}

    /**
     * CTWA's statistic v on all groups. Responses whose weight is not finite, or more than 100 times the median magnitude, are
     * left out.
     *
     * @param rewards [responses][M]
     * @param weight [responses]
     * @param groups [responses] prompt number
     */
    public static Statistic statistic(double[][] rewards, double[] weight, int[] groups) {
        double[] magnitudes = Arrays.stream(weight)
                .filter(Double::isFinite)
                .map(Math::abs)
                .sorted()
                .toArray();
        double median = magnitudes.length == 0 ? 0 : median(magnitudes);
        Map<Integer, List<Integer>> byGroup = new LinkedHashMap<>();
        for (int i = 0; i < weight.length; i++) {
            boolean outlier = median > 0 && Math.abs(weight[i]) > OUTLIER_FACTOR * median;
            if (Double.isFinite(weight[i]) && !outlier) {
                byGroup.computeIfAbsent(groups[i], g -> new ArrayList<>()).add(i);
            }
        }
        int m = rewards.length == 0 ? 0 : rewards[0].length;
        double[] covariance = new double[m];
        double[] correlation = new double[m];
        int[] defined = new int[m];
        int used = 0;
        for (List<Integer> members : byGroup.values()) {
            if (members.size() < 2) {
                continue;
            }
            used++;
            double k = members.size();
            double meanW = members.stream().mapToDouble(i -> weight[i]).sum() / k;
            for (int j = 0; j < m; j++) {
                int objective = j;
                double meanR =
                        members.stream().mapToDouble(i -> rewards[i][objective]).sum() / k;
                double rw = 0;
                double rr = 0;
                double ww = 0;
                for (int i : members) {
                    double r = rewards[i][j] - meanR;
                    double w = weight[i] - meanW;
                    rw += r * w;
                    rr += r * r;
                    ww += w * w;
                }
                covariance[j] += rw / k;
                if (Math.sqrt(rr / k) * Math.sqrt(ww / k) > LEAST_DEVIATION) {
                    correlation[j] += rw / Math.sqrt(rr * ww);
                    defined[j]++;
                }
            }
        }
        for (int j = 0; j < m; j++) {
            covariance[j] = used == 0 ? 0 : covariance[j] / used;
            correlation[j] = defined[j] == 0 ? 0 : correlation[j] / defined[j];
        }
        return new Statistic(covariance, correlation, used);
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
