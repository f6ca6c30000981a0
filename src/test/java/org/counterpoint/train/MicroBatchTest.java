package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.LowRank;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.Scalarizer;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Split;
import org.junit.jupiter.api.Test;

/** Batches in pieces against the same batches at once. */
class MicroBatchTest {
    private static final Path MODEL = Path.of("assets/pocket");
    private static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final int LONGEST = 16;

    private static RunConfig config(String method, int micro) {
        var json = JsonNodeFactory.instance.objectNode().put("method", method).put("seed", 3);
        json.putObject("model_options").put("micro_batch", micro);
        json.putObject("online").put("groups", 6).put("group_size", 4).put("minibatches", 1);
        return RunConfig.parse(json);
    }

    private static Policy policy(RunConfig config) {
        Policy policy = Policy.load(MODEL, Environments.of("pocket-3h"), config);
        LoraAdapter adapter = policy.model().attachLora(new LoraSpec(4, 8, List.of("q_proj", "down_proj"), 3));
        Random random = new Random(4);
        for (LowRank f : adapter.factors()) {
            double[] b = random.doubles(f.b().length, -0.05, 0.05).toArray();
            adapter.setFactors(new LowRank(f.module(), f.rows(), f.cols(), f.rank(), f.scale(), b, f.a()));
        }
        return policy;
    }

    private static List<Completion> completions(Policy policy) {
        Environment environment = Environments.of("pocket-3h");
        return policy.sample(
                environment.prompts(Split.TRAIN).subList(0, 6), 4, new RunConfig.Sampling(1, 1, 0, LONGEST), 1, 11);
    }

    /** Level of scores, of losses and of gradients; with a divergence term. */
    @Test
    void policyLossesGradientsAndCoefficientsAreTheSame() {
        for (String method : List.of("linear", "famo", "mgda")) {
            List<PolicyUpdate.Outcome> outcomes = new ArrayList<>();
            List<Map<String, Double>> rows = new ArrayList<>();
            double[][] weights = new double[2][];
            for (int micro : new int[] {0, 5}) {
                RunConfig config = config(method, micro);
                OnlineSettings settings = OnlineSettings.of(config.online());
                Scalarizer scalarizer =
                        ((OnlineMethod) Methods.find(method)).scalarizer(config.parameters(), OBJECTIVES);
                try (Policy policy = policy(config);
                        Adam adam = new Adam(policy.model(), new Adam.Settings(.9, .999, 1e-8, 0, 1))) {
                    List<Completion> completions = completions(policy);
                    double[][] reference = policy.baseLogProbs(completions);
                    int m = scalarizer.level() == Scalarizer.Level.SCORE ? 1 : 3;
                    double[][][] advantages = new double[m][completions.size()][];
                    Random random = new Random(8);
                    for (double[][] of : advantages) {
                        for (int i = 0; i < of.length; i++) {
                            of[i] = new double[completions.get(i).tokens().length];
                            Arrays.fill(of[i], random.nextGaussian());
                        }
                    }
                    PolicyUpdate update = new PolicyUpdate(policy, adam, settings, scalarizer, LONGEST, 1);
                    Rollout rollout = new Rollout(completions, reference, advantages);
                    Map<String, Double> row = new LinkedHashMap<>();
                    new PolicyGradients(policy, OBJECTIVES)
                            .measure(completions, new double[] {.5, .25, .25}, .4, 1, row);
                    rows.add(row);
                    outcomes.add(update.apply(rollout, 1e-4, 1));
                    weights[micro == 0 ? 0 : 1] = scalarizer.weights();
                }
            }
            PolicyUpdate.Outcome whole = outcomes.get(0);
            PolicyUpdate.Outcome parts = outcomes.get(1);
            assertThat(parts.loss()).as(method).isCloseTo(whole.loss(), within(1e-6));
            assertThat(parts.gradNorm()).isCloseTo(whole.gradNorm(), within(1e-4 * whole.gradNorm()));
            assertThat(weights[1]).containsExactly(weights[0], within(1e-4));
            for (int a = 0; a < whole.gram().length; a++) {
                for (int b = 0; b < whole.gram().length; b++) {
                    double size = Math.sqrt(whole.gram()[a][a] * whole.gram()[b][b]);
                    assertThat(parts.gram()[a][b]).isCloseTo(whole.gram()[a][b], within(1e-4 * size));
                }
            }
            rows.get(0)
                    .forEach((key, value) -> assertThat(rows.get(1).get(key))
                            .as(key)
                            .isCloseTo(value, within(1e-3 * Math.abs(value) + 1e-6)));
        }
    }

    @Test
    void pairLossesAndGradientsAreTheSame() {
        List<PairGradients.Result> results = new ArrayList<>();
        List<List<float[]>> arrays = new ArrayList<>();
        for (int micro : new int[] {0, 5}) {
            RunConfig config = config("sequential-dpo", micro);
            try (Policy policy = policy(config);
                    NDManager scope = policy.model().newScope()) {
                List<Completion> c = completions(policy);
                List<Pair> pairs = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    pairs.add(new Pair(c.get(2 * i), c.get(2 * i + 1)));
                }
                double[] weights = {.1, .2, .1, .05, .25, .2, .1};
                double[] offsets = {0, .1, -.2, .3, 0, 0, .5};
                PairGradients gradients = new PairGradients(policy, OfflineSettings.of(config.offline()));
                PairGradients.Result r = gradients.of(scope, new PairBatch(pairs, weights, offsets, 1.5), 1);
                results.add(r);
                arrays.add(r.arrays().stream().map(a -> a.toFloatArray()).toList());
            }
        }
        assertThat(results.get(1).loss()).isCloseTo(results.get(0).loss(), within(1e-6));
        assertThat(results.get(1).margins()).containsExactly(results.get(0).margins(), within(1e-3));
        for (int i = 0; i < arrays.get(0).size(); i++) {
            float[] whole = arrays.get(0).get(i);
            float[] parts = arrays.get(1).get(i);
            double norm = 0;
            double distance = 0;
            for (int k = 0; k < whole.length; k++) {
                norm += whole[k] * whole[k];
                distance += (whole[k] - parts[k]) * (whole[k] - parts[k]);
            }
            assertThat(norm).isPositive();
            assertThat(Math.sqrt(distance / norm)).isLessThan(1e-4);
        }
    }
}
