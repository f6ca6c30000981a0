package org.counterpoint.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Training;

/** Real runs that take a tenth of a second a step, and their undisturbed twins. */
final class TinyRuns {
    private TinyRuns() {}

    static ObjectNode config(String method, int steps) throws IOException {
        boolean online = Methods.find(method).family().equals(OnlineSettings.FAMILY);
        String own = online
                ? "\"online\": {\"groups\": 3, \"group_size\": 4, \"learning_rate\": 0.01, \"minibatches\": 2}"
                : "\"offline\": {\"batch\": 2, \"samples_per_prompt\": 4, \"learning_rate\": 0.01, \"warmup\": 0}";
        return (ObjectNode)
                Json.mapper().readTree("{\"method\": \"" + method + "\", \"steps\": " + steps + ", " + own + """
                , "model": "assets/pocket", "seed": 3, "threads": 1,
                "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]}, "sampling": {"max_tokens": 12},
                "evaluation": {"every": 4, "prompts": 4, "samples_per_prompt": 2}}
                """);
    }

    /** Trains a configuration in this process, once; nothing disturbs it. */
    static Path undisturbed(ObjectNode config, Path dir) throws IOException {
        if (!Files.exists(dir)) {
            Training.Outcome outcome = Training.run(config, dir, false, (step, steps, seconds) -> {});
            if (outcome.status() != RunStatus.FINISHED) {
                throw new IOException("The undisturbed run " + outcome.status() + ": " + outcome.message());
            }
        }
        return dir;
    }

    /** The same on prompts of a file, scored by a server of this machine and by their length. */
    static ObjectNode open(ObjectNode config, Path dir, int port) throws IOException {
        Path prompts = dir.resolve("prompts.jsonl");
        Files.writeString(
                prompts,
                IntStream.range(0, 40)
                        .mapToObj(i -> "{\"prompt\":\"Q: What is the capital of place " + i + "?\\nA:\"}\n")
                        .collect(Collectors.joining()));
        config.put("environment", "open");
        config.putObject("data")
                .putArray("sources")
                .addObject()
                .put("file", prompts.toString())
                .put("form", "prompts");
        config.set("rewards", Json.mapper().readTree("""
                [{"name": "kind", "type": "http", "url": "http://127.0.0.1:%d/", "timeout": 2},
                 {"name": "brief", "type": "length", "best": 6, "worst": 1}]
                """.formatted(port)));
        return config;
    }
}
