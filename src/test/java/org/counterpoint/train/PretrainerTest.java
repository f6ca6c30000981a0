package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Pocket3H;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
    private static ModelConfig tiny(int vocabulary) {
        return ModelConfig.llama(vocabulary, 16, 32, 1, 2, 2, 192);
    }

    private static Pretrainer pretrainer(double rate) {
        return new Pretrainer(
                new PretrainConfig(1, 960, 32, 320, rate, 3, 0, 1, 0.2),
                (step, steps, loss, speed) -> {},
                PretrainerTest::tiny);
    }

    @Test
    void writesAModelThatLearnedAndRepeats(@TempDir Path dir) throws IOException {
        Pretrainer.Result first = pretrainer(1e-2).run(dir.resolve("a"));
        pretrainer(1e-2).run(dir.resolve("b"));
        assertThat(first.steps()).isEqualTo(30);
        JsonNode about =
                new ObjectMapper().readTree(dir.resolve("a/pretraining.json").toFile());
        JsonNode curve = about.path("loss_curve");
        assertThat(curve.get(curve.size() - 1).get(1).asDouble())
                .isLessThan(.8 * curve.get(0).get(1).asDouble());
        assertThat(about.path("command").asText()).startsWith("counterpoint pretrain");
        for (String environment : new String[] {"pocket-3h", "pocket-math", "pocket-math-gated"}) {
            assertThat(about.at("/environments/" + environment).asText()).hasSize(64);
            for (String split : new String[] {"test", "unseen"}) {
                JsonNode scores = about.at("/base_scores/" + environment + "/" + split);
                assertThat(scores.path("prompts").asInt()).isPositive();
                assertThat(scores.path("rewards")).hasSize(3);
                double shares = 0;
                for (JsonNode share : scores.path("behaviours")) {
                    shares += share.asDouble();
                }
                assertThat(shares).isEqualTo(1, within(.01));
            }
        }
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

    /** The model, its environments and its description are of one piece, and it explores what alignment is to choose from. */
    @Test
    void theShippedModelIsOfTheShippedEnvironments() throws IOException {
        JsonNode about = new ObjectMapper()
                .readTree(Path.of("assets/pocket/pretraining.json").toFile());
        assertThat(about.path("command").asText()).isEqualTo(PretrainConfig.DEFAULT.command("assets/pocket"));
        for (Environment e : Environments.all()) {
            if (e.id().startsWith("pocket")) {
                assertThat(about.at("/environments/" + e.id()).asText()).isEqualTo(e.fingerprint());
            }
        }
        JsonNode answers = about.at("/base_scores/pocket-3h/test/behaviours");
        JsonNode sums = about.at("/base_scores/pocket-math/test/behaviours");
        assertThat(List.of("detail", "explained", "plain", "guess", "admit", "comply", "partial", "refuse-reason"))
                .allSatisfy(b -> assertThat(answers.path(b).asDouble()).as(b).isGreaterThan(.01));
        assertThat(List.of("bare", "sentence", "chatty", "worked", "steps", "told", "unboxed"))
                .allSatisfy(b -> assertThat(sums.path(b).asDouble()).as(b).isGreaterThan(.03));
    }

    @Test
    void theReadmeStatesWhatTheShippedModelScores() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        JsonNode about = new ObjectMapper()
                .readTree(Path.of("assets/pocket/pretraining.json").toFile());
        for (Map.Entry<String, JsonNode> e : about.path("environments").properties()) {
            for (String split : new String[] {"test", "unseen"}) {
                String scores = about.at("/base_scores/" + e.getKey() + "/" + split + "/rewards").properties().stream()
                        .map(r -> String.format(
                                Locale.ROOT, "%s %.2f", r.getKey(), r.getValue().asDouble()))
                        .collect(Collectors.joining(", "));
                assertThat(readme).contains("| `" + e.getKey() + "` | " + split + " | " + scores + " |");
            }
        }
    }

    /** Of a useful base at least 60 % of the sampled answers are right. */
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
