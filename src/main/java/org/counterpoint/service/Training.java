package org.counterpoint.service;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;

/** One training run in this process; used by workers and by the {@code train} command. */
public final class Training {
    private Training() {}

    static Outcome run(WorkerTask task, Progress progress) throws IOException {
        throw new IOException("This build cannot train " + task.id() + ".");
    }

    /** Follows a run in this process, on the thread that trains. */
    public interface Progress {
        /** A step is done and logged; {@code seconds} since the run started. */
        void step(long step, long steps, double seconds);

        /** Asked after every step; true ends the run there, with its files in order. */
        default boolean stopRequested() {
            return false;
        }
    }

    /**
     * How a run ended.
     *
     * @param run id of the run
     * @param status FINISHED, STOPPED or FAILED
     * @param steps optimizer steps done
     * @param objectives first and last held-out mean reward per objective
     * @param message why it failed or was stopped, or null
     */
    public record Outcome(
            String run,
            RunStatus status,
            long steps,
            Map<String, FirstLast> objectives,
            @Nullable String message) {
        public Outcome {
            objectives = Collections.unmodifiableMap(new LinkedHashMap<>(objectives));
        }
    }

    /** Reward at the first and at the last evaluation. */
    public record FirstLast(double first, double last) {}
}
