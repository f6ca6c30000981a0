package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.Series;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of the shipped model on data from files. */
class OpenTrainingTest {
    private static final String SMALL = """
            "environment": "open", "model": "assets/pocket", "seed": 3, "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]},
            "sampling": {"max_tokens": 12}, "evaluation": {"every": 5, "prompts": 6, "samples_per_prompt": 2, "gradients": false}
            """;
    private static final String REWARDS = """
            "rewards": [{"name": "helpful", "type": "length", "best": 6, "worst": 1},
                        {"name": "harmless", "type": "words", "words": ["Lima"]}]
            """;

    @TempDir
    Path dir;

    private ObjectNode config(String method, int steps, String more) throws IOException {
        Path file = dir.resolve("pairs.jsonl");
        Files.writeString(
                file,
                IntStream.range(0, 60)
                        .mapToObj(i -> "{\"prompt\":\"What is the capital of place " + i
                                + "?\",\"response_0\":\"I do not know.\",\"response_1\":\"It is Lima.\",\"better_response_id\":1,"
                                + "\"safer_response_id\":0}\n")
                        .collect(Collectors.joining()));
        return json("{\"method\": \"" + method + "\", \"steps\": " + steps + ", " + SMALL + ", " + more
                + ", \"data\": {\"sources\": [{\"file\": \"" + file.toString().replace("\\", "\\\\")
                + "\", \"form\": \"pku-saferlhf\"}], \"template\": \"Q: {prompt}\\nA: {completion}\"}}");
    }

