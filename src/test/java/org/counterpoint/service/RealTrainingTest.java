package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.Home;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.UntimedRows;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way once: client, service, a worker in its own JVM, a real training step on the shipped model. */
@Timeout(120)
class RealTrainingTest {
    @TempDir
    Path temp;

    @Test
    void aRealRunIsTrainedByAWorkerProcess() throws Exception {
        Assumptions.assumeTrue(Home.pocketModel().isPresent(), "the pocket model is not shipped here");
        ServiceOptions options = ServiceOptions.of(temp.resolve("library"));
        ObjectNode config = Catalog.defaultConfig("linear", null, null);
        config.put("steps", 1).put("threads", 1);
        ((ObjectNode) config.get("evaluation")).put("prompts", 4);
        try (TrainingService service = TrainingService.start(options).orElseThrow();
                ServiceClient client = ServiceClient.connect(options.library()).orElseThrow()) {
            assertThat(service.port()).isPositive();
            Job job = client.submit(config);
            BlockingQueue<Job> ended = new LinkedBlockingQueue<>();
            Job end;
            try (JobFollower follower = client.follow(job.id(), now -> {
                if (now.ended()) {
                    ended.add(now);
                }
            })) {
                assertThat(follower).isNotNull();
                end = ended.poll(100, TimeUnit.SECONDS);
            }
            assertThat(end).isNotNull();
            assertThat(end.message()).isNull();
            assertThat(end.state()).isEqualTo(RunStatus.FINISHED);
            Run run = Run.open(Objects.requireNonNull(end.run()));
            assertThat(run.id()).isEqualTo(job.id());
            assertThat(run.metrics().lastStep()).isEqualTo(1);
            assertThat(run.manifest().objectives()).hasSize(3);
            assertThat(run.warnings()).isEmpty();
        }
    }

    /** Clock times aside, the files of a run that was paused and resumed are those of one that never was. */
    @Test
    void aPausedAndResumedRunIsTheUninterruptedOne() throws Exception {
        Assumptions.assumeTrue(Home.pocketModel().isPresent(), "the pocket model is not shipped here");
        ServiceOptions options = ServiceOptions.of(temp.resolve("library"));
        ObjectNode config = Catalog.defaultConfig("ctwa", null, null);
        config.put("steps", 5).put("threads", 1);
        config.withObject("evaluation").put("prompts", 4).put("every", 2);
        config.withObject("online").put("groups", 4).put("group_size", 4);
        config.withObject("sampling").put("max_tokens", 12);
        Path whole = temp.resolve("whole");
        Training.run(config, whole, false, (_, _, _) -> {});
        try (TrainingService service = TrainingService.start(options).orElseThrow();
                ServiceClient client = ServiceClient.connect(options.library()).orElseThrow()) {
            assertThat(service.port()).isPositive();
            Job job = client.submit(config);
            TrainingServiceTest.until(client, job.id(), now -> now.step() >= 1);
            client.pause(job.id());
            Job paused =
                    TrainingServiceTest.until(client, job.id(), now -> now.state() == RunStatus.PAUSED || now.ended());
            assertThat(paused.state()).as(paused.message()).isEqualTo(RunStatus.PAUSED);
            assertThat(paused.step()).isBetween(1L, 4L);
            assertThat(paused.message()).isEqualTo("Paused after step " + paused.step() + "; resume it to go on.");
            client.resume(job.id());
            Job end = TrainingServiceTest.until(client, job.id(), Job::ended);
            assertThat(end.state()).as(end.message()).isEqualTo(RunStatus.FINISHED);
            Path dir = Objects.requireNonNull(end.run());
            for (String file : List.of("metrics.jsonl", "samples.jsonl", "prompts.jsonl")) {
                assertThat(UntimedRows.of(dir.resolve(file)))
                        .as(file)
                        .isNotEmpty()
                        .isEqualTo(UntimedRows.of(whole.resolve(file)));
            }
            assertThat(dir.resolve("checkpoint/adapter_model.safetensors"))
                    .hasSameBinaryContentAs(whole.resolve("checkpoint/adapter_model.safetensors"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-f32", "gpt2-f32", "qwen2-bf16-gqa"})
    void modelToolsAgreeWithTheIndependentImplementation(String name) throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/fixtures/models/" + name))
                .toURI());
        JsonNode expected =
                Json.mapper().readTree(folder.resolve("expected.json").toFile());
        String text = expected.path("text").asText();
        ModelTools.Logits logits = ModelTools.logits(folder, text, ModelTools.Use.PLAIN);
        int[] tokens = Json.mapper().convertValue(expected.get("tokens"), int[].class);
        assertThat(logits.tokens()).isEqualTo(tokens);
        double largest = 0;
        for (JsonNode value : expected.get("last_logits")) {
            largest = Math.max(largest, Math.abs(value.asDouble()));
        }
        for (int i = 0; i < logits.lastLogits().length; i++) {
            double want = expected.get("last_logits").get(i).asDouble();
            assertThat(Math.abs(logits.lastLogits()[i] - want)).isLessThanOrEqualTo(1e-3 * largest);
        }
        ModelTools.Completion completion = ModelTools.generate(
                folder, text, ModelTools.Use.PLAIN, 12, new ModelTools.Drawing(null, null, null), 1);
        assertThat(completion.tokens())
                .isEqualTo(Json.mapper().convertValue(expected.get("greedy_new_tokens"), int[].class));
        assertThat(completion.tokensPerSecond()).isPositive();
    }
}
