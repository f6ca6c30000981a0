package org.counterpoint.objective.reward;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.ZipException;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.objective.data.RowFiles;
import org.counterpoint.run.io.Json;

/** Plain JSON lines of pairs and of completions, also compressed with gzip. */
public final class PairFile {
    private PairFile() {}

    /**
     * Pairs from lines {@code {"prompt": text, "chosen": text, "rejected": text}}, with an optional {@code group} where several
     * prompts are one request.
     *
     * @throws IOException naming file and line when a line is no such object
     */
    public static List<PreferencePair> pairs(Path file) throws IOException {
        return read(
                file,
                (row, line) -> new PreferencePair(prompt(row, line), text(row, "chosen"), text(row, "rejected"), 1));
    }

    /**
     * Completions from lines {@code {"prompt": text, "completion": text}}, with optional {@code id} (or {@code prompt_id}), {@code
     * group} and {@code columns}; a run's {@code samples.jsonl} is such a file.
     *
     * @throws IOException naming file and line when a line is no such object
     */
    public static List<ScoredText> completions(Path file) throws IOException {
        return read(file, (row, line) -> new ScoredText(prompt(row, line), text(row, "completion")));
    }

    private static Prompt prompt(JsonNode row, int line) {
        String text = text(row, "prompt");
        String id = row.path("id").asText(row.path("prompt_id").asText("line " + line));
        Map<String, String> columns = new LinkedHashMap<>();
        row.path("columns")
                .properties()
                .forEach(e -> columns.put(e.getKey(), e.getValue().asText()));
        return new Prompt(
                id,
                Split.TRAIN,
                row.path("category").asText(""),
                row.path("group").asText(text),
                row.path("question").asText(text),
                text,
                columns);
    }

    private static String text(JsonNode row, String key) {
        JsonNode value = row.path(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("has no text under \"" + key + "\"");
        }
        return value.textValue();
    }

    private static <T> List<T> read(Path file, BiFunction<JsonNode, Integer, T> reader) throws IOException {
        List<T> rows = new ArrayList<>();
        int number = 0;
        try (BufferedReader in = open(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (!line.isBlank()) {
                    rows.add(reader.apply(Json.mapper().readTree(line), number));
                }
            }
        } catch (JacksonException e) {
            throw new IOException(
                    file + ", line " + number + " is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "); correct or remove it.",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", line " + number + " " + e.getMessage() + "; correct or remove it.", e);
        }
        if (rows.isEmpty()) {
            throw new IOException(file + " holds no line; give a file of JSON lines.");
        }
        return rows;
    }

    private static BufferedReader open(Path file) throws IOException {
        try {
            return new BufferedReader(new InputStreamReader(RowFiles.open(file), StandardCharsets.UTF_8));
        } catch (EOFException | ZipException e) {
            throw new IOException(
                    file + " is not compressed with gzip, as its name says; rename it or fetch it again.", e);
        }
    }
}
