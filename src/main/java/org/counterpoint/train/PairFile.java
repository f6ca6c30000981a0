package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.PreferencePairs;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;

/**
 * The preference pairs that a run made of its base model's samples, in {@code pairs.jsonl}: sampling is often the longest part of an
 * offline run, and on a GPU it need not repeat itself.
 */
final class PairFile {
    /** Its name in a run directory. */
    static final String NAME = "pairs.jsonl";

    private PairFile() {}

    /** Writes one line per pair, in order. */
    static void write(Path dir, List<PreferencePairs> all) throws IOException {
        StringBuilder text = new StringBuilder();
        for (PreferencePairs pairs : all) {
            for (List<PreferencePair> side : List.of(pairs.train(), pairs.heldOut())) {
                for (PreferencePair p : side) {
                    ObjectNode line = Json.mapper().createObjectNode();
                    line.put("objective", pairs.objective())
                            .put("split", p.prompt().split().id())
                            .put("prompt_id", p.prompt().id())
                            .put("chosen", p.chosen())
                            .put("rejected", p.rejected())
                            .put("margin", p.margin());
                    text.append(Json.mapper().writeValueAsString(line)).append('\n');
                }
            }
        }
        AtomicFiles.replace(dir.resolve(NAME), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads {@link #write}.
     *
     * @param environment that has the prompts
     * @throws IOException when the file is missing, damaged or of other prompts
     */
    static List<PreferencePairs> read(Path dir, Environment environment) throws IOException {
        Map<Split, Map<String, Prompt>> prompts = new HashMap<>();
        for (Split split : Split.values()) {
            Map<String, Prompt> byId = new HashMap<>();
            environment.prompts(split).forEach(p -> byId.put(p.id(), p));
            prompts.put(split, byId);
        }
        Map<String, List<PreferencePair>> train = new LinkedHashMap<>();
        Map<String, List<PreferencePair>> heldOut = new LinkedHashMap<>();
        for (String line : Files.readAllLines(dir.resolve(NAME))) {
            JsonNode o = Json.mapper().readTree(line);
            Split split = Split.of(o.path("split").asText());
            Prompt prompt = prompts.getOrDefault(split, Map.of())
                    .get(o.path("prompt_id").asText());
            if (prompt == null) {
                throw new IOException(dir.resolve(NAME) + " has a prompt that the data do not have");
            }
            String objective = o.path("objective").asText();
            train.computeIfAbsent(objective, _ -> new ArrayList<>());
            heldOut.computeIfAbsent(objective, _ -> new ArrayList<>());
            (split == Split.TRAIN ? train : heldOut)
                    .computeIfAbsent(objective, _ -> new ArrayList<>())
                    .add(new PreferencePair(
                            prompt,
                            o.path("chosen").asText(),
                            o.path("rejected").asText(),
                            o.path("margin").asDouble()));
        }
        List<PreferencePairs> all = new ArrayList<>();
        train.forEach((objective, pairs) ->
                all.add(new PreferencePairs(objective, pairs, heldOut.getOrDefault(objective, List.of()))));
        return all;
    }
}
