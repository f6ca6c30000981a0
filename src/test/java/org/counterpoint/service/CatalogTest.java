package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    @TempDir
    Path temp;

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) Json.mapper().readTree(text);
    }

    @Test
    void everyMethodHasADefaultConfigurationThatIsValid() {
        List<Catalog.MethodInfo> methods = Catalog.methods();
        assertThat(methods)
                .extracting(Catalog.MethodInfo::id)
                .contains("linear", "ctwa", "sequential-dpo", "orthalign");
        for (Catalog.MethodInfo method : methods) {
            ObjectNode config = Catalog.defaultConfig(method.id(), null, null);
            assertThat(Catalog.validate(config)).as(method.id()).isEmpty();
            assertThat(Catalog.complete(config)).isEqualTo(config);
            for (Catalog.ParameterInfo parameter : method.parameters()) {
                assertThat(config.path("parameters").has(parameter.name()))
                        .as(method.id() + " " + parameter.name())
                        .isTrue();
                assertThat(parameter.help()).isNotBlank();
            }
        }
        assertThat(Catalog.environments())
                .filteredOn(e -> e.id().equals("pocket-3h"))
                .singleElement()
                .satisfies(e -> assertThat(e.objectives()).hasSize(3));
        assertThatThrownBy(() -> Catalog.defaultConfig("ctva", null, null)).hasMessageContaining("ctwa");
    }

    @Test
    void allProblemsAreFoundWithTheirKeys() throws IOException {
        ObjectNode config = json(
                "{\"method\":\"ctwa\",\"steps\":0,\"lora\":{\"rank\":-1,\"alpha\":16},\"sampling\":{\"temprature\":1},"
                        + "\"parameters\":{\"eta_lambda\":-5,\"no_such\":1},\"model\":\"/no/such/model\",\"colour\":\"red\"}");
        assertThat(Catalog.validate(config))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "steps",
                        "lora.rank",
                        "sampling.temprature",
                        "parameters.eta_lambda",
                        "parameters.no_such",
                        "model",
                        "colour");
        assertThat(Catalog.validate(config))
                .allSatisfy(p -> assertThat(p.sentence()).isNotBlank().matches("(?s).*[.?]"));
        assertThat(Catalog.validate(json("{\"method\":\"lineer\"}")))
                .singleElement()
                .satisfies(p -> assertThat(p.sentence()).contains("linear"));
        assertThat(Catalog.validate(json("{}"))).extracting(Problem::path).containsExactly("method");
        assertThat(Catalog.validate(json("{\"method\":\"linear\",\"environment\":\"x\"}")))
                .extracting(Problem::path)
                .containsExactly("environment");
        assertThat(Catalog.validate(Json.mapper().createArrayNode())).hasSize(1);
    }

    private void record(String folder, ObjectNode config, double stepSeconds, double lookSeconds) throws IOException {
        RunManifest manifest = RunManifest.builder(folder, folder, "linear")
                .environmentId("pocket-3h")
                .config(config)
                .environment(new EnvironmentInfo(
                        "x, " + Runtime.getRuntime().availableProcessors() + " processors",
                        System.getProperty("os.name") + " 1",
                        "cpu",
                        1,
                        "25",
                        Map.of()))
                .build();
        try (RunWriter writer = RunWriter.create(temp.resolve(folder), manifest)) {
            double time = 3;
            for (int step = 0; step <= 20; step++) {
                writer.append(new MetricRow(step, time, "train", Map.of("loss", 1.0)));
                if (step % 5 == 0 && step > 0 && lookSeconds > 0) {
                    time += lookSeconds;
                    writer.append(new MetricRow(step, time, "validation", Map.of("reward/helpful/mean", 1.0)));
                }
                time += stepSeconds;
            }
        }
    }

    @Test
    void timesAreEstimatedFromEarlierRunsOnly() throws IOException {
        ObjectNode config = Catalog.defaultConfig("linear", null, null).put("steps", 100);
        RunPlanner planner = new RunPlanner(temp, List.of(temp));
        TimeEstimate unknown = Objects.requireNonNull(planner.plan(config).time());
        assertThat(unknown.known()).isFalse();
        assertThat(unknown.others()).isEmpty();
        ObjectNode earlier = Catalog.defaultConfig("linear", null, null);
        earlier.withObject("evaluation").put("every", 5);
        record("a", earlier, 0.5, 2);
        planner.refresh();
        TimeEstimate time = Objects.requireNonNull(planner.plan(config).time());
        assertThat(time.runs()).containsExactly("a");
        assertThat(time.step()).isCloseTo(0.5, within(1e-9));
        assertThat(time.evaluation()).isCloseTo(2, within(1e-9));
        // 3 s before the first step, 100 steps, 10 evaluations; the last look of the run is one of these.
        assertThat(time.seconds()).isCloseTo(3 + 100 * 0.5 + 10 * 2, within(1e-6));
        config.withObject("online").put("group_size", 16);
        TimeEstimate twice = Objects.requireNonNull(planner.plan(config).time());
        assertThat(twice.workRatio()).isEqualTo(2);
        assertThat(twice.step()).isCloseTo(1, within(1e-9));
        TimeEstimate other = Objects.requireNonNull(
                planner.plan(Catalog.defaultConfig("ctwa", null, null)).time());
        assertThat(other.known()).isFalse();
        assertThat(other.others()).containsExactly(0.5, 0.5);
        assertThat(planner.plan(Catalog.defaultConfig("orthalign", null, null)).time())
                .satisfies(t -> assertThat(Objects.requireNonNull(t).others()).isEmpty());
    }

    @Test
    void memoryIsCountedFromTheModelsConfigurationAndRefusedWithNumbers() throws IOException {
        Path small = model("small", 128, 4);
        ObjectNode config = Catalog.defaultConfig("linear", null, small.toString());
        config.withObject("lora").put("rank", 4).putArray("targets").add("q_proj");
        config.withObject("online").put("groups", 4).put("group_size", 2).put("minibatches", 2);
        config.withObject("evaluation").put("gradients", false).put("prompts", 1);
        MemoryEstimate estimate = Objects.requireNonNull(
                new RunPlanner(temp, List.of()).plan(config).memory());
        Map<MemoryEstimate.Kind, Long> bytes = estimate.parts().stream()
                .collect(Collectors.toMap(MemoryEstimate.Part::kind, MemoryEstimate.Part::bytes));
        // Rank 4 times (128 in + 128 out) in 4 layers; value, gradient and two moments of 4 bytes.
        assertThat(bytes.get(MemoryEstimate.Kind.ADAPTERS)).isEqualTo(4L * 256 * 4 * 4 * 4);
        // 8 completions of 2 x 32 tokens; keys and values of width 128 in 4 layers.
        assertThat(bytes.get(MemoryEstimate.Kind.CACHE)).isEqualTo(8L * 64 * 4 * 256 * 4);
        // Half of the batch is learned from at once.
        assertThat(bytes.get(MemoryEstimate.Kind.LOGITS)).isEqualTo(4L * 32 * 1280 * 3 * 4);
        assertThat(estimate.impossible()).isFalse();
        assertThat(estimate.most()).isGreaterThan(estimate.least());

        Path huge = model("huge", 65536, 400);
        ObjectNode wrong = Catalog.defaultConfig("linear", null, huge.toString());
        RunPlanner.Plan plan = new RunPlanner(temp, List.of()).plan(wrong);
        assertThat(plan.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.sentence())
                        .contains(" GB but this machine has ")
                        .contains("smaller model"));
        assertThat(Catalog.rules(Path.of("none")).check(wrong)).hasSize(1);
    }

    /** A 0.5B model fits a machine of 24 GB and 7B and 8B models a card of 80 GB: parts worked out by hand, in decimal GB. */
    @Test
    void microBatchesMakeRealModelsFit() throws IOException {
        Path half = shape("half", "qwen2", 151936, 896, 4864, 24, 14, 2, true);
        Path seven = shape("seven", "qwen2", 152064, 3584, 18944, 28, 28, 4, false);
        Path eight = shape("eight", "llama", 128256, 4096, 14336, 32, 32, 8, false);
        for (String method : List.of("ctwa", "sequential-dpo")) {
            MemoryEstimate small = planned(half, method, "float32", 4);
            assertThat(gb(small, MemoryEstimate.Kind.WEIGHTS)).isCloseTo(494.03e6 * 4 / 1e9, within(0.01));
            // 4 texts x 1024 tokens x 24 layers x (4 x 896 + 2 x 896 + 2 x 128 + 4 x 4864 + 8 x 7) numbers of 4 bytes
            assertThat(gb(small, MemoryEstimate.Kind.ACTIVATIONS))
                    .isCloseTo(4.0 * 1024 * 24 * 25144 * 4 / 1e9, within(0.01));
            // 4 x 512 scored tokens x 151936 x 3 copies x 4 bytes
            assertThat(gb(small, MemoryEstimate.Kind.LOGITS)).isCloseTo(3.734, within(0.01));
            assertThat(small.most()).isLessThan(21_600_000_000L);

            MemoryEstimate large = planned(seven, method, "bfloat16", 4);
            assertThat(gb(large, MemoryEstimate.Kind.WEIGHTS)).isCloseTo(15.23, within(0.01));
            // rank 8: value, gradient and two moments in f32
            assertThat(gb(large, MemoryEstimate.Kind.ADAPTERS)).isCloseTo(20.185e6 * 16 / 1e9, within(0.001));
            assertThat(large.most()).isLessThan(72_000_000_000L);
            MemoryEstimate llama = planned(eight, method, "bfloat16", 4);
            assertThat(gb(llama, MemoryEstimate.Kind.WEIGHTS)).isCloseTo(16.06, within(0.01));
            assertThat(llama.most()).isLessThan(72_000_000_000L);
            // the whole batch at once would not fit, so that it is the micro-batch that makes it fit
            assertThat(planned(seven, method, "bfloat16", 0).most()).isGreaterThan(80_000_000_000L);
        }
    }

    private MemoryEstimate planned(Path model, String method, String dtype, int micro) throws IOException {
        ObjectNode config = Catalog.defaultConfig(method, null, model.toString());
        config.withObject("sampling").put("max_tokens", 512);
        config.withObject("model_options")
                .put("dtype", dtype)
                .put("micro_batch", micro)
                .put("sample_batch", 64);
        return Objects.requireNonNull(
                new RunPlanner(temp, List.of()).plan(config).memory());
    }

    private static double gb(MemoryEstimate estimate, MemoryEstimate.Kind kind) {
        return estimate.parts().stream()
                        .filter(p -> p.kind() == kind)
                        .mapToLong(MemoryEstimate.Part::bytes)
                        .sum()
                / 1e9;
    }

    private Path shape(
            String name, String type, int vocab, int width, int inner, int layers, int heads, int kvHeads, boolean tied)
            throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.writeString(
                folder.resolve("config.json"),
                ("{\"model_type\":\"%s\",\"vocab_size\":%d,\"hidden_size\":%d,\"intermediate_size\":%d,"
                                + "\"num_hidden_layers\":%d,\"num_attention_heads\":%d,\"num_key_value_heads\":%d,"
                                + "\"max_position_embeddings\":32768,\"tie_word_embeddings\":%s}")
                        .formatted(type, vocab, width, inner, layers, heads, kvHeads, tied));
        return folder;
    }

    private Path model(String name, int width, int layers) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.writeString(
                folder.resolve("config.json"),
                ("{\"model_type\":\"llama\",\"vocab_size\":1280,\"hidden_size\":%d,\"intermediate_size\":%d,"
                                + "\"num_hidden_layers\":%d,\"num_attention_heads\":4,\"num_key_value_heads\":4,"
                                + "\"max_position_embeddings\":96,\"rms_norm_eps\":1e-6,\"tie_word_embeddings\":true,"
                                + "\"hidden_act\":\"silu\",\"eos_token_id\":0}")
                        .formatted(width, 3 * width, layers));
        return folder;
    }
}
