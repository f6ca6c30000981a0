package org.counterpoint.train;

import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.PolyakLojasiewicz;
import org.counterpoint.analysis.TabularPolicy;
import org.counterpoint.math.LeastNormSimplex;

/** The metrics of a run, of one policy of a lesson, with expectations in place of estimates: standard errors are 0. */
final class ExactMetrics {
    private static final double CORRELATION_FLOOR = 1e-8;

    private final Lesson lesson;
    private final TabularPolicy policy;
    private final double[] means;
    private final double[][] sigma;

    ExactMetrics(Lesson lesson, TabularPolicy policy) {
        this.lesson = lesson;
        this.policy = policy;
        int m = lesson.objectives().size();
        this.means = new double[m];
        this.sigma = new double[m][m];
        for (int a = 0; a < m; a++) {
            means[a] = policy.mean(lesson.rewards()[a]);
            for (int b = 0; b < m; b++) {
                sigma[a][b] = policy.covariance(lesson.rewards()[a], lesson.rewards()[b]);
            }
        }
    }

    double[] means() {
        return means.clone();
    }

    double[][] sigma() {
        return sigma;
    }

    /** Covariance of every objective with a function of prompt and action. */
    double[] covariance(double[][] with) {
        double[] c = new double[means.length];
        for (int j = 0; j < c.length; j++) {
            c[j] = policy.covariance(lesson.rewards()[j], with);
        }
        return c;
    }

    /** Mean over prompts of the correlation, over the prompts where it is defined. */
    double[] correlation(double[][] with) {
        double[] sum = new double[means.length];
        for (int j = 0; j < sum.length; j++) {
            double[][] r = lesson.rewards()[j];
            double weight = 0;
            for (int x = 0; x < policy.prompts(); x++) {
                double spread = Math.sqrt(policy.covariance(x, r, r) * policy.covariance(x, with, with));
                if (spread > CORRELATION_FLOOR) {
                    sum[j] += policy.promptWeight(x) * policy.covariance(x, r, with) / spread;
                    weight += policy.promptWeight(x);
                }
            }
            sum[j] = weight > 0 ? sum[j] / weight : 0;
        }
        return sum;
    }

    /** Inner products of the gradients of the objectives in the logits. */
    double[][] gram() {
        double[][] gram = new double[means.length][means.length];
        for (int a = 0; a < gram.length; a++) {
            for (int b = 0; b < gram.length; b++) {
                gram[a][b] = policy.gradientProduct(lesson.rewards()[a], lesson.rewards()[b], lesson.logits());
            }
        }
        return gram;
    }

    /** Rewards, their matrix, and probabilities of the actions. */
    void rewards(Map<String, Double> row) {
        for (int j = 0; j < means.length; j++) {
            put("reward/", "/mean", j, means[j], row);
            put("reward/", "/se", j, 0, row);
        }
        OnlineDiagnostics.matrix(sigma, lesson.objectives(), row);
    }

    /** Probability of every action. */
    void policy(TabularPolicy reference, Map<String, Double> row) {
        for (int x = 0; x < policy.prompts(); x++) {
            List<String> names = lesson.actions().get(x);
            for (int y = 0; y < names.size(); y++) {
                row.put("policy/" + (x + 1) + "/" + names.get(y), policy.probability(x, y));
            }
        }
        row.put("kl", policy.divergence(reference));
        row.put("entropy", policy.entropy());
        row.put("saturation", policy.saturation());
    }

    /**
     * Everything about a score.
     *
     * @param score {@code [prompt][action]}
     * @param shares weights of sum one
     * @param linear whether the score is the weighted sum of the rewards
     */
    void score(double[][] score, double[] shares, boolean linear, Map<String, Double> row) {
        double[] c = covariance(score);
        double variance = policy.covariance(score, score);
        double weighted = 0;
        for (int j = 0; j < c.length; j++) {
            put("cov/", "", j, c[j], row);
            put("cov/", "/se", j, 0, row);
            if (policy.prompts() > 1) {
                double between = policy.between(lesson.rewards()[j], score);
                put("cov_between/", "", j, between, row);
                put("cov_pooled/", "", j, between + c[j], row);
            }
            weighted += shares[j] * c[j];
        }
        if (linear) {
            row.put("sum_rule/residual", weighted - variance);
        }
        LeastNormSimplex.Solution feasible = LeastNormSimplex.solve(sigma);
        row.put("feasible/value", feasible.value());
        for (int j = 0; j < c.length; j++) {
            put("feasible/weight/", "", j, feasible.weights()[j], row);
        }
        row.put("score/mean", policy.mean(score));
        row.put("score/variance", variance);
        row.put("groups", (double) policy.prompts());
        int flat = 0;
        for (int x = 0; x < policy.prompts(); x++) {
            flat += policy.covariance(x, score, score) > 0 ? 0 : 1;
        }
        row.put("groups/zero_variance", (double) flat);
    }

    /** Gradients of the objectives and the PL inequality of the weighted reward, in the logits of the lesson. */
    void gradients(double[] shares, Map<String, Double> row) {
        GradientCosines.put("gradient", gram(), lesson.objectives(), row);
        PolyakLojasiewicz pl = PolyakLojasiewicz.of(policy, weighted(shares), lesson.logits());
        row.put("pl/gradient_squared", pl.gradientSquared());
        row.put("pl/gap", pl.gap());
        if (pl.gap() > 0) {
            row.put("pl/constant", pl.constant());
            row.put("pl/bound", pl.bound());
        }
    }

    /**
     * First-order change of every objective along the tilt that fits the log-ratios best; for a tilted step that is eta times the
     * covariance.
     *
     * @param ratio log-probabilities of a later policy minus those of this one
     */
    void predicted(double[][] score, double[][] ratio, Map<String, Double> row) {
        double variance = policy.covariance(score, score);
        double eta = variance > 0 ? policy.covariance(ratio, score) / variance : 0;
        double[] c = covariance(score);
        for (int j = 0; j < c.length; j++) {
            put("predicted/", "", j, eta * c[j], row);
        }
    }

    /** First-order change along the change that was made: covariance of reward and log-ratio. */
    void firstOrder(double[][] ratio, Map<String, Double> row) {
        double[] c = covariance(ratio);
        for (int j = 0; j < c.length; j++) {
            put("first_order/", "", j, c[j], row);
            put("first_order/", "/se", j, 0, row);
        }
    }

    /** The weighted sum of the rewards, {@code [prompt][action]}. */
    double[][] weighted(double[] shares) {
        double[][] s = new double[policy.prompts()][];
        for (int x = 0; x < s.length; x++) {
            s[x] = new double[policy.actions(x)];
            for (int j = 0; j < shares.length; j++) {
                for (int y = 0; y < s[x].length; y++) {
                    s[x][y] += shares[j] * lesson.rewards()[j][x][y];
                }
            }
        }
        return s;
    }

    private void put(String prefix, String suffix, int objective, double value, Map<String, Double> row) {
        row.put(prefix + lesson.objectives().get(objective) + suffix, value);
    }
}
