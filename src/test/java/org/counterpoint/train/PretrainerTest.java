package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.objective.Pocket3H;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
    private static ModelConfig tiny(int vocabulary) {
        return ModelConfig.llama(vocabulary, 16, 32, 1, 2, 2, 192);
    }

    private static Pretrainer pretrainer(double rate) {
        return new Pretrainer(
                new PretrainConfig(1, 640, 32, 320, rate, 3, 0, 1, 0.2),
                (step, steps, loss, speed) -> {},
                PretrainerTest::tiny);
    }

    @Test
    void writesAModelThatLearnedAndRepeats(@TempDir Path dir) throws IOException {
        Pretrainer.Result first = pretrainer(1e-2).run(dir.resolve("a"));
        pretrainer(1e-2).run(dir.resolve("b"));
        assertThat(first.steps()).isEqualTo(20);
        JsonNode about =
                new ObjectMapper().readTree(dir.resolve("a/pretraining.json").toFile());
        JsonNode curve = about.path("loss_curve");
        assertThat(curve.get(curve.size() - 1).get(1).asDouble())
                .isLessThan(.8 * curve.get(0).get(1).asDouble());
        assertThat(about.path("command").asText()).startsWith("counterpoint pretrain");
        assertThat(Files.readAllBytes(dir.resolve("a/model.safetensors")))
                .isEqualTo(Files.readAllBytes(dir.resolve("b/model.safetensors")));
        for (String file :
                new String[] {"config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json"}) {
            assertThat(dir.resolve("a").resolve(file)).exists();
        }
    }

    @Test
    void divergenceStopsWithASentence(@TempDir Path dir) {
        Pretrainer wild = new Pretrainer(
                new PretrainConfig(1, 640, 32, 320, 1e30, 0, 0, 0, 0.2),
                (step, steps, loss, speed) -> {},
                PretrainerTest::tiny);
        assertThatThrownBy(() -> wild.run(dir.resolve("a")))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("not a number at step");
        assertThat(dir.resolve("a")).doesNotExist();
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new PretrainConfig(1, 640, 32, 100, 1, 0, 0, 0, 0.2))
                .isInstanceOf(BadConfigurationException.class);
    }

    /** What the issue asks of the shipped model: at least 60 % right when sampled. */
    @Test
    void theShippedModelKnowsItsFacts() throws IOException {
        Path shipped = Path.of("assets/pocket");
        double accuracy = new FactualAccuracy(new Pocket3H(), 1, 7).measure(shipped);
        assertThat(accuracy).isGreaterThan(.6);
        JsonNode about =
                new ObjectMapper().readTree(shipped.resolve("pretraining.json").toFile());
        assertThat(accuracy)
                .isBetween(
                        about.path("factual_accuracy_at_temperature_1").asDouble() - .1,
                        about.path("factual_accuracy_at_temperature_1").asDouble() + .1);
    }
}
