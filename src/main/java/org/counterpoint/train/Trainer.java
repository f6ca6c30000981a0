package org.counterpoint.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.Threads;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.objective.Environment;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;

/** Runs one training run in this process, from its configuration to a finished run directory. */
public final class Trainer {
    private Trainer() {}

    /** As {@link #run(RunConfig, Path, boolean, TrainListener, RunOrigin)} for a run that stands for itself. */
    public static TrainResult run(RunConfig config, Path dir, boolean resume, TrainListener listener)
            throws IOException {
        return run(config, dir, resume, listener, RunOrigin.NONE);
    }

    /**
     * Trains. A run that cannot go on (NaN loss, no preference pairs) ends with status FAILED and a sentence in the manifest and
     * the result; its files stay readable.
     *
     * @param dir a new or empty directory, or that of the run to resume
     * @param resume whether to go on with a run that ended early, from its newest whole checkpoint; the origin then stays as
     *     recorded
     * @throws IOException when the run directory cannot be written, or holds no run to resume
     * @throws RuntimeException when the model or the configuration cannot be used, before anything is written
     */
    public static TrainResult run(RunConfig config, Path dir, boolean resume, TrainListener listener, RunOrigin origin)
            throws IOException {
        Resumption earlier = resume ? Resumption.of(config, dir) : null;
        Threads.use(config.threads());
        Path folder = ModelLocator.locate(config.model());
        Method method = Methods.find(config.method());
        try (Environment environment = RunEnvironments.of(config, folder);
                Policy policy = Policy.load(folder, environment, config)) {
            if (earlier != null) {
                earlier.require(environment, folder);
                try (RunWriter writer = earlier.open()) {
                    return train(
                            new RunContext(config, environment, policy, writer, listener),
                            method,
                            earlier.checkpoint());
                }
            }
            RunManifest manifest = Manifests.start(
                    config,
                    environment,
                    method,
                    folder,
                    policy,
                    Devices.pick(config.options().device()).description(),
                    dir,
                    origin);
            try (RunWriter writer = RunWriter.create(dir, manifest)) {
                return train(new RunContext(config, environment, policy, writer, listener), method, null);
            }
        }
    }

    /**
     * Checks that a run directory can be resumed, and changes nothing; model and data are checked when it is.
     *
     * @throws IOException when there is no readable run in it
     * @throws RuntimeException in one sentence, when the run cannot go on with this configuration
     */
    public static void checkResume(RunConfig config, Path dir) throws IOException {
        var _ = Resumption.of(config, dir);
    }

    private static TrainResult train(RunContext run, Method method, @Nullable Checkpoint from) throws IOException {
        try {
            run.restore(from);
            return switch (method) {
                case OnlineMethod m -> follow(run, new OnlineLoop(run, m), from);
                case OfflineMethod m -> follow(run, new OfflineLoop(run, m), from);
            };
        } catch (RuntimeException | IOException e) {
            String message = e.getMessage() == null ? "The run failed: " + e + "." : e.getMessage();
            run.updateManifest(m -> m.withEnd(RunStatus.FAILED, message));
            if (e instanceof TrainingException) {
                return new TrainResult(run.writer().manifest().id(), RunStatus.FAILED, 0, Map.of(), message);
            }
            throw e;
        }
    }

    private static TrainResult follow(RunContext run, TrainLoop loop, @Nullable Checkpoint from) throws IOException {
        run.updateManifest(m -> m.withStatus(RunStatus.RUNNING));
        long steps = loop.run(from);
        boolean finished = steps >= run.config().steps();
        RunStatus status = finished ? RunStatus.FINISHED : run.paused() ? RunStatus.PAUSED : RunStatus.STOPPED;
        String message = finished ? null : run.endedEarly(steps);
        if (!finished) {
            run.recordEnd(steps, status.word());
        }
        run.updateManifest(m -> status == RunStatus.PAUSED ? m.paused(message) : m.withEnd(status, message));
        return new TrainResult(
                run.writer().manifest().id(),
                status,
                steps,
                new LinkedHashMap<>(loop.evaluator().firstLast()),
                message == null ? "" : message);
    }
}
