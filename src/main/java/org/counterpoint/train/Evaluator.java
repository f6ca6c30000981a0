package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.GroupCovariance;
import org.counterpoint.math.Statistics;
import org.counterpoint.method.PolicyLoss;
import org.counterpoint.objective.Behaviour;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.jspecify.annotations.Nullable;

/** Evaluates the policy on held-out prompts: the same prompts and random streams each time, so that evaluations are comparable. */
final class Evaluator {
    private static final int SHOWN_PROMPTS = 6;
    private static final int SHOWN_SAMPLES = 2;
    private static final int PROBES = 8;

    private final RunContext run;
    private final Reference reference;
    private final Map<Split, List<Prompt>> prompts = new LinkedHashMap<>();
    private double[] previous = {};
    private List<Completion> previousCompletions = List.of();
    private @Nullable UnaryScore score;
    private final Map<String, TrainResult.FirstLast> firstLast = new LinkedHashMap<>();

    /** Gives the log-probabilities of the base model. */
    @FunctionalInterface
    interface Reference {
        double[][] logProbs(List<Completion> completions);
    }

    /** Gives the score [responses] of rewards [responses][M]. */
    @FunctionalInterface
    interface UnaryScore {
        double[] of(double[][] rewards);
    }

    /** Sets the score whose first-order prediction is compared with what happened. */
    void predictWith(UnaryScore scoring) {
        score = scoring;
    }

    Evaluator(RunContext run, Reference reference) {
        this.run = run;
        this.reference = reference;
        int limit = run.config().evaluation().prompts();
        for (Split split : List.of(Split.VALIDATION, Split.TEST, Split.UNSEEN)) {
            List<Prompt> all = run.environment().prompts(split);
            prompts.put(split, limit == 0 || limit >= all.size() ? all : all.subList(0, limit));
        }
    }

    /** The held-out prompts on which the model's Lipschitz constant is estimated, the same at every evaluation. */
    List<Prompt> probes() {
        List<Prompt> all = prompts.getOrDefault(Split.VALIDATION, List.of());
        return all.subList(0, Math.min(PROBES, all.size()));
    }

    /** Mean reward of each objective at the first and the last evaluation on test prompts. */
    Map<String, TrainResult.FirstLast> firstLast() {
        return firstLast;
    }

    /** What later evaluations compare with. */
    EvaluationState state() {
        return new EvaluationState(previous, previousCompletions, firstLast);
    }

    /** Goes on from a {@link #state}. */
    void restore(JsonNode state) {
        EvaluationState saved =
                EvaluationState.of(state, prompts.getOrDefault(Split.VALIDATION, List.of()), run.policy()::encoded);
        previous = saved.means();
        previousCompletions = saved.completions();
        firstLast.putAll(saved.firstLast());
    }

    /** Evaluates on validation prompts, and on test and unseen prompts too at the ends of a run; writes rows and samples. */
    void evaluate(long step, boolean withTest, @Nullable Integer stage) throws IOException {
        evaluate(step, Split.VALIDATION, stage);
        if (withTest) {
            test(step, stage);
        }
    }

    /** Seed of the random streams on a split, the same at every evaluation. */
    static long seed(long runSeed, Split split) {
        return Seeds.mix(runSeed, 3, split.id().hashCode());
    }

    /** Evaluates on test prompts, and on unseen ones where there are some. */
    void test(long step, @Nullable Integer stage) throws IOException {
        double[] means = evaluate(step, Split.TEST, stage);
        for (int j = 0; j < means.length; j++) {
            String o = run.objectives().get(j);
            TrainResult.FirstLast before = firstLast.get(o);
            double now = run.environment().raw(j, means[j]);
            if (!Double.isNaN(now)) {
                firstLast.put(o, new TrainResult.FirstLast(before == null ? now : before.first(), now));
            }
        }
        if (!prompts.getOrDefault(Split.UNSEEN, List.of()).isEmpty()) {
            evaluate(step, Split.UNSEEN, stage);
        }
    }

