package org.counterpoint.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.counterpoint.analysis.GroupCovariance;
import org.counterpoint.math.LeastNormSimplex;
import org.counterpoint.math.Statistics;
import org.counterpoint.method.ClippedWeights;
import org.counterpoint.objective.Prompt;
import org.counterpoint.run.PromptRow;

/** Turns the raw numbers of an online step into the metrics that the views need (CTWA notes, section 3.4). */
final class OnlineDiagnostics {
    private static final double SUM_RULE_TOLERANCE = 1e-9;

    private final List<String> objectives;
    private final List<Completion> batch;
    private final int[] groups;
    private final double[][] rewards;
    private final GroupCovariance covariance;
    private final double[][] matrix;

    OnlineDiagnostics(List<String> objectives, List<Completion> batch) {
        this.objectives = objectives;
        this.batch = batch;
        this.groups = batch.stream().mapToInt(Completion::group).toArray();
        this.rewards = batch.stream().map(Completion::rewards).toArray(double[][]::new);
        this.covariance = GroupCovariance.of(groups, rewards);
        this.matrix = covariance.matrix();
    }

    double[][] rewards() {
        return rewards;
    }

    int[] groups() {
        return groups;
    }

    double[][] matrix() {
        return matrix;
    }

    double[] meanRewards() {
        double[] mean = new double[objectives.size()];
        for (double[] r : rewards) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += r[j] / rewards.length;
            }
        }
        return mean;
    }

    /** Mean rewards with standard errors, prompts as clusters, and the matrix E1 with its feasible weights. */
    void rewardMetrics(RunContext run, Map<String, Double> row) {
        int count = Arrays.stream(groups).max().orElse(0) + 1;
        for (int j = 0; j < objectives.size(); j++) {
            double[] perPrompt = new double[count];
            int[] n = new int[count];
            for (int i = 0; i < rewards.length; i++) {
                perPrompt[groups[i]] += rewards[i][j];
                n[groups[i]]++;
            }
            for (int g = 0; g < count; g++) {
                perPrompt[g] /= n[g];
            }
            run.reward(j, Statistics.mean(perPrompt), Statistics.standardError(perPrompt), row);
        }
        matrix(matrix, objectives, row);
        LeastNormSimplex.Solution feasible = LeastNormSimplex.solve(matrix);
        row.put("feasible/value", feasible.value());
        for (int j = 0; j < objectives.size(); j++) {
            row.put("feasible/weight/" + objectives.get(j), feasible.weights()[j]);
        }
    }

    /**
     * E2, E3, E5, the sum rule and the score's own moments.
     *
     * @param score [responses], for methods without one score the weighted sum of the rewards
     * @param shares [M] weights of sum one
     * @param linear whether the score is the sum of share times reward, so that the sum rule holds
     */
    void scoreMetrics(double[] score, double[] shares, boolean linear, double[] advantages, Map<String, Double> row) {
        GroupCovariance.Estimate e2 = covariance.with(score, true);
        put("cov/", e2, row);
        put("cov_adv/", covariance.with(advantages, false), row);
        GroupCovariance.Pooled e5 = covariance.pooled(score);
        for (int j = 0; j < objectives.size(); j++) {
            row.put("cov_between/" + objectives.get(j), e5.between()[j]);
            row.put("cov_pooled/" + objectives.get(j), e5.pooled()[j]);
        }
        if (linear) {
            row.put("sum_rule/residual", sumRule(shares, score));
        }
        row.put("score/mean", Statistics.mean(score));
        row.put("score/variance", covariance.variance(score));
        row.put("groups", (double) (covariance.groups() + covariance.skippedGroups()));
        row.put("groups/zero_variance", (double) e2.zeroVarianceGroups());
    }

    // Not so many covariances can be negative: their weighted sum is a variance. Anything else is an error of ours.
    private double sumRule(double[] shares, double[] score) {
        GroupCovariance.SumRule rule = covariance.sumRule(shares, score, score);
        if (Math.abs(rule.residual()) > SUM_RULE_TOLERANCE * (1 + Math.abs(rule.direct()))) {
            throw new IllegalStateException("The covariances of the objectives add up to " + rule.weighted()
                    + " instead of the variance of the score, " + rule.direct() + ".");
        }
        return rule.residual();
    }

    /** What each prompt of the batch adds to the covariances of {@link #scoreMetrics}. */
    List<PromptRow> prompts(RunContext run, long step, double[] score) {
        Map<Integer, Prompt> asked = new HashMap<>();
        batch.forEach(c -> asked.putIfAbsent(c.group(), c.prompt()));
        return covariance.contributions(groups, score).stream()
                .map(c -> {
                    Prompt prompt = Objects.requireNonNull(asked.get(c.prompt()));
                    return new PromptRow(
                            step,
                            prompt.id(),
                            prompt.category(),
                            prompt.text(),
                            c.size(),
                            IntStream.range(0, objectives.size())
                                    .mapToDouble(j -> run.environment().raw(j, c.reward()[j]))
                                    .toArray(),
                            c.statistic(),
                            c.within(),
                            c.between());
                })
                .toList();
    }

    /** E4 and the effect of clipping; the value is what CTWA controls. */
    void clipMetrics(ClippedWeights weights, ClippedWeights.Statistic statistic, Map<String, Double> row) {
        double[] se = covariance.with(weights.clipped(), false).se();
        double[] free = covariance.with(weights.unclipped(), false).value();
        double[] difference = new double[weights.clipped().length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = weights.clipped()[i] - weights.unclipped()[i];
        }
        double[] bound = covariance.largestChange(difference);
        for (int j = 0; j < objectives.size(); j++) {
            row.put("cov_clip/" + objectives.get(j), statistic.covariance()[j]);
            row.put("cov_clip/" + objectives.get(j) + "/se", se[j]);
            row.put("cov_unclip/" + objectives.get(j), free[j]);
            row.put("clip/bound/" + objectives.get(j), bound[j]);
        }
        row.put("clip/unclipped_fraction", weights.unclippedFraction());
        row.put("clip/distortion", weights.distortion());
    }

    /**
     * First-order predicted change of each objective: the step eta along the tilt exp(eta s) that fits the log-ratios of the
     * whole responses best (least squares within prompts), times the covariance E2. Fitted on responses that were trained on it
     * overstates the change once the policy fits their noise; on held-out ones it does not.
     *
     * @param logRatios [responses] log-probability after minus before the update
     */
    void predictionMetrics(double[] score, double[] logRatios, Map<String, Double> row) {
        double variance = covariance.variance(score);
        double both = GroupCovariance.of(
                        groups,
                        Arrays.stream(logRatios).mapToObj(v -> new double[] {v}).toArray(double[][]::new))
                .with(score, false)
                .value()[0];
        double eta = variance > 1e-12 ? both / variance : 0;
        double[] c = covariance.with(score, true).value();
        for (int j = 0; j < objectives.size(); j++) {
            row.put("predicted/" + objectives.get(j), eta * c[j]);
        }
    }

    /**
     * First-order change of each objective along the change that the policy really made: the within-prompt covariance of the
     * reward with the log-ratio of the response. Needs no score.
     *
     * @param logRatios [responses] log-probability now minus when sampled
     */
    void changeMetrics(double[] logRatios, Map<String, Double> row) {
        put("first_order/", covariance.with(logRatios, true), row);
    }

    private void put(String prefix, GroupCovariance.Estimate e, Map<String, Double> row) {
        for (int j = 0; j < objectives.size(); j++) {
            row.put(prefix + objectives.get(j), e.value()[j]);
            row.put(prefix + objectives.get(j) + "/se", e.se()[j]);
        }
    }

    static void matrix(double[][] matrix, List<String> objectives, Map<String, Double> row) {
        for (int a = 0; a < objectives.size(); a++) {
            for (int b = 0; b < objectives.size(); b++) {
                row.put("cov_matrix/" + objectives.get(a) + "/" + objectives.get(b), matrix[a][b]);
            }
        }
    }
}
