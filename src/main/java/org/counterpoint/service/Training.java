package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunStatus;
import org.counterpoint.train.Branch;
import org.counterpoint.train.RunConfig;
import org.counterpoint.train.RunOrigin;
import org.counterpoint.train.SteeringRequest;
import org.counterpoint.train.TrainListener;
import org.counterpoint.train.TrainResult;
import org.counterpoint.train.Trainer;
import org.jspecify.annotations.Nullable;

/** One training run in this process; used by workers and by the {@code train} command. */
public final class Training {
    private Training() {}

    /** Follows a run in this process, on the thread that trains. */
    public interface Progress {
        /** A step is done and logged; {@code seconds} since the run started. */
        void step(long step, long steps, double seconds);

        /** Least seconds between two checkpoints, at least 0. */
        default double checkpointSeconds() {
            return 60;
        }

        /** Asked after every step; true ends the run there, with its files in order. */
        default boolean stopRequested() {
            return false;
        }

        /** Asked before every step: the changes of settings that were asked for after the request of a number. */
        default List<SteeringRequest> steering(long answered) {
            return List.of();
        }

        /** Asked after every step; true ends the run there at a checkpoint, to be gone on with. */
        default boolean pauseRequested() {
            return false;
        }
    }

    /**
     * How a run ended.
     *
     * @param run id of the run
     * @param status FINISHED, PAUSED, STOPPED or FAILED
     * @param steps optimizer steps done
     * @param objectives first and last held-out mean reward per objective
     * @param message why it ended early, or null
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

    /**
     * Trains.
     *
     * @param config a run configuration, see {@link Catalog#validate}
     * @param dir a new or empty directory, or that of the run to resume
     * @param resume whether to go on with a run that ended early, from its checkpoint
     * @throws IOException when the run directory cannot be written
     * @throws RuntimeException with a sentence, when the configuration or the model cannot be used
     */
    public static Outcome run(ObjectNode config, Path dir, boolean resume, Progress progress) throws IOException {
        return run(config, dir, resume, progress, RunOrigin.NONE);
    }

    /**
     * Makes a branch of a run and trains it in this process.
     *
     * @param parent a run directory
     * @param step step of the checkpoint it goes on from, null for the newest
     * @param set new values by path in the configuration
     * @param dir a new or empty directory
     * @param command the command that repeats it
     * @throws IOException when a file cannot be read or written
     * @throws RuntimeException with a sentence, when it cannot be branched so
     */
    public static Outcome branch(
            Path parent, @Nullable Long step, Map<String, JsonNode> set, Path dir, String command, Progress progress)
            throws IOException {
        Branch branch = Branch.of(parent, step, set);
        RunConfig config = RunConfig.parse(branch.config());
        branch.create(dir, RunIds.create(config.method(), config.seed()), command);
        return run(branch.config(), dir, true, progress, RunOrigin.NONE);
    }

    /** The run of a worker; its id is the id of its job. */
    static Outcome run(WorkerTask task, Progress progress) throws IOException {
        RunOrigin origin = new RunOrigin(task.id(), "counterpoint submit --config config.json", task.lineage());
        return run(task.config(), task.dir(), task.resume(), progress, origin);
    }

    private static Outcome run(ObjectNode config, Path dir, boolean resume, Progress progress, RunOrigin origin)
            throws IOException {
        TrainResult result = Trainer.run(RunConfig.parse(config), dir, resume, listener(progress), origin);
        Map<String, FirstLast> objectives = new LinkedHashMap<>();
        result.objectives().forEach((name, pair) -> objectives.put(name, new FirstLast(pair.first(), pair.last())));
        String message = result.message().isEmpty() ? null : result.message();
        return new Outcome(result.id(), result.status(), result.steps(), objectives, message);
    }

    private static TrainListener listener(Progress progress) {
        return new TrainListener() {
            @Override
            public void progress(long step, long steps, double seconds) {
                progress.step(step, steps, seconds);
            }

            @Override
            public boolean checkpointDue(double seconds) {
                return seconds >= progress.checkpointSeconds();
            }

            @Override
            public boolean stopRequested() {
                return progress.stopRequested();
            }

            @Override
            public List<SteeringRequest> steering(long answered) {
                return progress.steering(answered);
            }

            @Override
            public boolean pauseRequested() {
                return progress.pauseRequested();
            }
        };
    }
}
