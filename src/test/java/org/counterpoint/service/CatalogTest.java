package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.RunLibrary;
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

    @Test
    void timesAreEstimatedFromEarlierRunsOnly() throws IOException {
        ObjectNode config = Catalog.defaultConfig("linear", null, null);
        assertThat(Catalog.estimate(config, List.of())).isEmpty();
        RunManifest manifest = RunManifest.builder("a", "a", "linear")
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
        try (RunWriter writer = RunWriter.create(temp.resolve("a"), manifest)) {
            for (int step = 1; step <= 5; step++) {
                writer.append(new MetricRow(step, 10 + 0.5 * step, "train", Map.of("loss", 1.0)));
            }
        }
        Duration estimate =
                Catalog.estimate(config, new RunLibrary(List.of(temp)).scan()).orElseThrow();
        assertThat(estimate)
                .isEqualTo(Duration.ofMillis(500 * config.path("steps").asLong()));
        assertThat(Catalog.estimate(Catalog.defaultConfig("ctwa", null, null), new RunLibrary(List.of(temp)).scan()))
                .isEmpty();
    }
}
