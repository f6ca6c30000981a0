package org.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's reward, compiled from the README and used as its reader would. */
class OwnRewardTest {
    @TempDir
    Path dir;

    @Test
    void compilesAndScores() throws Exception {
        Path classes = ReadmeExample.compile(
                dir,
                "VarietyProvider",
                ReadmeExample.below("Add your own reward"),
                "org.counterpoint.objective.reward.RewardProvider");
        Path in = Files.writeString(dir.resolve("in.jsonl"), """
                {"prompt": "Sing.", "completion": "la la la di"}
                {"prompt": "Sing.", "completion": "one two three"}
                {"prompt": "Sing.", "completion": "no thanks"}
                """);
        JsonNode scored = json(
                classes,
                "reward",
                "score",
                "--reward",
                "{\"name\": \"v\", \"type\": \"variety\"}",
                "--in",
                in.toString());
        assertThat(scored.path("scores").findValuesAsText("reward")).containsExactly("0.5", "1.0", "0.0");
        JsonNode types = json(classes, "rewards");
        assertThat(types.findValuesAsText("id")).contains("variety", "length");
    }

    private JsonNode json(Path classes, String... arguments) throws IOException, InterruptedException {
        Path out = dir.resolve("out.json");
        Path err = dir.resolve("err.txt");
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path") + System.getProperty("path.separator") + classes,
                "org.counterpoint.cli.Main"));
        command.addAll(List.of(arguments));
        command.add("--json");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Json.mapper().readTree(Files.readString(out));
    }
}
