package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.Statistics;

/**
 * Covariance estimators over groups of responses to the same prompt (methods-ctwa 3.4, E1 to E5). Responses are given
 * flat; those with equal prompt id form a group; groups of one response say nothing and are skipped.
 */
public final class GroupCovariance {

    private static final double CORRELATION_FLOOR = 1e-8;

    private final double[][] rewards;
    private final int objectives;
    private final List<int[]> groups;
    private final int skipped;

    private GroupCovariance(double[][] rewards, int objectives, List<int[]> groups, int skipped) {
        this.rewards = rewards;
        this.objectives = objectives;
        this.groups = groups;
        this.skipped = skipped;
    }

    /**
     * Covariance of each objective's reward with one statistic of the responses.
     *
     * @param value mean over groups, per objective; NaN without a group of two
     * @param se standard deviation over groups divided by the root of their number; NaN with fewer than two groups
     * @param correlation mean over groups of the correlation, groups with a spread product of at most 1e-8 left out
     * @param groups number of groups used
     * @param zeroVarianceGroups groups in which the statistic is constant; they enter with covariance 0
     */
    public record Estimate(double[] value, double[] se, double[] correlation, int groups, int zeroVarianceGroups) {

        /** Signs given the standard errors. */
        public Sign[] signs() {
            Sign[] out = new Sign[value.length];
            Arrays.setAll(out, j -> Sign.of(value[j], se[j]));
            return out;
        }
    }

    /**
     * Covariance without a group baseline, split by the law of total covariance (E5); all three divide by counts.
     *
     * @param within mean over responses of the within-prompt part
     * @param between covariance of the prompts' means
     * @param pooled their sum
     */
    public record Pooled(double[] within, double[] between, double[] pooled) {}

    /**
     * What one group adds to the covariances of all.
     *
     * @param prompt prompt id of the group
     * @param size number of its responses
     * @param reward [objectives] mean reward
     * @param statistic mean of the statistic
     * @param within [objectives] its part of the unbiased value of {@link #with}
     * @param between [objectives] its part of {@link Pooled#between}
     */
    public record Contribution(
            int prompt, int size, double[] reward, double statistic, double[] within, double[] between) {}

    /**
     * The identity {@code sum_j lambda_j Cov(r_j, w) = Cov(sum_j lambda_j r_j, w)}, which for w equal to the linear score is
     * the mean within-prompt variance of the score, never below 0.
     *
     * @param weighted left side
     * @param direct right side, computed from the score itself
     */
    public record SumRule(double weighted, double direct) {

        /** Left minus right; rounding only, when the score is the linear one. */
        public double residual() {
            return weighted - direct;
        }
    }

