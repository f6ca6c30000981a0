package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The covariance law on a finite bandit, exactly (methods-ctwa 3.1): prompts with weights, a policy over actions, rewards
 * per objective, a linear score {@code s = sum_j weight_j r_j}, and the KL-proximal step {@code pi+ ~ pi exp(eta s)}.
 * Instances are immutable; {@link #tilted()} gives the bandit after the step.
 */
public final class Bandit {

    private final double[] promptWeights;
    private final double[][] policy;
    private final List<String> objectives;
    private final double[][][] rewards;
    private final double[] weights;
    private final double eta;

    /**
     * Takes arrays as they are; {@link BanditFile} checks and reads them from JSON.
     *
     * @param promptWeights probability of each prompt, sum 1
     * @param policy {@code [prompt][action]}, each row sums to 1; rows may differ in length
     * @param objectives names
     * @param rewards {@code [objective][prompt][action]}
     * @param weights one per objective
     * @param eta step size, at least 0
     */
    Bandit(
            double[] promptWeights,
            double[][] policy,
            List<String> objectives,
            double[][][] rewards,
            double[] weights,
            double eta) {
        this.promptWeights = promptWeights;
        this.policy = policy;
        this.objectives = List.copyOf(objectives);
        this.rewards = rewards;
        this.weights = weights;
        this.eta = eta;
    }

    /** A bandit with one prompt. */
    public static Bandit single(
            double[] policy, Map<String, double[]> rewards, Map<String, Double> weights, double eta) {
        Map<String, double[][]> wrapped = new LinkedHashMap<>();
        rewards.forEach((name, r) -> wrapped.put(name, new double[][] {r}));
        return of(new double[] {1}, new double[][] {policy}, wrapped, weights, eta);
    }

    /**
     * A checked bandit.
     *
     * @throws IllegalArgumentException with one sentence when shapes differ, probabilities do not sum to 1, or a value is NaN
     */
    public static Bandit of(
            double[] promptWeights,
            double[][] policy,
            Map<String, double[][]> rewards,
            Map<String, Double> weights,
            double eta) {
        return BanditFile.check("The bandit", promptWeights, policy, rewards, weights, eta);
    }

    /**
     * What the law says about one objective.
     *
     * @param c expected within-prompt covariance of reward and score
     * @param delta exact change of the objective under the tilted policy
     * @param firstOrder eta * c
     * @param secondOrder eta * c + eta^2 / 2 * kappa
     * @param kappa E[(r - mean r)(s - mean s)^2], the second-order coefficient
     * @param policyGradient first-order coefficient of the plain softmax policy gradient, which is not c (methods-ctwa 3.2)
     * @param before value of the objective
     * @param after value under the tilted policy
     */
    public record Outcome(
            double c,
            double delta,
            double firstOrder,
            double secondOrder,
            double kappa,
            double policyGradient,
            double before,
            double after) {}

    /** Outcome per objective, in the order of the input. */
    public Map<String, Outcome> outcomes() {
        Map<String, Outcome> out = new LinkedHashMap<>();
        for (int j = 0; j < objectives.size(); j++) {
            double c = 0;
            double kappa = 0;
            double pg = 0;
            double delta = 0;
            double before = 0;
            for (int x = 0; x < policy.length; x++) {
                double[] s = score(x);
                double meanS = expect(x, s);
                double meanR = expect(x, rewards[j][x]);
                double top = topScore(x, s);
                double cov = 0;
                double third = 0;
                double gradient = 0;
                double tilt = 0;
                double normalizer = 0;
                double meanTilt = 0;
                for (int y = 0; y < s.length; y++) {
                    meanTilt += policy[x][y] == 0 ? 0 : policy[x][y] * Math.expm1(eta * (s[y] - top));
                }
                for (int y = 0; y < s.length; y++) {
                    double p = policy[x][y];
                    if (p > 0) {
                        double dr = rewards[j][x][y] - meanR;
                        double ds = s[y] - meanS;
                        cov += p * dr * ds;
                        third += p * dr * ds * ds;
                        gradient += p * p * dr * ds;
                        // expm1 keeps tiny steps exact: delta = Cov(r, e^t) / E e^t
                        tilt += p * dr * (Math.expm1(eta * (s[y] - top)) - meanTilt);
                        normalizer += p * Math.exp(eta * (s[y] - top));
                    }
                }
                c += promptWeights[x] * cov;
                kappa += promptWeights[x] * third;
                pg += promptWeights[x] * gradient;
                delta += promptWeights[x] * tilt / normalizer;
                before += promptWeights[x] * meanR;
            }
            out.put(
                    objectives.get(j),
                    new Outcome(c, delta, eta * c, eta * c + eta * eta / 2 * kappa, kappa, pg, before, before + delta));
        }
        return Collections.unmodifiableMap(out);
    }

    /** The Polyak-Lojasiewicz inequality of the score at this policy, with one logit for each action. */
    public PolyakLojasiewicz polyakLojasiewicz() {
        double[][] s = new double[policy.length][];
        for (int x = 0; x < s.length; x++) {
            s[x] = score(x);
        }
        return PolyakLojasiewicz.of(TabularPolicy.of(promptWeights, policy), s, TabularPolicy.Logits.ALL);
    }

    /** Expected within-prompt covariance matrix of the rewards. */
    public double[][] sigma() {
        int m = objectives.size();
        double[][] sigma = new double[m][m];
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                for (int x = 0; x < policy.length; x++) {
                    double mj = expect(x, rewards[j][x]);
                    double mk = expect(x, rewards[k][x]);
                    for (int y = 0; y < policy[x].length; y++) {
                        sigma[j][k] +=
                                promptWeights[x] * policy[x][y] * (rewards[j][x][y] - mj) * (rewards[k][x][y] - mk);
                    }
                }
            }
        }
        return sigma;
    }

    /** The bandit after one tilted step. */
    public Bandit tilted() {
        double[][] next = new double[policy.length][];
        for (int x = 0; x < policy.length; x++) {
            double[] s = score(x);
            double top = topScore(x, s);
            next[x] = new double[s.length];
            double sum = 0;
            for (int y = 0; y < s.length; y++) {
                next[x][y] = policy[x][y] == 0 ? 0 : policy[x][y] * Math.exp(eta * (s[y] - top));
                sum += next[x][y];
            }
            for (int y = 0; y < s.length; y++) {
                next[x][y] /= sum;
            }
        }
        return new Bandit(promptWeights, next, objectives, rewards, weights, eta);
    }

    /** The same bandit with other scalarization weights, in the order of {@link #objectives()}. */
    public Bandit withWeights(double... newWeights) {
        if (newWeights.length != objectives.size()) {
            throw new IllegalArgumentException("The bandit has " + objectives.size() + " objectives but "
                    + newWeights.length + " weights were given.");
        }
        return new Bandit(promptWeights, policy, objectives, rewards, newWeights.clone(), eta);
    }

    /** Rewards of an objective, {@code [prompt][action]}. */
    public double[][] rewards(String objective) {
        int j = objectives.indexOf(objective);
        if (j < 0) {
            throw new IllegalArgumentException(
                    "The bandit has no objective \"" + objective + "\"; it has " + String.join(", ", objectives) + ".");
        }
        return Arrays.stream(rewards[j]).map(double[]::clone).toArray(double[][]::new);
    }

    /** Probability of each prompt. */
    public double[] promptWeights() {
        return promptWeights.clone();
    }

    /** Weights of the score, in the order of {@link #objectives()}. */
    public double[] weights() {
        return weights.clone();
    }

    /** Objective names. */
    public List<String> objectives() {
        return objectives;
    }

    /** Step size. */
    public double eta() {
        return eta;
    }

    /** A copy of the policy, {@code [prompt][action]}. */
    public double[][] policy() {
        List<double[]> rows = new ArrayList<>();
        for (double[] row : policy) {
            rows.add(row.clone());
        }
        return rows.toArray(double[][]::new);
    }

    private double[] score(int x) {
        double[] s = new double[policy[x].length];
        for (int j = 0; j < weights.length; j++) {
            for (int y = 0; y < s.length; y++) {
                s[y] += weights[j] * rewards[j][x][y];
            }
        }
        return s;
    }

    /** Largest score among actions the policy can take: the shift that keeps exponentials from overflowing. */
    private double topScore(int x, double[] s) {
        double top = Double.NEGATIVE_INFINITY;
        for (int y = 0; y < s.length; y++) {
            if (policy[x][y] > 0) {
                top = Math.max(top, s[y]);
            }
        }
        return top;
    }

    private double expect(int x, double[] f) {
        double sum = 0;
        for (int y = 0; y < f.length; y++) {
            sum += policy[x][y] * f[y];
        }
        return sum;
    }
}
