package org.counterpoint.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.io.JsonLines;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a run, or that it did of its own accord; one line of {@code events.jsonl}. The file is written ahead:
 * a line is on the disk before what it says happens, and resuming never cuts it, so that a resumed run repeats what was recorded.
 *
 * @param step steps that were done; what it says holds from the step after on
 * @param time seconds since the run started, on the clock of its metrics; NaN where unknown
 * @param kind what happened, one of the constants here or a word of a later version
 * @param subject what it happened to: the path of a setting such as {@code online.learning_rate}, an objective, or empty
 * @param from value before, or null
 * @param to value after (of a refused change the one that was asked for), or null
 * @param number number of the request it answers, counted from 1 in each run; 0 where nobody asked
 * @param why who asked or why, a sentence; may be empty
 */
public record RunEvent(
        long step,
        double time,
        String kind,
        String subject,
        @Nullable JsonNode from,
        @Nullable JsonNode to,
        long number,
        String why) {
    /** Name of the file in a run directory. */
    public static final String FILE = "events.jsonl";

    /** A setting was changed while the run trained. */
    public static final String STEERED = "steered";

    /** A change was asked for that could not be made. */
    public static final String REFUSED = "refused";

    /** A rule of the run ended or paused it; {@code to} is the rule, whose {@code then} says which. */
    public static final String EARLY_STOP = "early_stop";

    /** The run went on from a checkpoint. */
    public static final String RESUMED = "resumed";

    /** The run was paused. */
    public static final String PAUSED = "paused";

    /** The run was ended on request. */
    public static final String STOPPED = "stopped";

    /** The run began as a branch: what stands before it happened to the run it comes from. */
    public static final String BRANCHED = "branched";

    /** Kinds that change how a run trains; the others tell of its life. */
    private static final Set<String> CHANGES = Set.of(STEERED, EARLY_STOP, BRANCHED);

    /** An event about the run as a whole. */
    public static RunEvent of(long step, double time, String kind, String subject, String why) {
        return new RunEvent(step, time, kind, subject, null, null, 0, why);
    }

    /** Whether it changed how the run trains, rather than tells when it was under way or what it did not take. */
    public boolean changes() {
        return CHANGES.contains(kind);
    }

    /** The events of this run itself: for a branch those after it began. */
    public static List<RunEvent> own(List<RunEvent> all) {
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).kind().equals(BRANCHED)) {
                from = i + 1;
            }
        }
        return List.copyOf(all.subList(from, all.size()));
    }

    /** The object of its line. */
    public ObjectNode toJson() {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("step", step).put("time", time).put("kind", kind);
        if (!subject.isEmpty()) {
            o.put("subject", subject);
        }
        if (from != null) {
            o.set("from", from);
        }
        if (to != null) {
            o.set("to", to);
        }
        if (number > 0) {
            o.put("number", number);
        }
        if (!why.isEmpty()) {
            o.put("why", why);
        }
        return o;
    }

    byte[] line() throws IOException {
        return (Json.mapper().writeValueAsString(toJson()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads one line. */
    static RunEvent parse(byte[] bytes, int from, int length) throws IOException {
        JsonNode o = Json.mapper().readTree(bytes, from, length);
        if (!o.isObject()
                || !o.path("step").isIntegralNumber()
                || !o.path("kind").isTextual()) {
            throw new IOException("no event");
        }
        return new RunEvent(
                o.path("step").asLong(),
                o.path("time").isNumber() ? o.path("time").asDouble() : Double.NaN,
                o.path("kind").asText(),
                o.path("subject").asText(""),
                o.get("from"),
                o.get("to"),
                o.path("number").asLong(0),
                o.path("why").asText(""));
    }

    /**
     * Reads the events of a run directory in the order in which they were written; empty where there are none.
     *
     * @param dir a run directory
     * @param warnings takes a sentence about each line that cannot be read; a torn last line is one that never happened and is
     *     left out in silence
     */
    public static List<RunEvent> read(Path dir, List<String> warnings) throws IOException {
        List<RunEvent> all = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(dir.resolve(FILE), StandardOpenOption.READ)) {
            var _ = JsonLines.scan(channel, 0, channel.size(), (bytes, from, length, offset, number) -> {
                try {
                    all.add(parse(bytes, from, length));
                } catch (IOException e) {
                    warnings.add(FILE + ": line " + (number + 1) + " is damaged and was left out.");
                }
            });
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(all);
    }

    /** Appends an event and returns when it is on the disk; a torn last line is cut before. */
    static void append(Path dir, RunEvent event) throws IOException {
        Path file = dir.resolve(FILE);
        try {
            boolean created = !Files.exists(file);
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long end = TornLine.lastNewline(channel, channel.size()) + 1;
                channel.truncate(end);
                AtomicFiles.writeFully(channel.position(end), ByteBuffer.wrap(event.line()));
                channel.force(true);
            }
            if (created) {
                AtomicFiles.syncFolder(dir);
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }
}
