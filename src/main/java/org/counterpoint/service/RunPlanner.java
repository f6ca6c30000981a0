package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunSummary;
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

    private final Path library;
    private final List<Path> folders;
    private final RunTimes times = new RunTimes();
    private final RunMemory memory = new RunMemory();
    private volatile List<RunSummary> runs = List.of();
    private volatile List<JobFiles.Stored> jobs = List.of();

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
     */
    public record Plan(
            List<Problem> problems,
            @Nullable ObjectNode complete,
            @Nullable TimeEstimate time,
            @Nullable MemoryEstimate memory) {
        /** A copy of the list. */
        public Plan {
            problems = List.copyOf(problems);
        }
    }

    /** Looks at the earlier runs again. */
    public void refresh() throws IOException {
        runs = new RunLibrary(folders).scan();
        jobs = new JobFiles(ServiceOptions.stateDir(library)).read();
    }

    /** Judges a configuration. */
    public Plan plan(JsonNode config) {
        List<Problem> problems = new ArrayList<>(Catalog.validate(config));
        if (!problems.isEmpty()) {
            return new Plan(problems, null, null, null);
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
        return new Plan(problems, parsed.toJson(), time, estimate);
    }

    private long measured(String model) {
        return jobs.stream()
                .filter(stored -> stored.config().path("model").asText("pocket").equals(model))
                .mapToLong(stored -> stored.job().memoryBytes())
                .max()
                .orElse(0);
    }
}
