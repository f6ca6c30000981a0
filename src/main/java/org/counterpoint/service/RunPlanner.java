package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunSummary;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.RunConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges configurations before they start: what is wrong, how long, how much memory. It reads the earlier runs once per
 * {@link #refresh} and each run's times once; calls may block, so keep them off the JavaFX thread. Thread-safe.
 */
public final class RunPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlanner.class);

    private static final long FRESH_NANOS = 10_000_000_000L;

    private final Path library;
    private final List<Path> folders;
    private final RunTimes times = new RunTimes();
    private final RunMemory memory = new RunMemory();
    private volatile List<RunSummary> runs = List.of();
    private volatile List<JobFiles.Stored> jobs = List.of();
    private boolean looked;
    private long lookedAt;

    /**
     * A planner that knows no earlier run yet.
     *
     * @param library folder whose service starts the runs
     * @param folders folders of earlier runs
     */
    public RunPlanner(Path library, List<Path> folders) {
        this.library = library.toAbsolutePath().normalize();
        this.folders = List.copyOf(folders);
    }

    /**
     * What is known before the start.
     *
     * @param problems what keeps it from starting; empty if it can
     * @param complete the configuration with every value explicit, or null while there are problems
     * @param time null while there are problems
     * @param memory null while there are problems
     * @param rows the first rows of each of its files as a model will get them, see {@link DataFiles#rows}
     */
    public record Plan(
            List<Problem> problems,
            @Nullable ObjectNode complete,
            @Nullable TimeEstimate time,
            @Nullable MemoryEstimate memory,
            List<String> rows) {
        /** A copy of the lists. */
        public Plan {
            problems = List.copyOf(problems);
            rows = List.copyOf(rows);
        }

        /** The JSON of the interface; what is not known is null. */
        ObjectNode toJson() {
            ObjectNode all = Json.mapper().createObjectNode();
            all.set("problems", Problem.list(problems));
            all.set("config", complete);
            all.set("time", time == null ? null : time.toJson());
            all.set("memory", memory == null ? null : memory.toJson());
            ArrayNode texts = all.putArray("rows");
            rows.forEach(texts::add);
            return all;
        }

        /** Reads {@link #toJson}. */
        static Plan fromJson(JsonNode all) {
            List<Problem> problems = new ArrayList<>();
            all.path("problems")
                    .forEach(p -> problems.add(new Problem(
                            p.path("path").asText(), p.path("sentence").asText())));
            List<String> rows = new ArrayList<>();
            all.path("rows").forEach(r -> rows.add(r.asText()));
            return new Plan(
                    problems,
                    all.get("config") instanceof ObjectNode config ? config : null,
                    all.path("time").isObject() ? TimeEstimate.fromJson(all.path("time")) : null,
                    all.path("memory").isObject() ? MemoryEstimate.fromJson(all.path("memory")) : null,
                    rows);
        }
    }

    /** Looks at the earlier runs again. */
    public void refresh() throws IOException {
        runs = new RunLibrary(folders).scan();
        jobs = new JobFiles(ServiceOptions.stateDir(library)).read();
    }

    /** Looks at the earlier runs again if that was not done in the last seconds: whoever types asks several times a second. */
    void refreshWhenOld() throws IOException {
        long now = System.nanoTime();
        synchronized (this) {
            if (looked && now - lookedAt < FRESH_NANOS) {
                return;
            }
            looked = true;
            lookedAt = now;
        }
        refresh();
    }

    /** Judges a configuration. */
    public Plan plan(JsonNode config) {
        List<Problem> problems = new ArrayList<>(Catalog.validate(config));
        if (!problems.isEmpty()) {
            return new Plan(problems, null, null, null, DataFiles.rows(config));
        }
        RunConfig parsed = RunConfig.parse(config);
        TimeEstimate time = times.of(parsed, runs);
        MemoryEstimate estimate = null;
        try {
            estimate = memory.of(parsed, measured(parsed.model()));
            RunMemory.problem(estimate).ifPresent(problems::add);
        } catch (RuntimeException unreadable) {
            LOG.debug("No memory estimate for {}: {}", parsed.model(), unreadable.getMessage());
            problems.add(new Problem("model", String.valueOf(unreadable.getMessage())));
        }
        return new Plan(problems, parsed.toJson(), time, estimate, DataFiles.rows(config));
    }

    private long measured(String model) {
        return jobs.stream()
                .filter(stored -> stored.config().path("model").asText("pocket").equals(model))
                .mapToLong(stored -> stored.job().memoryBytes())
                .max()
                .orElse(0);
    }
}
