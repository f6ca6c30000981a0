package org.counterpoint.analysis;

import java.util.Arrays;

/**
 * A softmax policy over finitely many actions for each of finitely many prompts, with exact expectations: nothing is sampled.
 * Instances are immutable. Functions of prompt and action are arrays {@code [prompt][action]}; log-probabilities are kept, so
 * that actions may become as unlikely as they like without being lost.
 */
public final class TabularPolicy {
    private final double[] prompts;
    private final double[][] log;

    /** Which logits are parameters of the policy. */
    public enum Logits {
        /** One for every action; adding a constant to all of them changes nothing. */
        ALL("all"),
        /** The logit of the last action stays where it is, so that two actions have one parameter: p = sigmoid(theta). */
        ALL_BUT_LAST("all but last");

        private final String words;

        Logits(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private TabularPolicy(double[] prompts, double[][] log) {
        this.prompts = prompts;
        this.log = log;
    }

    /**
     * A policy of given probabilities; an action of probability 0 keeps it for ever.
     *
     * @param promptWeights probability of each prompt, sum 1
     * @param policy {@code [prompt][action]}, rows of sum 1
     */
    public static TabularPolicy of(double[] promptWeights, double[][] policy) {
        double[][] log = new double[policy.length][];
        for (int x = 0; x < policy.length; x++) {
            log[x] = Arrays.stream(policy[x]).map(Math::log).toArray();
        }
        return new TabularPolicy(promptWeights.clone(), log);
    }

    /** Number of prompts. */
    public int prompts() {
        return prompts.length;
    }

    /** Number of actions for a prompt. */
    public int actions(int prompt) {
        return log[prompt].length;
    }

    /** Probability of a prompt. */
    public double promptWeight(int prompt) {
        return prompts[prompt];
    }

    /** Probability of an action for a prompt. */
    public double probability(int prompt, int action) {
        return Math.exp(log[prompt][action]);
    }

    /** All probabilities, {@code [prompt][action]}. */
    public double[][] probabilities() {
        double[][] p = new double[log.length][];
        for (int x = 0; x < p.length; x++) {
            p[x] = Arrays.stream(log[x]).map(Math::exp).toArray();
        }
        return p;
    }

    /** E_x E_y f. */
    public double mean(double[][] f) {
        double sum = 0;
        for (int x = 0; x < log.length; x++) {
            sum += prompts[x] * mean(x, f);
        }
        return sum;
    }

    /** E_x Cov_y(f, g): the part within prompts, which an update can use. */
    public double covariance(double[][] f, double[][] g) {
        double sum = 0;
        for (int x = 0; x < log.length; x++) {
            sum += prompts[x] * covariance(x, f, g);
        }
        return sum;
    }

    /** Cov_y(f, g) for one prompt. */
    public double covariance(int prompt, double[][] f, double[][] g) {
        double[] df = deviations(prompt, f);
        double[] dg = deviations(prompt, g);
        double sum = 0;
        for (int y = 0; y < log[prompt].length; y++) {
            sum += probability(prompt, y) * df[y] * dg[y];
        }
        return sum;
    }

    /** Covariance over prompts of the prompts' means: the part between prompts, which no update can use. */
    public double between(double[][] f, double[][] g) {
        double mf = mean(f);
        double mg = mean(g);
        double sum = 0;
        for (int x = 0; x < log.length; x++) {
            sum += prompts[x] * (mean(x, f) - mf) * (mean(x, g) - mg);
        }
        return sum;
    }

    /** Inner product of the gradients of {@link #mean} of two functions with respect to the logits. */
    public double gradientProduct(double[][] f, double[][] g, Logits logits) {
        double sum = 0;
        for (int x = 0; x < log.length; x++) {
            double[] df = deviations(x, f);
            double[] dg = deviations(x, g);
            for (int y = 0; y < parameters(x, logits); y++) {
                double p = prompts[x] * probability(x, y);
                sum += p * df[y] * p * dg[y];
            }
        }
        return sum;
    }

    /** Derivative of {@link #mean} of f with respect to one logit: {@code weight pi(y) (f(y) - mean f)}. */
    public double gradient(int prompt, int action, double[][] f) {
        return prompts[prompt] * probability(prompt, action) * deviations(prompt, f)[action];
    }

    /**
     * How far {@link #mean} of f is below the largest that a policy with the same possible actions attains, at least 0; a sum
     * without cancellation.
     */
    public double gap(double[][] f) {
        double sum = 0;
        for (int x = 0; x < log.length; x++) {
            double top = largest(x, f);
            for (int y = 0; y < log[x].length; y++) {
                sum += possible(x, y) ? prompts[x] * probability(x, y) * (top - f[x][y]) : 0;
            }
        }
        return sum;
    }

    /** Largest value of f over the possible actions of a prompt. */
    double largest(int prompt, double[][] f) {
        double best = Double.NEGATIVE_INFINITY;
        for (int y = 0; y < log[prompt].length; y++) {
            best = possible(prompt, y) ? Math.max(best, f[prompt][y]) : best;
        }
        return best;
    }

    /** Number of logits of a prompt that are parameters. */
    int parameters(int prompt, Logits logits) {
        return logits == Logits.ALL ? log[prompt].length : log[prompt].length - 1;
    }

    /**
     * The KL-proximal step {@code pi exp(eta s) / Z} (methods-ctwa 3.1), for which the covariance law holds exactly.
     *
     * @param score finite wherever the policy can go
     */
    public TabularPolicy tilted(double[][] score, double eta) {
        double[][] next = new double[log.length][];
        for (int x = 0; x < next.length; x++) {
            next[x] = log[x].clone();
            for (int y = 0; y < next[x].length; y++) {
                if (possible(x, y)) {
                    next[x][y] += eta * score[x][y];
                }
            }
        }
        return normalized(next);
    }

    /** One step of gradient ascent on the mean of the score, in the logits (methods-ctwa 3.2: the law is a diagnostic here). */
    public TabularPolicy ascended(double[][] score, double eta, Logits logits) {
        double[][] next = new double[log.length][];
        for (int x = 0; x < next.length; x++) {
            next[x] = log[x].clone();
            double[] d = deviations(x, score);
            for (int y = 0; y < parameters(x, logits); y++) {
                if (possible(x, y)) {
                    next[x][y] += eta * prompts[x] * probability(x, y) * d[y];
                }
            }
        }
        return normalized(next);
    }

    private TabularPolicy normalized(double[][] logits) {
        for (double[] row : logits) {
            double top = Arrays.stream(row).max().orElse(0);
            double sum = Arrays.stream(row).map(v -> Math.exp(v - top)).sum();
            double shift = top + Math.log(sum);
            Arrays.setAll(row, y -> row[y] - shift);
        }
        return new TabularPolicy(prompts, logits);
    }

    /** {@code log pi - log earlier}; 0 for actions that are impossible. */
    public double[][] logRatio(TabularPolicy earlier) {
        double[][] ratio = new double[log.length][];
        for (int x = 0; x < ratio.length; x++) {
            ratio[x] = new double[log[x].length];
            for (int y = 0; y < ratio[x].length; y++) {
                ratio[x][y] = possible(x, y) ? log[x][y] - earlier.log[x][y] : 0;
            }
        }
        return ratio;
    }

    /** Mean Kullback-Leibler divergence from another policy with the same possible actions, in nats. */
    public double divergence(TabularPolicy from) {
        return mean(logRatio(from));
    }

    /** Mean entropy in nats. */
    public double entropy() {
        double sum = 0;
        for (int x = 0; x < log.length; x++) {
            for (int y = 0; y < log[x].length; y++) {
                sum -= possible(x, y) ? prompts[x] * probability(x, y) * log[x][y] : 0;
            }
        }
        return sum;
    }

    /** Expected probability of the action that is taken; at 1 gradients vanish. */
    public double saturation() {
        return mean(probabilities());
    }

    /** Whether all numbers are numbers. */
    public boolean isFinite() {
        return Arrays.stream(log).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
    }

    private boolean possible(int x, int y) {
        return log[x][y] > Double.NEGATIVE_INFINITY;
    }

    /** f(y) - mean f, from the most probable action, so that a policy which hardly moves any more loses no digits. */
    private double[] deviations(int x, double[][] f) {
        int anchor = 0;
        for (int y = 1; y < log[x].length; y++) {
            anchor = log[x][y] > log[x][anchor] ? y : anchor;
        }
        double[] d = new double[log[x].length];
        double mean = 0;
        for (int y = 0; y < d.length; y++) {
            d[y] = possible(x, y) ? f[x][y] - f[x][anchor] : 0;
            mean += probability(x, y) * d[y];
        }
        for (int y = 0; y < d.length; y++) {
            d[y] -= mean;
        }
        return d;
    }

    private double mean(int x, double[][] f) {
        double sum = 0;
        for (int y = 0; y < log[x].length; y++) {
            sum += probability(x, y) * f[x][y];
        }
        return sum;
    }
}
