package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.Bandit;
import org.counterpoint.analysis.TabularPolicy;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.RunManifest;

/**
 * A finite bandit that is small enough for every expectation to be computed, and what is to be seen in it.
 *
 * @param id name on the command line, and the second half of the environment id {@code lesson/<id>}
 * @param title a few words
 * @param toSee one sentence on what is to be seen
 * @param objectives names
 * @param actions names, {@code [prompt][action]}
 * @param promptWeights probability of each prompt, sum 1
 * @param policy probabilities at the start, {@code [prompt][action]}
 * @param rewards {@code [objective][prompt][action]}
 * @param weights default weights of the objectives
 * @param logits which logits are parameters where the update is a gradient
 * @param defaults what a run does where it is not told
 */
public record Lesson(
        String id,
        String title,
        String toSee,
        List<String> objectives,
        List<List<String>> actions,
        double[] promptWeights,
        double[][] policy,
        double[][][] rewards,
        double[] weights,
        TabularPolicy.Logits logits,
        Defaults defaults) {

    /** How the policy follows the score. */
    public enum Update {
        /** The KL-proximal step {@code pi exp(eta s) / Z}, for which the covariance law is exact. */
        TILT("tilt"),
        /** Softmax policy gradient: gradient ascent on the expected score, in the logits. */
        GRADIENT("gradient");

        private final String id;

        Update(String id) {
            this.id = id;
        }

        /** Word on the command line and in manifests. */
        public String id() {
            return id;
        }
    }

    /**
     * Defaults of a lesson.
     *
     * @param updates one run for each
     * @param eta step size of the update
     * @param steps number of updates
     * @param methods identifiers
     * @param parameters parameters by method, where a lesson needs others than the method's own defaults
     */
    public record Defaults(
            List<Update> updates, double eta, int steps, List<String> methods, Map<String, ObjectNode> parameters) {
        public Defaults {
            updates = List.copyOf(updates);
            methods = List.copyOf(methods);
            parameters = Map.copyOf(parameters);
        }
    }

    public Lesson {
        objectives = List.copyOf(objectives);
        actions = List.copyOf(actions);
    }

    /**
     * A lesson on a bandit of the user's own.
     *
     * @param id name for it: lower-case letters, digits, dashes
     */
    public static Lesson of(String id, Bandit bandit) {
        double[][] policy = bandit.policy();
        List<List<String>> actions = new ArrayList<>();
        for (double[] row : policy) {
            List<String> names = new ArrayList<>();
            for (int y = 1; y <= row.length; y++) {
                names.add(Integer.toString(y));
            }
            actions.add(List.copyOf(names));
        }
        double[][][] rewards = bandit.objectives().stream().map(bandit::rewards).toArray(double[][][]::new);
        return new Lesson(
                id,
                id,
                "A bandit of your own.",
                bandit.objectives(),
                actions,
                bandit.promptWeights(),
                policy,
                rewards,
                bandit.weights(),
                TabularPolicy.Logits.ALL,
                new Defaults(
                        List.of(Update.TILT), bandit.eta() > 0 ? bandit.eta() : 0.5, 200, List.of("linear"), Map.of()));
    }

    /**
     * The same lesson from another policy.
     *
     * @param probabilities of the actions, the same for every prompt
     * @throws BadConfigurationException when they do not fit the actions or are no probabilities
     */
    public Lesson withStart(double... probabilities) {
        for (List<String> names : actions) {
            if (names.size() != probabilities.length) {
                throw new BadConfigurationException("The start has " + probabilities.length
                        + " probabilities but the actions are " + String.join(", ", names) + "; give one for each.");
            }
        }
        double sum = Arrays.stream(probabilities).sum();
        if (!(Math.abs(sum - 1) <= 1e-6) || Arrays.stream(probabilities).anyMatch(p -> !(p >= 0))) {
            throw new BadConfigurationException("The start " + Arrays.toString(probabilities)
                    + " must hold probabilities of at least 0 that sum to 1.");
        }
        double[][] rows = new double[policy.length][];
        Arrays.setAll(rows, x -> Arrays.stream(probabilities).map(p -> p / sum).toArray());
        return new Lesson(
                id, title, toSee, objectives, actions, promptWeights, rows, rewards, weights, logits, defaults);
    }

    /** The policy at the start. */
    public TabularPolicy start() {
        return TabularPolicy.of(promptWeights, policy);
    }

    /** Identifier of the environment in manifests. */
    public String environment() {
        return RunManifest.LESSON + id;
    }
}
