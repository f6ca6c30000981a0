package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long waiting jobs will take, by the step times of earlier runs like them. Runs are read on a thread of its own, so that asking
 * never waits; whenever a job has ended it looks again, because that one may now be the run to judge by. Thread-safe.
 */
final class WaitingTimes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingTimes.class);

    private final TrainingService.ConfigRules rules;
    private final Map<String, Double> known = new LinkedHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("waiting-times").factory());
    private boolean stale = true;

    WaitingTimes(TrainingService.ConfigRules rules) {
        this.rules = rules;
    }

    /** A job has ended. */
    synchronized void ended() {
        stale = true;
    }

    /** Seconds that a job takes once it has started; NaN where no earlier run tells, or not yet. */
    synchronized double seconds(String id) {
        return known.getOrDefault(id, Double.NaN);
    }

    /** Looks for the times of jobs that wait, in the background. */
    synchronized void look(List<JobEntry> waiting) {
        boolean refresh = stale && !waiting.isEmpty();
        Map<String, ObjectNode> wanted = new LinkedHashMap<>();
        for (JobEntry entry : waiting) {
            if (refresh || !known.containsKey(entry.id())) {
                wanted.put(entry.id(), entry.config);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        if (refresh) {
            stale = false;
            known.keySet().retainAll(wanted.keySet());
        }
        wanted.keySet().forEach(id -> known.putIfAbsent(id, Double.NaN));
        try {
            thread.execute(() -> measure(wanted, refresh));
        } catch (RejectedExecutionException closing) {
            LOG.debug("The service ends; no more times are looked for");
        }
    }

    private void measure(Map<String, ObjectNode> wanted, boolean refresh) {
        try {
            if (refresh) {
                rules.refreshTimes();
            }
            for (Map.Entry<String, ObjectNode> one : wanted.entrySet()) {
                double seconds = rules.seconds(one.getValue());
                synchronized (this) {
                    known.replace(one.getKey(), seconds);
                }
            }
        } catch (java.io.IOException | RuntimeException e) {
            LOG.warn("The times of waiting jobs could not be estimated: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
