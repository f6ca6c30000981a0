package org.counterpoint.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;

/**
 * What is known of a run that lies on another machine and of which this directory holds a part: its files come here when they are asked
 * for. Kept in {@value RunFiles#REMOTE} of the directory, so that lists show the whole run however much of it is here.
 *
 * @param modified when the run last changed, in epoch milliseconds of this machine's clock
 * @param lastStep last logged step there, or -1
 * @param lastRewards last mean reward of each objective there
 * @param secondsPerStep mean seconds between its last steps; NaN where unknown
 * @param marks version of each file that is here, whole or in part
 * @param sizes length of each file there, as last listed
 */
public record RemoteRun(
        long modified,
        long lastStep,
        Map<String, Double> lastRewards,
        double secondsPerStep,
        Map<String, String> marks,
        Map<String, Long> sizes) {
    public RemoteRun {
        lastRewards = Collections.unmodifiableMap(new LinkedHashMap<>(lastRewards));
        marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        sizes = Collections.unmodifiableMap(new TreeMap<>(sizes));
    }

    /** The same with other versions and lengths of files. */
    public RemoteRun with(Map<String, String> otherMarks, Map<String, Long> otherSizes) {
        return new RemoteRun(modified, lastStep, lastRewards, secondsPerStep, otherMarks, otherSizes);
    }

    /** Reads what a directory says; empty for a run of this machine. */
    public static Optional<RemoteRun> read(Path dir) throws IOException {
        JsonNode o;
        try {
            o = Json.mapper().readTree(Files.readAllBytes(dir.resolve(RunFiles.REMOTE)));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        }
        Map<String, Double> rewards = new LinkedHashMap<>();
        o.path("last_rewards")
                .properties()
                .forEach(e -> rewards.put(e.getKey(), e.getValue().asDouble()));
        Map<String, String> marks = new TreeMap<>();
        o.path("marks")
                .properties()
                .forEach(e -> marks.put(e.getKey(), e.getValue().asText()));
        Map<String, Long> sizes = new TreeMap<>();
        o.path("sizes")
                .properties()
                .forEach(e -> sizes.put(e.getKey(), e.getValue().asLong()));
        return Optional.of(new RemoteRun(
                o.path("modified_ms").asLong(),
                o.path("last_step").asLong(-1),
                rewards,
                o.path("step_s").asDouble(Double.NaN),
                marks,
                sizes));
    }

    /** Replaces a file of the directory as a whole. Nothing is forced to the disk: what is lost is fetched again. */
    public static void replace(Path file, JsonNode content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, Json.pretty(content));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    /** Writes it into a directory. */
    public void write(Path dir) throws IOException {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("modified_ms", modified).put("last_step", lastStep);
        ObjectNode rewards = o.putObject("last_rewards");
        lastRewards.forEach(rewards::put);
        if (Double.isFinite(secondsPerStep)) {
            o.put("step_s", secondsPerStep);
        }
        ObjectNode marked = o.putObject("marks");
        marks.forEach(marked::put);
        ObjectNode sized = o.putObject("sizes");
        sizes.forEach(sized::put);
        replace(dir.resolve(RunFiles.REMOTE), o);
    }
}
