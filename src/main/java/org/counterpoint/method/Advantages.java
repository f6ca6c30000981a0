package org.counterpoint.method;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Advantage estimators (methods-ctwa 1). Rewards come at the end of a response, so that the advantage is the same on every token
 * of a response unless a score is given to the tokens before the last one as well.
 */
public final class Advantages {
    private static final double GRPO_EPSILON = 1e-6;
    private static final double WHITEN_EPSILON = 1e-8;

    private Advantages() {}

    /**
     * Advantages of a batch on every token.
     *
     * @param scores [responses] score at the last token
     * @param tokenScore score at every other token, 0 for a terminal reward alone. Estimators that compare responses sum scores
     *     over the padded width, where it is a constant and cancels; returns accumulate it
     * @param groups [responses] prompt number
     * @param lengths [responses] number of generated tokens
     * @return [responses][tokens]
     */
    public static double[][] of(Estimator estimator, double[] scores, double tokenScore, int[] groups, int[] lengths) {
        return switch (estimator) {
            case REINFORCE -> returns(scores, tokenScore, lengths);
            case REINFORCE_PP -> whiten(returns(scores, tokenScore, lengths));
            case GRPO -> spread(grpo(scores, groups), lengths);
            case DR_GRPO -> spread(centered(scores, groups), lengths);
            case RLOO -> spread(leaveOneOut(scores, groups), lengths);
        };
    }

    /**
     * GRPO: (s - mean) / (std + 1e-6) within each group, standard deviation with Bessel's correction; a group of one has mean
     * 0 and standard deviation 1.
     */
    public static double[] grpo(double[] scores, int[] groups) {
        Map<Integer, Moments> moments = moments(scores, groups);
        double[] a = new double[scores.length];
        for (int i = 0; i < a.length; i++) {
            Moments m = at(moments, groups[i]);
            a[i] = m.count < 2
                    ? scores[i] / (1 + GRPO_EPSILON)
                    : (scores[i] - m.mean()) / (m.deviation() + GRPO_EPSILON);
        }
        return a;
    }

    /** Dr. GRPO: s - mean within each group, without division by the deviation; a group of one keeps its score. */
    public static double[] centered(double[] scores, int[] groups) {
        Map<Integer, Moments> moments = moments(scores, groups);
        double[] a = new double[scores.length];
        for (int i = 0; i < a.length; i++) {
            Moments m = at(moments, groups[i]);
            a[i] = m.count < 2 ? scores[i] : scores[i] - m.mean();
        }
        return a;
    }

    /** RLOO: s minus the mean of the others of its group; a group of one keeps its score. */
    public static double[] leaveOneOut(double[] scores, int[] groups) {
        Map<Integer, Moments> moments = moments(scores, groups);
        double[] a = new double[scores.length];
        for (int i = 0; i < a.length; i++) {
            Moments m = at(moments, groups[i]);
            a[i] = m.count < 2 ? scores[i] : (scores[i] - m.mean()) * m.count / (m.count - 1);
        }
        return a;
    }

    /** REINFORCE with discount 1 and no baseline: the sum of the scores from each token on; [responses][tokens]. */
    public static double[][] returns(double[] scores, double tokenScore, int[] lengths) {
        double[][] g = new double[scores.length][];
        for (int i = 0; i < g.length; i++) {
            g[i] = new double[lengths[i]];
            for (int t = 0; t < lengths[i]; t++) {
                g[i][t] = scores[i] + tokenScore * (lengths[i] - 1 - t);
            }
        }
        return g;
    }

    /**
     * REINFORCE++: returns whitened over all tokens of the batch (Bessel variance + 1e-8), so that long responses weigh more in
     * the mean.
     */
    public static double[][] whiten(double[][] returns) {
        double n = 0;
        double sum = 0;
        for (double[] row : returns) {
            n += row.length;
            sum += Arrays.stream(row).sum();
        }
        double mean = n > 0 ? sum / n : 0;
        double squares = 0;
        for (double[] row : returns) {
            for (double v : row) {
                squares += (v - mean) * (v - mean);
            }
        }
        double scale = 1 / Math.sqrt((n > 1 ? squares / (n - 1) : 0) + WHITEN_EPSILON);
        return Arrays.stream(returns)
                .map(row -> Arrays.stream(row).map(v -> (v - mean) * scale).toArray())
                .toArray(double[][]::new);
    }

    /** [responses] mean advantage over the tokens of each response. */
    public static double[] perResponse(double[][] advantages) {
        return Arrays.stream(advantages)
                .mapToDouble(row -> Arrays.stream(row).average().orElse(0))
                .toArray();
    }

    private static double[][] spread(double[] advantages, int[] lengths) {
        double[][] a = new double[advantages.length][];
        for (int i = 0; i < a.length; i++) {
            a[i] = new double[lengths[i]];
            Arrays.fill(a[i], advantages[i]);
        }
        return a;
    }

    private static final class Moments {
        int count;
        double sum;
        double squares;

        double mean() {
            return sum / count;
        }

        double deviation() {
            return Math.sqrt(squares / (count - 1));
        }
    }

    private static Map<Integer, Moments> moments(double[] scores, int[] groups) {
        Map<Integer, Moments> moments = new HashMap<>();
        for (int i = 0; i < scores.length; i++) {
            Moments m = moments.computeIfAbsent(groups[i], g -> new Moments());
            m.count++;
            m.sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            Moments m = at(moments, groups[i]);
            double d = scores[i] - m.mean();
            m.squares += d * d;
        }
        return moments;
    }

    private static Moments at(Map<Integer, Moments> moments, int group) {
        Moments m = moments.get(group);
        if (m == null) {
            throw new IllegalStateException("Group " + group + " has no responses.");
        }
        return m;
    }
}