    private double[] evaluate(long step, Split split, @Nullable Integer stage) throws IOException {
        List<Prompt> chosen = prompts.getOrDefault(split, List.of());
        RunConfig.Evaluation e = run.config().evaluation();
        long seed = seed(run.config().seed(), split);
        List<Completion> completions =
                run.policy().sample(chosen, e.samplesPerPrompt(), run.config().sampling(), e.temperature(), seed);
        Map<String, Double> row = new LinkedHashMap<>();
        double[] means = rewards(completions, chosen.size(), row);
        if (e.samplesPerPrompt() > 1) {
            covariance(completions, row);
        }
        row.put(
                "length/mean",
                completions.stream().mapToInt(c -> c.tokens().length).average().orElse(0));
        for (Behaviour b : run.environment().behaviours()) {
            long n = completions.stream()
                    .filter(c -> c.behavior().equals(b.id()))
                    .count();
            row.put("behaviour/" + b.id(), n / (double) completions.size());
        }
        row.put("kl", divergence(completions));
        if (split == Split.VALIDATION) {
            for (int j = 0; j < previous.length; j++) {
                row.put("realised/" + run.objectives().get(j), means[j] - previous[j]);
            }
            change(row);
            if (!probes().isEmpty()) {
                double stretch = run.policy().stretch(probes());
                if (Double.isFinite(stretch)) {
                    row.put("lipschitz/empirical", stretch);
                }
            }
            previous = means;
            previousCompletions = completions;
        }
        if (stage != null) {
            row.put("stage", (double) stage);
        }
        if (Arrays.stream(means).anyMatch(Double::isNaN)) {
            // Without a reward there is no covariance either, and no change.
            row.values().removeIf(v -> v.isNaN());
        }
        run.row(step, split.id(), row);
        for (int i = 0; i < completions.size(); i++) {
            Completion c = completions.get(i);
            if (c.group() < SHOWN_PROMPTS && i % e.samplesPerPrompt() < SHOWN_SAMPLES) {
                run.sample(step, split.id(), c, null, stage);
            }
        }
        return means;
    }

    /** What the covariance law says about the change since the evaluation before, on the completions of that evaluation. */
    private void change(Map<String, Double> row) {
        RunConfig.Evaluation e = run.config().evaluation();
        RunConfig.Sampling sampling = run.config().sampling();
        // Log-probabilities are those of the policy only where sampling did not reshape it.
        boolean plain = e.temperature() == 1 && sampling.topP() == 1 && sampling.topK() == 0;
        if (previousCompletions.isEmpty() || !plain || e.samplesPerPrompt() < 2) {
            return;
        }
        double[][] now = run.policy().logProbs(previousCompletions);
        double[] ratios = new double[now.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Arrays.stream(now[i]).sum()
                    - Arrays.stream(previousCompletions.get(i).logProbs()).sum();
        }
        OnlineDiagnostics diagnostics = new OnlineDiagnostics(run.objectives(), previousCompletions);
        diagnostics.changeMetrics(ratios, row);
        UnaryScore scoring = score;
        if (scoring != null) {
            diagnostics.predictionMetrics(scoring.of(diagnostics.rewards()), ratios, row);
        }
    }

    private double[] rewards(List<Completion> completions, int groups, Map<String, Double> row) {
        int m = run.objectives().size();
        double[] means = new double[m];
        double[][] scores = PromptScores.of(completions, groups, m);
        for (int j = 0; j < m; j++) {
            double[] perPrompt = scores[j];
            means[j] = Statistics.mean(perPrompt);
            run.reward(j, means[j], Statistics.standardError(perPrompt), row);
        }
        return means;
    }

    private void covariance(List<Completion> completions, Map<String, Double> row) {
        double[][] matrix = GroupCovariance.of(
                        completions.stream().mapToInt(Completion::group).toArray(),
                        completions.stream().map(Completion::rewards).toArray(double[][]::new))
                .matrix();
        OnlineDiagnostics.matrix(matrix, run.objectives(), row);
    }

    private double divergence(List<Completion> completions) {
        List<Completion> some = new ArrayList<>();
        int every = Math.max(1, completions.size() / 128);
        for (int i = 0; i < completions.size(); i += every) {
            some.add(completions.get(i));
        }
        return meanK3(some.stream().map(Completion::logProbs).toArray(double[][]::new), reference.logProbs(some));
    }

    /** Mean over all tokens of the k3 estimate of the divergence from the reference, in nats. */
    static double meanK3(double[][] policy, double[][] reference) {
        double sum = 0;
        long n = 0;
        for (int i = 0; i < policy.length; i++) {
            for (int t = 0; t < policy[i].length; t++) {
                sum += PolicyLoss.k3(policy[i][t], reference[i][t]);
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }
}
