package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method, in every variant, trains the shipped model for a few steps. */
class AllMethodsTest {
    private static final String SMALL = """
            "model": "assets/pocket", "seed": 5, "steps": 3,
            "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]}, "sampling": {"max_tokens": 12},
            "evaluation": {"every": 3, "prompts": 4, "samples_per_prompt": 2},
            "online": {"groups": 4, "group_size": 3}, "offline": {"batch": 4, "samples_per_prompt": 4}
            """;

    @TempDir
    Path dir;

    static Stream<String> configurations() {
        return Methods.all().stream().flatMap(AllMethodsTest::variants);
    }

    private static Stream<String> variants(Method m) {
        List<String> variants = m.parameters().stream()
                .filter(p -> p.name().equals("variant"))
                .flatMap(p -> p.choices().stream())
                .toList();
        return variants.isEmpty()
                ? Stream.of("\"method\": \"" + m.id() + "\"")
                : variants.stream()
                        .map(v -> "\"method\": \"" + m.id() + "\", \"parameters\": {\"variant\": \"" + v + "\"}");
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void trainsToItsEndAndLogsEveryStep(String method) throws IOException {
        RunConfig config = parse("{" + method + ", " + SMALL + "}");
        TrainResult result = Trainer.run(config, dir.resolve("run"), false, TrainListener.NONE);
        assertThat(result.status()).as(result.message()).isEqualTo(RunStatus.FINISHED);
        Run run = Run.open(dir.resolve("run"));
        assertThat(run.warnings()).isEmpty();
        assertThat(run.metrics().series("train", "loss").steps()).contains(1, 2, 3);
        assertThat(run.metrics().series("test", "reward/helpful/mean").steps()).containsExactly(0, 3);
        for (String split : run.metrics().splits()) {
            for (String key : run.metrics().keys(split)) {
                assertThat(MetricKeys.find(key)).as(key).isPresent();
                if (!key.equals("loss")) {
                    assertThat(Arrays.stream(run.metrics().series(split, key).values()))
                            .as(split + " " + key)
                            .allMatch(Double::isFinite);
                }
            }
        }
        assertThat(dir.resolve("run/checkpoint/adapter_model.safetensors")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "reinforce, after, token_mean",
        "reinforce++, before, sequence_mean",
        "dr_grpo, after, fixed_length",
        "rloo, before, token_mean"
    })
    void trainsWithEveryEstimator(String estimator, String normalize, String aggregation) throws IOException {
        RunConfig config = parse("{\"method\": \"linear\", " + SMALL + "}");
        ObjectNode json = config.toJson();
        ((ObjectNode) json.get("online"))
                .put("estimator", estimator)
                .put("normalize", normalize)
                .put("aggregation", aggregation);
        TrainResult result = Trainer.run(RunConfig.parse(json), dir.resolve("run"), false, TrainListener.NONE);
        assertThat(result.status()).as(result.message()).isEqualTo(RunStatus.FINISHED);
        Run run = Run.open(dir.resolve("run"));
        assertThat(run.manifest().deviations()).contains("online.estimator \"" + estimator + "\" (default \"grpo\")");
        assertThat(Arrays.stream(run.metrics().series("train", "grad_norm").values()))
                .hasSize(3)
                .allMatch(v -> v > 0);
    }

    @Test
    void normalizingFirstIsRefusedWhereTheScoreIsNotLinear() {
        assertThatThrownBy(() -> parse("{\"method\": \"tchebycheff\", \"online\": {\"normalize\": \"before\"}}"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("must be \"after\"");
    }

    private static RunConfig parse(String json) {
        try {
            return RunConfig.parse(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
