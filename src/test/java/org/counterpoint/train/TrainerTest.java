package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.GradMode;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.PromptRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.Series;
import org.counterpoint.run.StageInfo;
import org.counterpoint.run.UpdateFactors;
import org.counterpoint.run.tensors.PeftAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of the shipped model. */
class TrainerTest {
    private static final String SMALL = """
            "model": "assets/pocket", "seed": 3, "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]},
            "sampling": {"max_tokens": 24}, "evaluation": {"every": 2, "prompts": 8, "samples_per_prompt": 2}
            """;
    private static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");

    @TempDir
    Path dir;

    private static RunConfig config(String method, int steps, String parameters) {
        try {
            return RunConfig.parse(new ObjectMapper()
                    .readTree("{\"method\": \"" + method + "\", \"steps\": " + steps + ", " + SMALL
                            + ", \"parameters\": {" + parameters + "}}"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static RunConfig online(String method, int steps) {
        return config(method, steps, "\"groups\": 4, \"group_size\": 4, \"learning_rate\": 0.003, \"minibatches\": 2");
    }

    private static RunConfig offline(String method, String more) {
        return config(method, 6, "\"batch\": 8, \"samples_per_prompt\": 2, \"learning_rate\": 0.003" + more);
    }

    private static TrainResult train(RunConfig config, Path dir) throws IOException {
        return Trainer.run(config, dir, false, TrainListener.NONE);
    }

    @Test
    void onlineRunsLogWhatTheViewsNeed() throws IOException {
        List<Long> heard = new ArrayList<>();
        TrainResult result =
                Trainer.run(online("ctwa", 4), dir.resolve("a"), false, (step, steps, seconds) -> heard.add(step));
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(result.objectives()).containsOnlyKeys(OBJECTIVES);
        assertThat(heard).containsExactly(0L, 1L, 2L, 3L, 4L);
        Run run = Run.open(dir.resolve("a"));
        assertThat(run.warnings()).isEmpty();
        assertThat(run.manifest().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.manifest().frontier()).hasSize(4);
        assertThat(run.manifest().model().fingerprint()).hasSize(64);
        assertThat(RunConfig.parse(run.manifest().config()).toJson().toString())
                .isEqualTo(run.manifest().config().toString());
        MetricTable metrics = run.metrics();
        assertThat(metrics.keys("train"))
                .contains(
                        "reward/helpful/mean",
                        "reward/helpful/se",
                        "cov/helpful",
                        "cov/helpful/se",
                        "cov_adv/truthful",
                        "cov_clip/harmless",
                        "cov_clip/harmless/se",
                        "cov_between/helpful",
                        "cov_pooled/helpful",
                        "cov_matrix/helpful/harmless",
                        "sum_rule/residual",
                        "feasible/value",
                        "feasible/weight/helpful",
                        "weight/helpful",
                        "weight_raw/helpful",
                        "ctwa/ema/helpful",
                        "ctwa/target/helpful",
                        "ctwa/deficit/helpful",
                        "ctwa/gate/helpful",
                        "score/mean",
                        "score/variance",
                        "groups",
                        "groups/zero_variance",
                        "clip/unclipped_fraction",
                        "clip/distortion",
                        "loss",
                        "kl",
                        "entropy",
                        "grad_norm",
                        "learning_rate",
                        "length/mean",
                        "tokens",
                        "samples",
                        "tokens_per_second",
                        "time/rollout",
                        "time/update",
                        "predicted/helpful",
                        "gradient_cosine/helpful/harmless");
        assertThat(metrics.keys("validation"))
                .contains(
                        "reward/helpful/mean",
                        "realised/helpful",
                        "behaviour/plain",
                        "kl",
                        "cov_matrix/helpful/truthful");
        assertThat(steps(metrics.series("validation", "reward/helpful/mean"))).containsExactly(0, 2, 4);
        assertThat(steps(metrics.series("test", "reward/helpful/mean"))).containsExactly(0, 4);
        assertThat(Arrays.stream(metrics.series("train", "sum_rule/residual").values()))
                .allMatch(v -> Math.abs(v) < 1e-12);
        for (int i = 0; i < 4; i++) {
            double sum = 0;
            for (String o : OBJECTIVES) {
                sum += metrics.series("train", "weight/" + o).values()[i];
            }
            assertThat(sum).isBetween(1 - 1e-12, 1 + 1e-12);
        }
        promptsAddUp(run);
        assertThat(run.factors()).isNotEmpty();
        assertThat(dir.resolve("a/checkpoint/state.json")).exists();
        // The checkpoint's adapter is the last logged update.
        UpdateFactors last = UpdateFactors.read(dir.resolve("a/subspace/step-4.safetensors"));
        PeftAdapter adapter = PeftAdapter.read(dir.resolve("a/checkpoint"));
        for (ModuleFactors m : last.modules()) {
            LowRank update = adapter.modules().stream()
                    .filter(u -> u.module().endsWith(m.module()))
                    .findFirst()
                    .orElseThrow();
            assertThat(Subspaces.cosine(update, m.toLowRank())).isGreaterThan(1 - 1e-5);
            assertThat(m.measuredNorm()).isLessThanOrEqualTo(m.baseNorm() + m.s()[0] + 1e-6);
        }
    }

    private static void promptsAddUp(Run run) {
        assertThat(run.prompts().rows(1, 4)).hasSize(4 * 4).allSatisfy(r -> {
            assertThat(r.completions()).isEqualTo(4);
            assertThat(r.category()).isNotEmpty();
        });
        for (int step = 0; step <= 4; step++) {
            List<PromptRow> rows = run.prompts().rows(step, step);
            double completions = rows.stream().mapToInt(PromptRow::completions).sum();
            for (int j = 0; j < OBJECTIVES.size(); j++) {
                int o = j;
                double within = rows.stream().mapToDouble(r -> r.within()[o]).sum();
                double between = rows.stream().mapToDouble(r -> r.between()[o]).sum();
                double pooled = rows.stream()
                        .mapToDouble(
                                r -> r.within()[o] * (r.completions() - 1) * rows.size() / completions + r.between()[o])
                        .sum();
                assertThat(within).isCloseTo(logged(run, "cov/", j, step), within(1e-12));
                assertThat(between).isCloseTo(logged(run, "cov_between/", j, step), within(1e-12));
                assertThat(pooled).isCloseTo(logged(run, "cov_pooled/", j, step), within(1e-12));
            }
        }
    }

    private static double logged(Run run, String prefix, int objective, int row) {
        return run.metrics().series("train", prefix + OBJECTIVES.get(objective)).values()[row];
    }

    @Test
    void theSameSeedGivesTheSameNumbersOnline() throws IOException {
        train(online("linear", 2), dir.resolve("a"));
        train(online("linear", 2), dir.resolve("b"));
        assertThat(numbers(dir.resolve("a"))).isEqualTo(numbers(dir.resolve("b")));
    }

    @Test
    void orthAlignKeepsStagesOrthogonalAndCappedAndRepeats() throws IOException {
        train(offline("orthalign", ", \"cap\": 0.01"), dir.resolve("a"));
        train(offline("orthalign", ", \"cap\": 0.01"), dir.resolve("b"));
        assertThat(numbers(dir.resolve("a"))).isEqualTo(numbers(dir.resolve("b")));
        Run run = Run.open(dir.resolve("a"));
        List<UpdateFactors> stages = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            String objective = List.of("harmless", "helpful", "truthful").get(t);
            stages.add(
                    UpdateFactors.read(dir.resolve("a/subspace/stage-" + (t + 1) + "-" + objective + ".safetensors")));
        }
        for (ModuleFactors m : stages.get(2).modules()) {
            assertThat(m.leak()).isLessThan(1e-5);
            assertThat(m.protectedDimension()).isEqualTo(8);
            assertThat(m.s()[0]).isLessThanOrEqualTo(.01 * (1 + 1e-5));
            assertThat(m.energyKept()).isBetween(0.0, 1.0);
            for (int t = 0; t < 2; t++) {
                ModuleFactors earlier = stages.get(t).module(m.module());
                assertThat(earlier).isNotNull();
                assertThat(Math.abs(Subspaces.cosine(m.toLowRank(), earlier.toLowRank())))
                        .isLessThan(1e-5);
            }
        }
        assertThat(run.metrics().keys("train"))
                .contains(
                        "stage",
                        "loss",
                        "dpo/margin",
                        "dpo/accuracy",
                        "dpo/accuracy/helpful",
                        "grad_norm",
                        "subspace/leak",
                        "subspace/overlap",
                        "subspace/energy_kept",
                        "lipschitz/sigma_max",
                        "gradient_cosine/helpful/truthful");
        assertThat(Arrays.stream(run.metrics().series("train", "subspace/leak").values()))
                .allMatch(v -> v < 1e-5);
        assertThat(run.metrics().series("train", "stage").values()).containsExactly(1, 1, 2, 2, 3, 3);
        // Lower estimates lie below the norms that they estimate; updates of a few steps move them a little.
        for (UpdateFactors stage : stages) {
            for (ModuleFactors m : stage.modules()) {
                assertThat(m.baseGain()).isPositive().isLessThan(m.baseNorm() * 1.0001);
                assertThat(m.gain()).isPositive().isLessThan(m.measuredNorm() * 1.0001);
            }
        }
        assertThat(stages.getLast().modules()).anyMatch(m -> m.gain() != m.baseGain());
        double[] empirical =
                run.metrics().series("validation", "lipschitz/empirical").values();
        assertThat(empirical).hasSizeGreaterThan(1);
        assertThat(Arrays.stream(empirical)).allMatch(v -> v > 0);
        assertThat(empirical[empirical.length - 1]).isNotEqualTo(empirical[0]);
        // The checkpoint is the sum of the stages.
        PeftAdapter total = PeftAdapter.read(dir.resolve("a/checkpoint"));
        LowRank sum = total.modules().getFirst();
        List<LowRank> parts = stages.stream()
                .map(s -> s.modules().stream()
                        .filter(m -> sum.module().endsWith(m.module()))
                        .findFirst()
                        .orElseThrow()
                        .toLowRank())
                .toList();
        assertThat(Subspaces.cosine(FactoredSvd.of(LowRank.sum(parts)), FactoredSvd.of(sum)))
                .isGreaterThan(1 - 1e-5);
    }

    /** Margin models leave no trace in the result, and their margins reach the loss. */
    @Test
    void modpoKeepsOnlyTheLastStage() throws IOException {
        train(offline("modpo", ""), dir.resolve("a"));
        Run run = Run.open(dir.resolve("a"));
        assertThat(run.manifest().stages()).extracting(StageInfo::end).containsExactly("discard", "discard", "add");
        assertThat(run.manifest().stages()).extracting(StageInfo::lastStep).containsExactly(2L, 4L, 6L);
        assertThat(run.factors())
                .extracting(UpdateFactors::kind)
                .containsExactlyInAnyOrder(
                        UpdateFactors.Kind.SEPARATE, UpdateFactors.Kind.SEPARATE, UpdateFactors.Kind.STAGE);
        Series offset = run.metrics().series("train", "dpo/offset");
        assertThat(offset.steps()).containsExactly(5, 6);
        assertThat(Arrays.stream(offset.values()).map(Math::abs).max().orElse(0))
                .isGreaterThan(1e-6);
        assertThat(run.metrics().series("train", "pairs/weight/truthful").steps())
                .containsExactly(5, 6);
        UpdateFactors last = UpdateFactors.read(dir.resolve("a/subspace/stage-3-truthful.safetensors"));
        for (ModuleFactors m : last.modules()) {
            assertThat(Subspaces.cosine(m.toLowRank(), checkpoint(dir.resolve("a"), m.module())))
                    .isGreaterThan(1 - 1e-5);
            assertThat(m.measuredNorm()).isLessThanOrEqualTo(m.baseNorm() + m.s()[0] + 1e-6);
        }
    }

    @Test
    void mergingTrainsEveryStageFromTheBaseAndMergesAtTheEnd() throws IOException {
        train(offline("reward-soups", ", \"weights\": [0.5, 0.25, 0.25]"), dir.resolve("a"));
        Run run = Run.open(dir.resolve("a"));
        List<UpdateFactors> stages = run.factors().stream()
                .filter(f -> f.kind() == UpdateFactors.Kind.SEPARATE)
                .toList();
        assertThat(stages).extracting(UpdateFactors::objective).containsExactly("harmless", "helpful", "truthful");
        UpdateFactors total = UpdateFactors.read(dir.resolve("a/subspace/step-6.safetensors"));
        double[] weights = {.25, .5, .25};
        for (ModuleFactors m : total.modules()) {
            List<LowRank> parts = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                ModuleFactors part = stages.get(t).module(m.module());
                assertThat(part).isNotNull();
                parts.add(part.toLowRank().times(weights[t]));
            }
            assertThat(distance(LowRank.sum(parts), m.toLowRank())).isLessThan(1e-5);
            assertThat(distance(checkpoint(dir.resolve("a"), m.module()), m.toLowRank()))
                    .isLessThan(1e-5);
        }
        // Two rows at the last step: the last stage's own model, and the merged one, which names no stage.
        Series stage = run.metrics().series("validation", "stage");
        assertThat(stage.steps()).containsExactly(2, 4, 6);
        assertThat(steps(run.metrics().series("validation", "reward/helpful/mean")))
                .containsExactly(0, 2, 4, 6, 6);
        assertThat(steps(run.metrics().series("test", "reward/helpful/mean"))).containsExactly(0, 6);
    }

    @Test
    void mixturesAndWeightedRewardsTrainInOneStage() throws IOException {
        for (String method : List.of("dpo-mix", "rs-dpo")) {
            train(offline(method, ", \"weights\": [2, 1, 1]"), dir.resolve(method));
            Run run = Run.open(dir.resolve(method));
            assertThat(run.warnings()).isEmpty();
            assertThat(run.manifest().stages()).hasSize(1);
            assertThat(run.metrics().series("train", "pairs/weight/helpful").values())
                    .hasSize(6)
                    .containsOnly(.5);
            assertThat(run.metrics().keys("train")).contains("dpo/chosen", "dpo/rejected", "dpo/accuracy/harmless");
        }
        TrainResult none = train(offline("rs-dpo", ", \"gap\": 5"), dir.resolve("gap"));
        assertThat(none.status()).isEqualTo(RunStatus.FAILED);
        assertThat(none.message()).contains("weighted reward").contains("gap");
    }

    private static LowRank checkpoint(Path dir, String module) throws IOException {
        return PeftAdapter.read(dir.resolve("checkpoint")).modules().stream()
                .filter(u -> u.module().endsWith(module))
                .findFirst()
                .orElseThrow();
    }

    /** Frobenius distance relative to the second update. */
    private static double distance(LowRank a, LowRank b) {
        return FactoredSvd.of(LowRank.sum(List.of(a, b.times(-1)))).frobenius()
                / FactoredSvd.of(b).frobenius();
    }

    @Test
    void tooLittleFreeSpaceFailsTheRunWithASentence() {
        assertThatThrownBy(() -> train(offline("orthalign", ", \"basis\": \"random_k\", \"k\": 127"), dir.resolve("a")))
                .hasMessageContaining("output directions");
        assertThat(manifestStatus(dir.resolve("a"))).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aStopEndsAfterTheStepWithItsFilesInOrder() throws IOException {
        TrainListener stopper = new TrainListener() {
            private long last;

            @Override
            public void progress(long step, long steps, double seconds) {
                last = step;
            }

            @Override
            public boolean stopRequested() {
                return last >= 1;
            }
        };
        TrainResult result = Trainer.run(online("linear", 50), dir.resolve("a"), false, stopper);
        assertThat(result.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(result.steps()).isEqualTo(1);
        Run run = Run.open(dir.resolve("a"));
        assertThat(run.manifest().status()).isEqualTo(RunStatus.STOPPED);
        assertThat(steps(run.metrics().series("test", "reward/helpful/mean"))).containsExactly(0, 1);
        assertThat(dir.resolve("a/checkpoint/adapter_model.safetensors")).exists();
    }

    @Test
    void aLossThatIsNotANumberFailsTheRunAndKeepsItsFiles() throws IOException {
        Path broken = dir.resolve("broken");
        try (CausalLm model = CausalLm.load(Path.of("assets/pocket"), Device.cpu());
                GradMode _ = GradMode.off()) {
            model.parameter("model.norm.weight").muli(Float.NaN);
            model.save(broken);
        }
        Files.copy(Path.of("assets/pocket/tokenizer.json"), broken.resolve("tokenizer.json"));
        RunConfig good = online("linear", 4);
        RunConfig bad = RunConfig.parse(good.toJson().put("model", broken.toString()));
        TrainResult result = train(bad, dir.resolve("a"));
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.message()).contains("not a number at step 0").contains("learning_rate");
        Run run = Run.open(dir.resolve("a"));
        assertThat(run.manifest().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.manifest().message()).isEqualTo(result.message());
        assertThat(run.warnings()).isEmpty();
        assertThat(run.metrics().keys("validation")).contains("reward/helpful/mean");
    }

    private static RunStatus manifestStatus(Path dir) {
        try {
            return Run.open(dir).manifest().status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] steps(Series series) {
        return series.steps();
    }

    /** Every number of a run but times and speeds. */
    private static Map<String, String> numbers(Path dir) throws IOException {
        MetricTable metrics = Run.open(dir).metrics();
        Map<String, String> all = new TreeMap<>();
        for (String split : metrics.splits()) {
            for (String key : metrics.keys(split)) {
                if (!key.startsWith("time/") && !key.equals("tokens_per_second")) {
                    all.put(
                            split + " " + key,
                            Arrays.toString(metrics.series(split, key).values()));
                }
            }
        }
        all.put("samples", Files.readString(dir.resolve("samples.jsonl")));
        Path prompts = dir.resolve("prompts.jsonl");
        all.put("prompts", Files.exists(prompts) ? Files.readString(prompts) : "");
        return all;
    }
}
