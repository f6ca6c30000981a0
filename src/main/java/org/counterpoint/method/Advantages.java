package org.counterpoint.method;

import java.util.HashMap;
import java.util.Map;

/** Advantage estimators. One terminal reward per response, so the advantage is the same on every token of a response. */
public final class Advantages {
    private static final double GRPO_EPSILON = 1e-6;
    private static final double WHITEN_EPSILON = 1e-8;

    private Advantages() {}

    /** The known estimators. */
    public enum Estimator {
        GRPO("grpo"),
        REINFORCE_PP("reinforce++");

        private final String id;

        Estimator(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /** The estimator of that identifier. */
        public static Estimator of(String id) {
            for (Estimator e : values()) {
                if (e.id.equals(id)) {
                    return e;
                }
            }
            throw new BadConfigurationException("There is no estimator \"" + id + "\"; use grpo or reinforce++.");
        }
    }

    /**
     * Advantages of a batch.
     *
     * @param scores one score per response
     * @param groups prompt number of each response
     * @param tokens number of generated tokens of each response
     */
    public static double[] of(Estimator estimator, double[] scores, int[] groups, int[] tokens) {
        return switch (estimator) {
            case GRPO -> grpo(scores, groups);
            case REINFORCE_PP -> reinforcePlusPlus(scores, tokens);
        };
    }

    /**
     * GRPO: (s - mean) / (std + 1e-6) within each group, standard deviation with Bessel's correction; a group of one has mean
     * 0 and standard deviation 1.
     */
    public static double[] grpo(double[] scores, int[] groups) {
        Map<Integer, double[]> moments = new HashMap<>();
        for (int i = 0; i < scores.length; i++) {
            double[] m = moments.computeIfAbsent(groups[i], g -> new double[3]);
            m[0]++;
            m[1] += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            double[] m = at(moments, groups[i]);
            double d = scores[i] - m[1] / m[0];
            m[2] += d * d;
        }
        double[] a = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double[] m = at(moments, groups[i]);
            boolean single = m[0] < 2;
            double mean = single ? 0 : m[1] / m[0];
            double std = single ? 1 : Math.sqrt(m[2] / (m[0] - 1));
            a[i] = (scores[i] - mean) / (std + GRPO_EPSILON);
        }
        return a;
    }

    /**
     * REINFORCE++ with a terminal reward and discount 1: the return is the score at every token, whitened over all tokens of
     * the batch (Bessel variance + 1e-8), so that long responses weigh more in the mean.
     */
    public static double[] reinforcePlusPlus(double[] scores, int[] tokens) {
        double n = 0;
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            n += tokens[i];
            sum += tokens[i] * scores[i];
        }
        double mean = n > 0 ? sum / n : 0;
        double squares = 0;
        for (int i = 0; i < scores.length; i++) {
            squares += tokens[i] * (scores[i] - mean) * (scores[i] - mean);
        }
        double variance = n > 1 ? squares / (n - 1) : 0;
        double scale = 1 / Math.sqrt(variance + WHITEN_EPSILON);
        double[] a = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            a[i] = (scores[i] - mean) * scale;
        }
        return a;
    }

    private static double[] at(Map<Integer, double[]> moments, int group) {
        double[] m = moments.get(group);
        if (m == null) {
            throw new IllegalStateException("Group " + group + " has no responses.");
        }
        return m;
    }
}
