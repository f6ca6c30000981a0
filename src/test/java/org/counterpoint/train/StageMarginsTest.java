package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.LowRank;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.PairSource;
import org.counterpoint.method.Stage;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Split;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stages draw their batches from, and the margins they take from stages before. */
class StageMarginsTest {
    private static final Path MODEL = Path.of("assets/pocket");

    @TempDir
    private Path dir = Path.of("");

    private RunConfig config(String method, String parameters) throws IOException {
        return RunConfig.parse(new ObjectMapper().readTree("""
                {"method": "%s", "steps": 6, "model": "assets/pocket", "seed": 3, "sampling": {"max_tokens": 24},
                 "evaluation": {"prompts": 8}, "offline": {"batch": 5, "samples_per_prompt": 3, "beta": 0.4},
                 "parameters": {%s}}
                """.formatted(method, parameters)));
    }

    /** The margins of a batch are coefficient * beta * (log-ratio of the chosen minus that of the rejected), pair by pair. */
    @Test
    void marginsAreTheImplicitRewardsOfTheEarlierStage() throws IOException {
        RunConfig config = config("modpo", "\"weights\": [0.5, 0.3, 0.2], \"order\": [\"harmless\", \"helpful\"]");
        Environment environment = Environments.of(config.environment());
        OfflineMethod method = (OfflineMethod) Methods.find(config.method());
        OfflineSettings settings = OfflineSettings.of(config.offline());
        try (Policy policy = Policy.load(MODEL, environment);
                Policy base = Policy.load(MODEL, environment);
                RunWriter writer = RunWriter.create(
                        dir, Manifests.start(config, environment, method, MODEL, policy, "", dir, RunOrigin.NONE))) {
            RunContext run = new RunContext(config, environment, policy, writer, TrainListener.NONE);
            List<Stage> stages = method.stages(config.parameters(), run.objectives(), config.steps());
            PairData data = PairData.of(run, settings, stages);
            StageMargins margins = new StageMargins(stages, data, settings.batch(), settings.beta(), config.seed());
            LoraAdapter adapter = policy.model().attachLora(new LoraSpec(2, 2, List.of("down_proj"), 1));
            Random random = new Random(4);
            for (LowRank f : adapter.factors()) {
                double[] b = random.doubles(f.b().length, -1, 1).toArray();
                adapter.setFactors(new LowRank(f.module(), f.rows(), f.cols(), f.rank(), f.scale(), b, f.a()));
            }
            assertThat(margins.batches(stages.get(1)).at(0).offsets()).containsOnly(0);
            margins.add(stages.get(0), policy, 4);
            StageBatches batches = margins.batches(stages.get(1));
            for (PairBatch batch : List.of(batches.at(0), batches.at(2), batches.first(4))) {
                assertThat(batch.scale()).isCloseTo(.8 / .5, within(1e-12));
                double[] now = PairScores.margins(policy, batch.pairs());
                double[] before = PairScores.margins(base, batch.pairs());
                double largest = 0;
                for (int i = 0; i < batch.size(); i++) {
                    double reward = .4 * (now[i] - before[i]);
                    assertThat(batch.offsets()[i]).isCloseTo(.3 / .5 * reward, within(1e-4));
                    largest = Math.max(largest, Math.abs(reward));
                }
                assertThat(largest).isGreaterThan(2e-2);
            }
            assertThat(margins.batches(stages.get(0)).at(0).offsets()).containsOnly(0);
        }
    }

    @Test
    void mixturesShareABatchAndWeighTheirMeans() {
        List<PairData.Share> shares = List.of(share(.5, 7), share(.25, 9), share(.25, 3));
        Stage stage = mixture();
        double[][] offsets = {new double[7], new double[9], new double[3]};
        StageBatches batches = new StageBatches(stage, shares, 8, 11, offsets);
        for (int step = 0; step < 4; step++) {
            PairBatch batch = batches.at(step);
            assertThat(batch.size()).isEqualTo(8);
            assertThat(batch.weights())
                    .containsExactly(
                            new double[] {.5 / 3, .5 / 3, .5 / 3, .25 / 3, .25 / 3, .25 / 3, .25 / 2, .25 / 2},
                            within(1e-15));
            for (int i = 0; i < 8; i++) {
                assertThat(shares.get(i < 3 ? 0 : i < 6 ? 1 : 2).pairs())
                        .contains(batch.pairs().get(i));
            }
        }
        int[][] used = StageBatches.used(stage, shares, 8, 11);
        assertThat(used[0]).hasSize(6);
        assertThat(used[2]).hasSize(3);
        assertThatThrownBy(() -> new StageBatches(stage, shares, 2, 11, offsets))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("at least 3");
    }

    private static Stage mixture() {
        PairSource pairs = new PairSource.Mixture(Map.of("a", 2.0, "b", 1.0, "c", 1.0));
        return new Stage(1, "mix", 2, pairs, 1, List.of(), Stage.Start.PREVIOUS, Stage.End.ADD);
    }

    private static PairData.Share share(double weight, int pairs) {
        return new PairData.Share(
                weight,
                IntStream.range(0, pairs)
                        .mapToObj(i -> new Pair(completion(pairs, i), completion(pairs, -i - 1)))
                        .toList());
    }

    private static Completion completion(int source, int number) {
        return new Completion(
                Environments.of("pocket-3h").prompts(Split.TRAIN).getFirst(),
                0,
                new int[] {source},
                new int[] {number},
                new double[1],
                source + "/" + number,
                new double[0],
                "");
    }
}
