package org.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's reward, compiled from the README and used as its reader would. */
class OwnRewardTest {
    @TempDir
    Path dir;

    @Test
    void compilesAndScores() throws Exception {
        Path classes = compile(snippet());
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

    private static String snippet() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher block = Pattern.compile("### Add your own reward.*?```java\n(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private Path compile(String source) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(dir.resolve("source")).resolve("VarietyProvider.java"), source);
        Path classes = Files.createDirectories(dir.resolve("classes"));
        int problems = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(problems).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("org.counterpoint.objective.reward.RewardProvider"), "example.VarietyProvider\n");
        return classes;
    }
}
