package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.ConfigDiff.Column;
import org.counterpoint.analysis.ConfigDiff.Effect;
import org.counterpoint.analysis.ConfigDiff.Row;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.ModelInfo;
import org.counterpoint.run.RunManifest;
import org.junit.jupiter.api.Test;

/** Only what differs is told, seeds count as one, and what breaks a comparison is named. */
class ConfigDiffTest {
    private static ObjectNode config(String method, long seed, double tau, int groups) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("method", method).put("seed", seed).put("steps", 120).put("threads", (int) seed);
        config.putObject("lora")
                .put("rank", 8)
                .put("alpha", 16.0)
                .putArray("targets")
                .add("q_proj")
                .add("v_proj");
        config.putObject("evaluation").put("every", 10).put("prompts", 64);
        config.putObject("online").put("groups", groups).put("learning_rate", 5e-4);
        config.putObject("parameters").put("tau", tau);
        return config;
    }

    private static RunManifest run(String method, long seed, double tau, int groups) {
        return RunManifest.builder(method + seed, method + " tau " + tau + ", seed " + seed, method)
                .config(config(method, seed, tau, groups))
                .environmentId("pocket-3h")
                .model(new ModelInfo("pocket", "abc", 1))
                .data(new DataInfo("Pocket", "def"))
                .seed(seed)
                .steps(120)
                .build();
    }

    @Test
    void seedsOfOneConfigurationAreOneColumnAndOnlyDifferencesAreTold() {
        ConfigDiff diff = ConfigDiff.ofRuns(List.of(
                run("ctwa", 1, 0.1, 8), run("ctwa", 2, 0.1, 8), run("ctwa", 1, 0.2, 8), run("linear", 1, 0, 8)));
        assertThat(diff.columns())
                .containsExactly(
                        new Column("ctwa tau 0.1 (2)", 2),
                        new Column("ctwa tau 0.2, seed 1", 1),
                        new Column("linear", 1));
        assertThat(diff.differing().stream().map(Row::key))
                .containsExactly("method", "parameters.tau", "threads", "seed", "name");
        assertThat(row(diff, "parameters.tau").values()).containsExactly("0.1", "0.2", "0");
        assertThat(row(diff, "seed").values()).containsExactly("1 | 2", "1", "1");
        assertThat(diff.comparable()).isTrue();
        assertThat(diff.equal()).isEqualTo(diff.rows().size() - 5);
    }

    @Test
    void budgetDataAndModelMakeRunsIncomparableAndTheEvaluationsIntervalDoesNot() {
        RunManifest other = run("ctwa", 1, 0.1, 16).toBuilder()
                .model(new ModelInfo("pocket", "xyz", 1))
                .data(new DataInfo("Pocket", "new"))
                .build();
        ((ObjectNode) other.config().path("evaluation")).put("every", 5);
        ((ObjectNode) other.config().path("lora")).put("rank", 4);
        ConfigDiff diff = ConfigDiff.ofRuns(List.of(run("ctwa", 1, 0.1, 8), other));
        assertThat(diff.differing(Effect.NOT_COMPARABLE).stream().map(Row::key))
                .containsExactly("data fingerprint", "model fingerprint", "online.groups");
        assertThat(diff.differing(Effect.MAY_MATTER).stream().map(Row::key)).containsExactly("lora.rank");
        assertThat(diff.differing(Effect.SETTING).stream().map(Row::key)).containsExactly("evaluation.every");
    }

    @Test
    void whatOneSideNeverRecordedIsNoProofThatRunsAreIncomparable() {
        RunManifest other = run("linear", 1, 0.1, 16);
        other.config().remove("online");
        ConfigDiff diff = ConfigDiff.ofRuns(List.of(run("ctwa", 1, 0.1, 8), other));
        assertThat(row(diff, "online.groups").effect()).isEqualTo(Effect.MAY_MATTER);
        assertThat(diff.comparable()).isTrue();
    }

    @Test
    void seedsAloneAreComparedRunByRun() {
        ConfigDiff diff = ConfigDiff.ofRuns(List.of(run("ctwa", 1, 0.1, 8), run("ctwa", 2, 0.1, 8)));
        assertThat(diff.columns()).hasSize(2);
        assertThat(row(diff, "seed").values()).containsExactly("1", "2");
    }

    @Test
    void aKeyThatOneSideLacksDiffersAndIsMarked() {
        ObjectNode one = JsonNodeFactory.instance.objectNode().put("a", 16).put("b", 1);
        ObjectNode two = JsonNodeFactory.instance.objectNode().put("a", 16.0);
        ConfigDiff diff = ConfigDiff.ofConfigs(Map.of("same", one, "other", two));
        assertThat(diff.differing()).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo("b");
            assertThat(row.absentSomewhere()).isTrue();
        });
    }

    @Test
    void isWrittenAsCsvMarkdownAndLatex() {
        ObjectNode one =
                JsonNodeFactory.instance.objectNode().put("top_k", "a|b").put("w", 5e-4);
        ObjectNode two =
                JsonNodeFactory.instance.objectNode().put("top_k", "a,\"c\"").put("w", 1e-9);
        Map<String, ObjectNode> ordered = new LinkedHashMap<>();
        ordered.put("x", one);
        ordered.put("y & z", two);
        ConfigDiff diff = ConfigDiff.ofConfigs(ordered);
        assertThat(diff.csv())
                .isEqualTo("key,section,effect,x,y & z\ntop_k,settings,setting,a|b,\"a,\"\"c\"\"\"\n"
                        + "w,settings,setting,0.0005,1E-9\n");
        assertThat(diff.markdown())
                .isEqualTo(
                        "| Key | x | y & z |\n|---|---|---|\n| `top_k` | a\\|b | a,\"c\" |\n| `w` | 0.0005 | 1E-9 |\n");
        assertThat(diff.latex()).contains("\\texttt{top\\_k} & a|b & a,''c'' \\\\", " & x & y \\& z \\\\");
    }

    @Test
    void arraysAndNumbersHaveOneText() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("a").putArray("b").add(0.70).add(1).add("c");
        node.put("big", 1_234_567_890_123L).put("zero", 0.0).putNull("none");
        assertThat(FlatConfig.of(node))
                .containsExactly(
                        Map.entry("a.b", "[0.7, 1, c]"),
                        Map.entry("big", "1234567890123"),
                        Map.entry("zero", "0"),
                        Map.entry("none", "null"));
    }

    private static Row row(ConfigDiff diff, String key) {
        return diff.rows().stream().filter(r -> r.key().equals(key)).findFirst().orElseThrow();
    }
}
