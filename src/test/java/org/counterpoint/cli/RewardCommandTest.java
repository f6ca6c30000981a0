package org.counterpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.counterpoint.cli.Answer.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands around rewards, as a user types them. */
class RewardCommandTest {
    private static final Path RUN = Path.of("sample-runs/linear-seed-1");

    @TempDir
    Path dir;

    private Path pairs() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            lines.append(
                    "{\"prompt\": \"Question %d?\", \"chosen\": \"Answer %d, please.\", \"rejected\": \"Answer %d, fool.\"}\n"
                            .formatted(i, i % 7, i % 5));
        }
        return Files.writeString(dir.resolve("pairs.jsonl"), lines);
    }

    @Test
    void trainsScoresAndEvaluatesFromAFile() throws IOException {
        String pairs = pairs().toString();
        String model = dir.resolve("polite.safetensors").toString();
        JsonNode trained = run("reward", "train", "--pairs", pairs, "--out", model, "--held-out", "0.2", "--json")
                .json();
        assertThat(trained.path("held_out_pairs").asInt()).isEqualTo(20);
        assertThat(trained.path("held_out_accuracy").asDouble()).isEqualTo(1);
        JsonNode measured = run("reward", "evaluate", "--reward", model, "--pairs", pairs, "--json")
                .json();
        assertThat(measured.path("preferences").path("accuracy").asDouble()).isEqualTo(1);
        assertThat(measured.path("exact").isNull()).isTrue();
        Path in = Files.writeString(
                dir.resolve("in.jsonl"),
                "{\"prompt\": \"p\", \"completion\": \"So, please.\"}\n{\"prompt\": \"p\", \"completion\": \"So, fool.\"}\n");
        Path out = dir.resolve("scored.jsonl");
        Answer scored = run("reward", "score", "--reward", model, "--in", in.toString(), "--out", out.toString());
        assertThat(scored.out()).contains("of 2 completions");
        double first = Json.mapper()
                .readTree(Files.readAllLines(out).get(0))
                .path("reward")
                .asDouble();
        double second = Json.mapper()
                .readTree(Files.readAllLines(out).get(1))
                .path("reward")
                .asDouble();
        assertThat(first).isGreaterThan(second);
    }

    @Test
    void measuresAnyRewardAgainstWhatARunRecorded() throws IOException {
        Path spec = Files.writeString(
                dir.resolve("short.json"),
                "{\"name\": \"short\", \"type\": \"length\", \"best\": 1, \"worst\": 30, \"utility\": \"unit\"}");
        JsonNode measured = run(
                        "reward",
                        "evaluate",
                        "--reward",
                        spec.toString(),
                        "--run",
                        RUN.toString(),
                        "--objective",
                        "helpful",
                        "--json")
                .json();
        assertThat(measured.path("exact").path("completions").asInt()).isPositive();
        assertThat(measured.path("exact").path("pearson").asDouble()).isBetween(-1.0, 1.0);
        assertThat(measured.path("exact").path("levels")).hasSize(10);
        assertThat(measured.path("objective").path("name").asText()).isEqualTo("short");
    }

    @Test
    void samplesFromAnEnvironmentAndLearnsItsReward() throws IOException {
        String model = dir.resolve("harmless.safetensors").toString();
        JsonNode trained = run(
                        "reward",
                        "train",
                        "--environment",
                        "pocket-3h",
                        "--objective",
                        "harmless",
                        "--prompts",
                        "48",
                        "--samples",
                        "4",
                        "--out",
                        model,
                        "--json")
                .json();
        assertThat(trained.path("pairs").asInt()).isPositive();
        assertThat(trained.path("held_out_loss").asDouble()).isLessThan(Math.log(2));
        Answer text = run(
                "reward",
                "evaluate",
                "--reward",
                model,
                "--environment",
                "pocket-3h",
                "--objective",
                "harmless",
                "--prompts",
                "48",
                "--samples",
                "4");
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out()).contains("Correlation with the exact reward over 192 completions");
    }

    @Test
    void listsTheTypes() throws IOException {
        JsonNode types = run("rewards", "--json").json();
        assertThat(types.findValuesAsText("id")).contains("math", "command", "classifier");
        assertThat(run("rewards").out()).contains("allow_remote").contains("(required)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reward | reward train",
                "reward train --out x | --pairs FILE",
                "reward train --pairs /no/such.jsonl --out x | /no/such.jsonl",
                "reward train --environment pocket-3h --out x | --objective",
                "reward train --environment pocket-3h --objective kind --out x | helpful",
                "reward train --environment pockets --objective kind --out x | pocket-3h",
                "reward score --reward /no/such.safetensors --in sample-runs/linear-seed-1/samples.jsonl | /no/such.safetensors",
                "reward score --reward README.md --in sample-runs/linear-seed-1/samples.jsonl | README.md",
                "reward score --reward {\"name\":\"a\",\"type\":\"lenght\"} --in sample-runs/linear-seed-1/samples.jsonl | length",
                "reward score --reward {\"name\" --in sample-runs/linear-seed-1/samples.jsonl | JSON",
                "reward evaluate --reward {\"name\":\"a\",\"type\":\"regex\",\"pattern\":\"x\"} --run /no/run --objective o | /no/run",
            })
    void refusesInASentence(String arguments, String named) {
        Answer answer = run(arguments.split(" "));
        assertThat(answer.code()).as(answer.err()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).as(answer.err()).hasSize(1);
        assertThat(answer.err()).contains(named).doesNotContain("Exception");
    }
}
