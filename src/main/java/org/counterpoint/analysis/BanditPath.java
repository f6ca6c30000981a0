package org.counterpoint.analysis;

import java.util.List;
import java.util.Map;

/**
 * A bandit followed through tilted steps (methods-ctwa 3.1), with what the covariance law says before each. Everything is exact.
 *
 * @param objectives names, J of them
 * @param value {@code [J][T + 1]} expected reward before the first and after each step
 * @param covariance {@code [J][T + 1]} within-prompt covariance of reward and score at each of these policies
 * @param predicted {@code [J][T]} first-order change {@code eta c} of each step
 * @param policy {@code [A][T + 1]} probability of each action for the first prompt
 */
@SuppressWarnings("ArrayRecordComponent") // columns; never compared
public record BanditPath(
        List<String> objectives, double[][] value, double[][] covariance, double[][] predicted, double[][] policy) {
    /** A copy of the names. */
    public BanditPath {
        objectives = List.copyOf(objectives);
    }

    /**
     * Follows a bandit.
     *
     * @param steps number of tilted steps, at least 1
     */
    public static BanditPath of(Bandit start, int steps) {
        List<String> names = start.objectives();
        int actions = start.policy()[0].length;
        double[][] value = new double[names.size()][steps + 1];
        double[][] covariance = new double[names.size()][steps + 1];
        double[][] predicted = new double[names.size()][steps];
        double[][] policy = new double[actions][steps + 1];
        Bandit now = start;
        for (int t = 0; t <= steps; t++) {
            Map<String, Bandit.Outcome> outcomes = now.outcomes();
            for (int j = 0; j < names.size(); j++) {
                Bandit.Outcome outcome = outcomes.get(names.get(j));
                if (outcome == null) {
                    throw new IllegalStateException("The bandit lost its objective " + names.get(j) + ".");
                }
                value[j][t] = outcome.before();
                covariance[j][t] = outcome.c();
                if (t < steps) {
                    predicted[j][t] = outcome.firstOrder();
                }
            }
            double[] row = now.policy()[0];
            for (int a = 0; a < actions; a++) {
                policy[a][t] = row[a];
            }
            now = t < steps ? now.tilted() : now;
        }
        return new BanditPath(names, value, covariance, predicted, policy);
    }

    /** Number of steps T. */
    public int steps() {
        return predicted[0].length;
    }
}
