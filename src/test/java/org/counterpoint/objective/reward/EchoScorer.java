package org.counterpoint.objective.reward;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.run.io.Json;

/** An outside scorer: the reward is the number of characters of the completion; the first argument says how it misbehaves. */
public final class EchoScorer {
    private EchoScorer() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode item = Json.mapper().readTree(line);
            switch (args[0]) {
                case "hang" -> Thread.sleep(600_000);
                case "garbage" -> out.println("loading model ...");
                case "crash" -> {
                    System.err.println("Traceback (most recent call last):");
                    System.err.println("MemoryError");
                    System.exit(3);
                }
                case "crash-once" -> {
                    Path mark = Path.of(args[1]);
                    if (Files.notExists(mark)) {
                        Files.createFile(mark);
                        System.exit(4);
                    }
                    out.println(item.path("completion").asText().length());
                }
                case "chatty" -> {
                    out.println(1);
                    out.println(2);
                }
                case "nan" -> out.println("NaN");
                default ->
                    out.println(
                            "{\"reward\": " + item.path("completion").asText().length() + "}");
            }
        }
    }
}
