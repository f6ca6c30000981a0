package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Clip;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void defaultsAreExplicitAndReadBackEqual() {
        for (Method m : Methods.all()) {
            RunConfig config = RunConfig.defaults(m.id(), "pocket-3h", "pocket");
            assertThat(RunConfig.parse(config.toJson()).toJson()).isEqualTo(config.toJson());
            assertThat(config.toJson().path("parameters").size())
                    .isEqualTo(m.parameters().size());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"method\":\"ctwa\",\"step\":3}|There is no key \"step\"; did you mean \"steps\"?",
                "{\"method\":\"ctwa\",\"lora\":{\"ranks\":3}}|There is no key in \"lora\" \"ranks\"; did you mean \"rank\"?",
                "{\"method\":\"ctwa\",\"lora\":{\"rank\":0}}|The key \"lora.rank\" is 0 but must be a whole number from 1 to 4096.",
                "{\"method\":\"ctwa\",\"steps\":\"many\"}|The key \"steps\" is \"many\" but must be a whole number from 1 to 10000000.",
                "{\"method\":\"lineal\"}|There is no method \"lineal\"; did you mean \"linear\"?",
                "{\"steps\":3}|The key \"method\" is missing; add it.",
                "{\"method\":\"linear\",\"environment\":\"pocket\"}|There is no environment \"pocket\"; did you mean \"pocket-3h\"?",
                "{\"method\":\"linear\",\"lora\":{\"targets\":[\"q\"]}}|There is no LoRA target \"q\"; did you mean \"c_fc\"?",
                "{\"method\":\"linear\",\"parameters\":{\"minibatches\":9}}|The parameter \"minibatches\" is 9 but must be at most \"groups\", which is 8.",
                "{\"method\":\"orthalign\",\"steps\":2}|The run has 2 steps but 3 stages; set \"steps\" to at least 3.",
                "[]|A run configuration is a JSON object such as {\"method\": \"ctwa\"}.",
            })
    void badConfigurationsAreRefusedInOneSentence(String text, String message) {
        assertThatThrownBy(() -> RunConfig.parse(json(text)))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void filesAreNamed(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("c.json");
        assertThatThrownBy(() -> RunConfig.read(file))
                .hasMessageContaining("c.json")
                .hasMessageContaining("cannot be read");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> RunConfig.read(file)).hasMessageContaining("not valid JSON");
        Files.writeString(file, "{\"method\":\"linear\",\"seeds\":1}");
        assertThatThrownBy(() -> RunConfig.read(file))
                .hasMessage(file + ": There is no key \"seeds\"; did you mean \"seed\"?");
    }

    @Test
    void missingModelsAreNamed() {
        assertThatThrownBy(() -> ModelLocator.locate("/nowhere/at/all"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("/nowhere/at/all");
    }

    /** Runs recorded before the budget had blocks of its own hold its values among the parameters. */
    @Test
    void sharedValuesAmongTheParametersAreStillRead() {
        RunConfig config = RunConfig.parse(
                json("{\"method\":\"linear\",\"parameters\":{\"weights\":[1,2,3],\"groups\":5,\"clip\":0.3}}"));
        OnlineSettings online = OnlineSettings.of(config.online());
        assertThat(online.groups()).isEqualTo(5);
        assertThat(online.clip()).isEqualTo(new Clip(.3, .3, 3));
        assertThat(config.parameters().reals("weights")).containsExactly(1, 2, 3);
        assertThat(config.deviations())
                .containsExactly(
                        "online.groups 5 (default 8)",
                        "online.clip_low 0.3 (default 0.2)",
                        "online.clip_high 0.3 (default 0.2)");
    }

    @Test
    void aConfigurationMayCarryTheBudgetOfTheOtherFamily() {
        RunConfig config = RunConfig.parse(json("{\"method\":\"linear\",\"offline\":{\"batch\":7}}"));
        assertThat(config.toJson().at("/offline/batch").asInt()).isEqualTo(7);
        assertThat(config.deviations()).isEmpty();
        assertThat(RunConfig.defaults("linear", "pocket-3h", "pocket").toJson().has("offline"))
                .isFalse();
    }
}
