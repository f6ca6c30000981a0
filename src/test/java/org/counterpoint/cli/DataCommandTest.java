package org.counterpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.counterpoint.cli.Answer.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around own data, as a user types them. */
class DataCommandTest {
    @TempDir
    Path dir;

    private static void refused(String sentence, String... arguments) {
        Answer answer = run(arguments);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().strip()).contains(sentence).hasLineCount(1);
    }

    private String pairs() throws IOException {
        return Files.writeString(
                        dir.resolve("pairs.jsonl"),
                        "{\"question\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}\n{\"question\":\"r\",\"chosen\":\"c\"}\n")
                .toString();
    }

    @Test
    void aFileIsShownWithItsBadRowsAndTheBlockForAConfiguration() throws IOException {
        String file = pairs();
        JsonNode shown = run(
                        "data",
                        "show",
                        file,
                        "--form",
                        "preference",
                        "--map",
                        "prompt=question",
                        "--objectives",
                        "polite=chosen",
                        "--template",
                        "Q: {prompt}\\nA: {completion}",
                        "--json")
                .json();
        assertThat(shown.path("rows").asInt()).isEqualTo(2);
        assertThat(shown.at("/bad/0/line").asInt()).isEqualTo(2);
        assertThat(shown.at("/bad/0/reason").asText()).isEqualTo("it has no \"rejected\"");
        assertThat(shown.at("/pairs/polite").asInt()).isEqualTo(1);
        assertThat(shown.at("/preview/0/prompt").asText()).isEqualTo("Q: q\nA:");
        assertThat(shown.at("/preview/0/pairs/0/chosen").asText()).isEqualTo(" a");
        assertThat(shown.at("/data/sources/0/map/prompt").asText()).isEqualTo("question");
        Answer text = run("data", "show", file, "--form", "preference", "--map", "prompt=question");
        assertThat(text.code()).isZero();
        assertThat(text.out())
                .contains("line 2: it has no \"rejected\"", "\"data\": {", "--- row 1: preference, chosen");
        assertThat(run("data", "forms", "--json").json()).hasSizeGreaterThan(10);
    }

    @Test
    void aConfigurationOfOwnDataIsCompleteAndItsRelativePathsStartBesideIt() throws IOException {
        String file = pairs();
        JsonNode config = run(
                        "config",
                        "--env",
                        "open",
                        "--method",
                        "dpo-mix",
                        "--data",
                        file,
                        "--form",
                        "preference",
                        "--map",
                        "prompt=question",
                        "--json")
                .json();
        assertThat(config.at("/data/sources/0/file").asText()).isEqualTo(file);
        assertThat(config.at("/parameters/weights")).hasSize(1);
        Path written = dir.resolve("run.json");
        Files.writeString(written, config.toString().replace(file.replace("\\", "\\\\"), "pairs.jsonl"));
        assertThat(Configs.read(written).at("/data/sources/0/file").asText()).isEqualTo(file);
        Files.delete(Path.of(file));
        refused(
                "There is no file",
                "train",
                "--config",
                written.toString(),
                "--out",
                dir.resolve("out").toString());
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws IOException {
        String file = pairs();
        refused(
                "No form fits the columns of",
                "data",
                "show",
                Files.writeString(dir.resolve("x.csv"), "a,b\n1,2\n").toString());
        refused("did you mean \"hh-rlhf\"?", "data", "show", file, "--form", "hh-rlh");
        refused("can use none of the first 2 rows", "data", "show", file, "--form", "preference");
        refused("There is no file", "data", "show", dir.resolve("absent.jsonl").toString());
        refused("needs data", "config", "--env", "open", "--method", "linear");
        refused("The form of", "config", "--env", "open", "--method", "linear", "--data", file);
        refused(
                "add the block \"rewards\"",
                "config",
                "--env",
                "open",
                "--method",
                "linear",
                "--data",
                file,
                "--form",
                "preference");
        refused("at line 1", "data", "convert", "truthfulqa", "--truth", file, "--info", file, "--out", dir.toString());
        refused("Say what to do", "data");
    }
}
