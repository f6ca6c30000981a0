package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanditFileTest {

    private static final String GOOD = """
            {"prompt_weights": [1], "policy": [[0.4, 0.3, 0.2, 0.1]],
             "rewards": {"helpful": [[1, 0, 1, 0]], "harmless": [[0, 1, 1, 0]]},
             "weights": {"helpful": 0.8, "harmless": 0.2}, "eta": 0.1}""";

    private static Bandit parse(String json) {
        return BanditFile.parse("b.json", json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void printsTheContractedNames() {
        JsonNode out = AnalysisJson.tree(parse(GOOD).outcomes());
        assertThat(out.fieldNames()).toIterable().containsExactly("helpful", "harmless");
        assertThat(out.at("/helpful/c").doubleValue()).isCloseTo(0.172, within(1e-15));
        assertThat(out.at("/helpful/delta").doubleValue()).isCloseTo(0.0170720505, within(5e-11));
        assertThat(out.at("/harmless/first_order").doubleValue()).isCloseTo(-0.003, within(1e-15));
        assertThat(out.at("/harmless/second_order").doubleValue()).isCloseTo(-0.002936, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"eta\"|\"etta\"|unknown key \"etta\"",
                ", \"eta\": 0.1||lacks the key \"eta\"",
                "\"eta\": 0.1|\"eta\": NaN|eta is NaN",
                "\"eta\": 0.1|\"eta\": -1|at least 0",
                "\"eta\": 0.1|\"eta\": \"x\"|eta must be a number",
                "\"eta\": 0.1|\"eta\": 0.1, \"eta\": 0.2|not valid JSON",
                "[1]|[0.9]|prompt_weights sums to 0.9",
                "[1]|[0.5, 0.5]|policy has 1 rows",
                "[1]|[]|no prompt",
                "0.4, 0.3|0.5, 0.3|policy[0] sums to 1.1",
                "0.4, 0.3|0.9, -0.2|cannot be negative",
                "0.4, 0.3|NaN, 0.3|policy[0][0] is NaN",
                "[[0.4, 0.3, 0.2, 0.1]]|[[]]|no action",
                "[[0.4, 0.3, 0.2, 0.1]]|[0.4, 0.3, 0.2, 0.1]|policy[0] must be a list",
                "[[1, 0, 1, 0]]|[[1, 0, 1]]|rewards.helpful[0] has 3 numbers",
                "[[1, 0, 1, 0]]|[[1, 0, 1, null]]|must be a number",
                "[[1, 0, 1, 0]]|[[1, 0, 1, Infinity]]|must be a finite number",
                "[[1, 0, 1, 0]]|[[1, 0, 1, 0], [1, 0, 1, 0]]|rewards.helpful has 2 rows",
                "\"helpful\": 0.8,||weights lacks the objective \"helpful\"",
                "\"helpful\": 0.8|\"helpfull\": 0.8|weights names the objective \"helpfull\"",
                "{\"helpful\": 0.8, \"harmless\": 0.2}|[0.8, 0.2]|weights must be an object",
                "\"eta\": 0.1}|\"eta\": 0.1|not valid JSON",
                "\"eta\": 0.1}|\"eta\": 0.1} x|not valid JSON"
            })
    void refusesWithOneSentence(String find, String replace, String message) {
        assertThat(GOOD).contains(find);
        assertThatThrownBy(() -> parse(GOOD.replace(find, replace == null ? "" : replace)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b.json")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).endsWith(".").doesNotContain("\n"));
    }

    @Test
    void refusesEmptyAndMissingFiles(@TempDir Path dir) throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.json"));
        assertThatThrownBy(() -> BanditFile.read(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.json");
        assertThatThrownBy(() -> BanditFile.read(dir.resolve("none.json")))
                .hasMessageContaining("none.json is not a file");
        assertThatThrownBy(() -> BanditFile.read(dir)).hasMessageContaining("is not a file");
        assertThatThrownBy(() -> parse("[]")).hasMessageContaining("one JSON object");
    }
}