    private static double at(MetricTable metrics, String split, String key, int step) {
        Series series = metrics.series(split, key);
        for (int i = 0; i < series.size(); i++) {
            if (series.steps()[i] == step) {
                return series.values()[i];
            }
        }
        throw new AssertionError("There is no " + key + " at step " + step);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void dpoLearnsTheGivenPairsOfEachObjective() throws IOException {
        ObjectNode json = config(
                "sequential-dpo",
                20,
                "\"offline\": {\"batch\": 8, \"learning_rate\": 0.01, \"warmup\": 1}, \"parameters\": {}");
        RunConfig config = RunConfig.parse(json);
        assertThat(RunConfig.parse(config.toJson()).toJson()).isEqualTo(config.toJson());
        TrainResult result = Trainer.run(config, dir.resolve("run"), false, TrainListener.NONE);
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(result.objectives()).isEmpty();
        Run run = Run.open(dir.resolve("run"));
        assertThat(run.manifest().objectives()).extracting(ObjectiveInfo::name).containsExactly("helpful", "harmless");
        DataInfo.Source source = run.manifest().data().sources().getFirst();
        assertThat(source.form()).isEqualTo("pku-saferlhf");
        assertThat(source.sha256()).hasSize(64);
        assertThat(source.counts())
                .containsEntry("rows", 60L)
                .containsEntry("bad_rows", 0L)
                .containsEntry("pairs/helpful", 60L);
        MetricTable metrics = run.metrics();
        // The objectives want the opposite of every pair: each stage (harmless comes first) undoes what the one before
        // learned.
        assertThat(at(metrics, "train", "dpo/accuracy/harmless", 10)).isGreaterThan(0.9);
        assertThat(at(metrics, "train", "dpo/accuracy/helpful", 10)).isLessThan(0.1);
        assertThat(at(metrics, "train", "dpo/accuracy/helpful", 20)).isGreaterThan(0.9);
        assertThat(at(metrics, "train", "gradient_cosine/helpful/harmless", 0)).isLessThan(-0.9);
        assertThat(metrics.keys("validation")).contains("kl", "length/mean").noneMatch(k -> k.startsWith("reward/"));
    }

    @Test
    void onlineMethodsScoreInBatchesWithTwoRewards() throws IOException {
        RunConfig config = RunConfig.parse(config(
                "linear",
                5,
                REWARDS
                        + ", \"online\": {\"groups\": 6, \"group_size\": 4, \"learning_rate\": 0.01, \"warmup\": 1}, \"parameters\":"
                        + " {\"weights\": [1, 0]}"));
        TrainResult result = Trainer.run(config, dir.resolve("run"), false, TrainListener.NONE);
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(result.objectives()).containsOnlyKeys("helpful", "harmless");
        Run run = Run.open(dir.resolve("run"));
        MetricTable metrics = run.metrics();
        assertThat(metrics.keys("train")).contains("cov/helpful", "weight/harmless");
        assertThat(run.samples().all()).allSatisfy(s -> {
            assertThat(s.behavior()).isNull();
            double words = s.completion().strip().isEmpty()
                    ? 0
                    : s.completion().strip().split("\\s+").length;
            if (words >= 6) {
                assertThat(s.rewards().get("helpful")).isEqualTo(1);
            }
        });
        assertThat(at(metrics, "validation", "reward/helpful/mean", 5))
                .isGreaterThan(at(metrics, "validation", "reward/helpful/mean", 0));
    }

    /** The program counts what it is asked, which is what an uninterrupted run replaces; a resumed one asks some of it twice. */
    @Test
    void replacedRewardsAreCountedOverTheWholeRun() throws IOException {
        Path asked = dir.resolve("asked");
        ObjectNode json = config(
                "linear",
                3,
                "\"threads\": 1, \"online\": {\"groups\": 2, \"group_size\": 2}, \"rewards\": [{\"name\": \"brief\","
                        + " \"type\": \"length\", \"best\": 1, \"worst\": 6}, {\"name\": \"odd\", \"type\": \"command\", \"min\": 0,"
                        + " \"max\": 1, \"on_bad\": \"clip\", \"command\": [\"sh\", \"-c\", \"while read -r l; do echo >> '"
                        + asked + "'; echo 2; done\"]}]");
        RunConfig config = RunConfig.parse(json);
        Trainer.run(config, dir.resolve("whole"), false, TrainListener.NONE);
        Map<String, Long> whole = Run.open(dir.resolve("whole")).manifest().replacedRewards();
        long lines = Files.size(asked);
        assertThat(whole).containsExactly(Map.entry("brief", 0L), Map.entry("odd", lines));
        Path cut = dir.resolve("cut");
        assertThatThrownBy(() -> Trainer.run(config, cut, false, new ResumeTest.Interruption(1, Long.MAX_VALUE, 3)))
                .hasMessage("pulled the plug");
        long atFailure = Run.open(cut).manifest().replacedRewards().getOrDefault("odd", 0L);
        assertThat(atFailure).isEqualTo(Files.size(asked) - lines);
        Trainer.run(config, cut, true, ResumeTest.Interruption.NEVER);
        assertThat(Run.open(cut).manifest().replacedRewards()).isEqualTo(whole);
        assertThat(Files.size(asked) - lines).isGreaterThan(lines);
    }

    @Test
    void offlineRunsAreEvaluatedByRewardsOfTheSameNames() throws IOException {
        RunConfig config = RunConfig.parse(config("dpo-mix", 2, REWARDS + ", \"offline\": {\"batch\": 4}"));
        TrainResult result = Trainer.run(config, dir.resolve("run"), false, TrainListener.NONE);
        assertThat(result.objectives()).containsOnlyKeys("helpful", "harmless");
        ObjectNode settings = config.toJson();
        settings.remove(List.of("method", "steps", "lora", "online", "offline", "parameters"));
        TrainResult evaluated = ModelEvaluation.run(settings, null, dir.resolve("base"), "evaluate");
        Map<String, Double> first = new LinkedHashMap<>();
        result.objectives().forEach((o, score) -> first.put(o, score.first()));
        Map<String, Double> base = new LinkedHashMap<>();
        evaluated.objectives().forEach((o, score) -> base.put(o, score.first()));
        assertThat(base).isEqualTo(first);
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThatThrownBy(() -> RunConfig.parse(config("linear", 2, "\"name\": \"x\"")))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("add the block \"rewards\"");
        assertThatThrownBy(() -> RunConfig.parse(config("rs-dpo", 2, "\"name\": \"x\"")))
                .hasMessageContaining("every objective of the data needs a reward");
        assertThatThrownBy(() -> RunConfig.parse(config("dpo-mix", 2, REWARDS.replace("\"harmless\"", "\"polite\""))))
                .hasMessageContaining("The reward \"polite\"")
                .hasMessageContaining("helpful, harmless");
        assertThatThrownBy(() -> RunConfig.parse(json("{\"method\": \"linear\", \"data\": {}}")))
                .hasMessageContaining("belongs to the environment \"open\"");
        ObjectNode gone = config("dpo-mix", 2, "\"name\": \"x\"");
        Files.delete(dir.resolve("pairs.jsonl"));
        RunConfig config = RunConfig.parse(gone);
        assertThatThrownBy(() -> Trainer.run(config, dir.resolve("run"), false, TrainListener.NONE))
                .hasMessageContaining("There is no file");
        assertThat(dir.resolve("run")).doesNotExist();
    }
}