    /**
     * Groups responses.
     *
     * @param prompt prompt id of each response
     * @param rewards {@code [response][objective]}
     * @throws IllegalArgumentException when the lengths differ
     */
    public static GroupCovariance of(int[] prompt, double[][] rewards) {
        if (prompt.length != rewards.length) {
            throw new IllegalArgumentException("There are " + prompt.length + " prompt ids for " + rewards.length
                    + " rows of rewards; give one id per response.");
        }
        int objectives = rewards.length == 0 ? 0 : rewards[0].length;
        Map<Integer, List<Integer>> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < prompt.length; i++) {
            if (rewards[i].length != objectives) {
                throw new IllegalArgumentException("Response " + i + " has " + rewards[i].length
                        + " rewards where others have " + objectives + ".");
            }
            byPrompt.computeIfAbsent(prompt[i], k -> new ArrayList<>()).add(i);
        }
        List<int[]> groups = new ArrayList<>();
        int skipped = 0;
        for (List<Integer> members : byPrompt.values()) {
            if (members.size() < 2) {
                skipped++;
            } else {
                groups.add(members.stream().mapToInt(Integer::intValue).toArray());
            }
        }
        return new GroupCovariance(rewards, objectives, groups, skipped);
    }

    /** Number of groups with at least two responses. */
    public int groups() {
        return groups.size();
    }

    /** Number of prompts with a single response, left out everywhere. */
    public int skippedGroups() {
        return skipped;
    }

    /** Linear score of every response. */
    public double[] score(double[] weights) {
        double[] s = new double[rewards.length];
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < objectives; j++) {
                s[i] += weights[j] * rewards[i][j];
            }
        }
        return s;
    }

    /** E1: reward covariance matrix, mean over groups of the matrices that divide by K. */
    public double[][] matrix() {
        double[][] sigma = new double[objectives][objectives];
        for (double[][] one : matrices()) {
            for (int j = 0; j < objectives; j++) {
                for (int k = 0; k < objectives; k++) {
                    sigma[j][k] += one[j][k] / groups.size();
                }
            }
        }
        for (int j = 0; j < objectives && groups.isEmpty(); j++) {
            Arrays.fill(sigma[j], Double.NaN);
        }
        return sigma;
    }

    /** Reward covariance matrix of every group with at least two responses, dividing by K; symmetric. */
    public List<double[][]> matrices() {
        List<double[][]> all = new ArrayList<>();
        for (int[] g : groups) {
            double[] mean = means(g);
            double[][] sigma = new double[objectives][objectives];
            for (int j = 0; j < objectives; j++) {
                for (int k = 0; k <= j; k++) {
                    double sum = 0;
                    for (int i : g) {
                        sum += (rewards[i][j] - mean[j]) * (rewards[i][k] - mean[k]);
                    }
                    sigma[j][k] = sum / g.length;
                    sigma[k][j] = sigma[j][k];
                }
            }
            all.add(sigma);
        }
        return all;
    }

    /**
     * E2, E3 or E4: covariance with the score, the advantage, or the clipped advantage weight.
     *
     * @param w one value per response
     * @param unbiased multiply every group by K / (K - 1)
     */
    public Estimate with(double[] w, boolean unbiased) {
        requireLength(w);
        double[][] perGroup = new double[objectives][groups.size()];
        double[] correlation = new double[objectives];
        int[] valid = new int[objectives];
        int flat = 0;
        for (int g = 0; g < groups.size(); g++) {
            int[] members = groups.get(g);
            int size = members.length;
            double[] mean = means(members);
            double meanW = mean(members, w);
            double varW = 0;
            for (int i : members) {
                varW += (w[i] - meanW) * (w[i] - meanW) / size;
            }
            flat += constant(members, w) ? 1 : 0;
            for (int j = 0; j < objectives; j++) {
                double cov = 0;
                double var = 0;
                for (int i : members) {
                    double r = rewards[i][j] - mean[j];
                    cov += r * (w[i] - meanW) / size;
                    var += r * r / size;
                }
                perGroup[j][g] = unbiased ? cov * size / (size - 1) : cov;
                double spread = Math.sqrt(var * varW);
                if (spread > CORRELATION_FLOOR) {
                    correlation[j] += cov / spread;
                    valid[j]++;
                }
            }
        }
        double[] value = new double[objectives];
        double[] se = new double[objectives];
        for (int j = 0; j < objectives; j++) {
            value[j] = Statistics.mean(perGroup[j]);
            se[j] = Statistics.standardError(perGroup[j]);
            correlation[j] = valid[j] == 0 ? Double.NaN : correlation[j] / valid[j];
        }
        return new Estimate(value, se, correlation, groups.size(), flat);
    }

    /**
     * How far replacing one statistic by another can move the covariance of each objective at most: the mean over groups of
     * {@code sd(r_j) sd(difference)}, by Cauchy and Schwarz (methods-ctwa 3.3).
     *
     * @param difference one statistic minus the other, one value per response
     * @return [objectives], in the units of the covariance that divides by K
     */
    public double[] largestChange(double[] difference) {
        requireLength(difference);
        double[] bound = new double[objectives];
        for (int[] members : groups) {
            double[] mean = means(members);
            double spread = deviation(members, difference, mean(members, difference));
            for (int j = 0; j < objectives; j++) {
                double var = 0;
                for (int i : members) {
                    var += (rewards[i][j] - mean[j]) * (rewards[i][j] - mean[j]) / members.length;
                }
                bound[j] += Math.sqrt(var) * spread / groups.size();
            }
        }
        return bound;
    }

    /** E5: pooled covariance with its two parts; prompts with a single response are left out here too. */
    public Pooled pooled(double[] w) {
        requireLength(w);
        double[] within = new double[objectives];
        double[] between = new double[objectives];
        double[] grand = new double[objectives];
        double grandW = 0;
        int count = groups.stream().mapToInt(g -> g.length).sum();
        for (int[] g : groups) {
            double[] mean = means(g);
            double meanW = mean(g, w);
            double share = g.length / (double) count;
            grandW += share * meanW;
            for (int j = 0; j < objectives; j++) {
                grand[j] += share * mean[j];
                for (int i : g) {
                    within[j] += (rewards[i][j] - mean[j]) * (w[i] - meanW) / count;
                }
            }
        }
        for (int[] g : groups) {
            double[] mean = means(g);
            double meanW = mean(g, w);
            for (int j = 0; j < objectives; j++) {
                between[j] += g.length / (double) count * (mean[j] - grand[j]) * (meanW - grandW);
            }
        }
        double[] pooled = new double[objectives];
        for (int j = 0; j < objectives; j++) {
            if (groups.isEmpty()) {
                within[j] = Double.NaN;
                between[j] = Double.NaN;
            }
            pooled[j] = within[j] + between[j];
        }
        return new Pooled(within, between, pooled);
    }

    /**
     * Splits covariances into what each group adds to them: over the groups, {@code within} adds up to the unbiased value of
     * {@link #with} (E2) and {@code between} to {@link Pooled#between} (E5).
     *
     * @param prompt the ids that {@link #of} was given
     * @param w one value per response
     * @return one entry per group of at least two responses, in order of first appearance
     */
    public List<Contribution> contributions(int[] prompt, double[] w) {
        requireLength(w);
        requireLength(prompt.length);
        int count = groups.stream().mapToInt(g -> g.length).sum();
        double[] grand = new double[objectives];
        double grandW = 0;
        for (int[] g : groups) {
            double[] mean = means(g);
            double share = g.length / (double) count;
            grandW += share * mean(g, w);
            for (int j = 0; j < objectives; j++) {
                grand[j] += share * mean[j];
            }
        }
        List<Contribution> all = new ArrayList<>();
        for (int[] g : groups) {
            double[] mean = means(g);
            double meanW = mean(g, w);
            double[] within = new double[objectives];
            double[] between = new double[objectives];
            for (int j = 0; j < objectives; j++) {
                for (int i : g) {
                    within[j] += (rewards[i][j] - mean[j]) * (w[i] - meanW) / (g.length - 1) / groups.size();
                }
                between[j] = g.length / (double) count * (mean[j] - grand[j]) * (meanW - grandW);
            }
            all.add(new Contribution(prompt[g[0]], g.length, mean, meanW, within, between));
        }
        return all;
    }

    /** Mean within-group variance of a statistic, dividing by K. */
    public double variance(double[] w) {
        requireLength(w);
        return meanCovariance(w, w);
    }

    /**
     * The sum rule (methods-ctwa 3.4) for covariances that divide by K.
     *
     * @param weights lambda, one per objective
     * @param score the score that was trained
     * @param w the statistic of the estimator: the score itself for E2, the advantage for E3
     */
    public SumRule sumRule(double[] weights, double[] score, double[] w) {
        double[] c = with(w, false).value();
        double left = 0;
        for (int j = 0; j < objectives; j++) {
            left += weights[j] * c[j];
        }
        return new SumRule(left, meanCovariance(score, w));
    }

    private double meanCovariance(double[] x, double[] y) {
        double sum = 0;
        for (int[] g : groups) {
            double mx = mean(g, x);
            double my = mean(g, y);
            double cov = 0;
            for (int i : g) {
                cov += (x[i] - mx) * (y[i] - my);
            }
            sum += cov / g.length;
        }
        return sum / groups.size();
    }

    private double[] means(int[] members) {
        double[] mean = new double[objectives];
        for (int i : members) {
            for (int j = 0; j < objectives; j++) {
                mean[j] += rewards[i][j] / members.length;
            }
        }
        return mean;
    }

    private static double mean(int[] members, double[] w) {
        double sum = 0;
        for (int i : members) {
            sum += w[i];
        }
        return sum / members.length;
    }

    private static double deviation(int[] members, double[] w, double mean) {
        double var = 0;
        for (int i : members) {
            var += (w[i] - mean) * (w[i] - mean) / members.length;
        }
        return Math.sqrt(var);
    }

    private static boolean constant(int[] members, double[] w) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i : members) {
            low = Math.min(low, w[i]);
            high = Math.max(high, w[i]);
        }
        return high - low <= 1e-12 * Math.max(Math.abs(high), Math.abs(low));
    }

    private void requireLength(double[] w) {
        requireLength(w.length);
    }

    private void requireLength(int length) {
        if (length != rewards.length) {
            throw new IllegalArgumentException("There are " + length + " values for " + rewards.length + " responses.");
        }
    }
}
