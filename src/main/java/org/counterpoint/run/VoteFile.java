package org.counterpoint.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.io.Json;

/** Votes of people as lines of JSON that are only ever appended; a later vote on the same completions replaces the earlier one. */
public final class VoteFile {
    private final Path file;

    /** A file, which need not exist yet. */
    public VoteFile(Path file) {
        this.file = file;
    }

    /** Where votes go unless another file is chosen. */
    public static VoteFile usual() {
        return new VoteFile(Home.user().resolve("votes.jsonl"));
    }

    /** The file. */
    public Path path() {
        return file;
    }

    /** Appends a vote; the folder is made where it is missing. */
    public synchronized void append(Vote vote) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String line = Json.mapper().writeValueAsString(json(vote)) + "\n";
        Files.write(
                file,
                line.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    /** All votes in their order; lines that are torn or damaged are left out. Empty where there is no file. */
    public List<Vote> read() throws IOException {
        List<Vote> votes = new ArrayList<>();
        if (!Files.exists(file)) {
            return votes;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            try {
                votes.add(vote(Json.mapper().readTree(line)));
            } catch (com.fasterxml.jackson.core.JsonProcessingException
                    | IllegalArgumentException
                    | DateTimeException damaged) {
                // A torn line is a vote that was never finished.
            }
        }
        return votes;
    }

    private static ObjectNode json(Vote vote) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("time", vote.time().toString());
        node.put("rater", vote.rater());
        node.put("prompt_id", vote.promptId());
        node.put("split", vote.split());
        ArrayNode options = node.putArray("options");
        for (Vote.Option option : vote.options()) {
            ObjectNode o = options.addObject();
            o.put("run", option.run());
            o.put("group", option.group());
            o.put("step", option.step());
            o.put("completion", option.completion());
            ObjectNode rewards = o.putObject("rewards");
            option.rewards().forEach(rewards::put);
        }
        node.put("choice", vote.choice());
        return node;
    }

    private static Vote vote(JsonNode node) {
        List<Vote.Option> options = new ArrayList<>();
        for (JsonNode o : node.path("options")) {
            Map<String, Double> rewards = new LinkedHashMap<>();
            o.path("rewards")
                    .properties()
                    .forEach(r -> rewards.put(r.getKey(), r.getValue().asDouble()));
            options.add(new Vote.Option(
                    o.path("run").asText(),
                    o.path("group").asText(),
                    o.path("step").asLong(),
                    o.path("completion").asText(),
                    rewards));
        }
        return new Vote(
                Instant.parse(node.path("time").asText()),
                node.path("rater").asText(),
                node.path("prompt_id").asText(),
                node.path("split").asText(),
                options,
                node.path("choice").asInt(Vote.SKIPPED));
    }
}
