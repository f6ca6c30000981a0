package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunSummary;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a library under ids that can stand in an address, with their changes numbered, so that who asks again gets only what is
 * new. Runs that a link takes out of the library are left out. Safe for use by several threads.
 */
final class RunIndex {
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int SHORT = 8;

    /** A run and the number of its last change. */
    private record Entry(String id, RunSummary summary, long change) {}

    private final Path library;
    private final RunLibrary runs;
    private final LongSupplier nanos;
    private final Map<Path, String> ids = new HashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> gone = new HashMap<>();
    // As in EventHub: numbers of a later service are larger than those of an earlier one.
    private long next = System.currentTimeMillis() * 1000;
    private final long first = next;
    private long looked;
    private boolean ever;

    RunIndex(Path library, LongSupplier nanos) {
        this.library = library;
        this.runs = new RunLibrary(List.of(library));
        this.nanos = nanos;
    }

    /** What changed after a number; everything where that number is not one of this service. */
    synchronized ObjectNode since(long after) throws IOException {
        look(false);
        boolean whole = after < first || after >= next;
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("change", next - 1).put("whole", whole);
        answer.put("now_ms", System.currentTimeMillis());
        var list = answer.putArray("runs");
        entries.values().stream()
                .filter(entry -> whole || entry.change() > after)
                .forEach(entry -> list.add(json(entry)));
        var lost = answer.putArray("gone");
        if (!whole) {
            gone.forEach((id, change) -> {
                if (change > after) {
                    lost.add(id);
                }
            });
        }
        return answer;
    }

    /** The directory of a run. */
    synchronized Optional<Path> dir(String id) throws IOException {
        look(false);
        if (!entries.containsKey(id)) {
            look(true);
        }
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.summary().dir());
    }

    @SuppressWarnings("ReferenceEquality") // the very same summary means that nothing was read again
    private void look(boolean now) throws IOException {
        if (ever
                && (!now || nanos.getAsLong() - looked < FRESH_NANOS / 4)
                && nanos.getAsLong() - looked < FRESH_NANOS) {
            return;
        }
        Set<String> there = new HashSet<>();
        for (RunSummary summary : runs.scan()) {
            String id = id(summary);
            if (id == null) {
                continue;
            }
            there.add(id);
            Entry before = entries.get(id);
            if (before == null || before.summary() != summary) {
                entries.put(id, new Entry(id, summary, next++));
                gone.remove(id);
            }
        }
        entries.keySet().removeIf(id -> {
            boolean lost = !there.contains(id);
            if (lost) {
                gone.put(id, next++);
            }
            return lost;
        });
        ever = true;
        looked = nanos.getAsLong();
    }

    /** The id of the manifest where it is one and no other run has it; otherwise one made of where the run lies. */
    private @Nullable String id(RunSummary summary) throws IOException {
        Path dir = summary.dir();
        String known = ids.get(dir);
        if (known != null) {
            return known;
        }
        if (!dir.toRealPath().startsWith(library.toRealPath())) {
            return null;
        }
        String own = summary.id();
        String id = RunIds.isValid(own) && !ids.containsValue(own) ? own : "run-" + shortHash(folder(dir));
        ids.put(dir, id);
        return id;
    }

    private String folder(Path dir) {
        return library.relativize(dir).toString().replace('\\', '/');
    }

    private static String shortHash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), 0, SHORT);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private ObjectNode json(Entry entry) {
        RunSummary summary = entry.summary();
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("id", entry.id()).put("folder", folder(summary.dir())).put("name", summary.name());
        o.put("modified_ms", summary.modified().toEpochMilli());
        o.put("last_step", summary.lastStep());
        ObjectNode rewards = o.putObject("last_rewards");
        summary.lastRewards().forEach(rewards::put);
        if (Double.isFinite(summary.secondsPerStep())) {
            o.put("step_s", summary.secondsPerStep());
        } else {
            o.putNull("step_s");
        }
        o.put("problem", summary.problem());
        var manifest = summary.manifest();
        o.set("manifest", manifest == null ? Json.mapper().nullNode() : manifest.toJson());
        return o;
    }
}
