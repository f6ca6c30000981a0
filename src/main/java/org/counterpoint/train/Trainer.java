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
     * @param dir a new or empty directory
     * @param resume whether to go on with a run that was stopped
     * @throws IOException when the run directory cannot be written
     * @throws RuntimeException when the model or the configuration cannot be used, before anything is written
     */
    public static TrainResult run(RunConfig config, Path dir, boolean resume, TrainListener listener, RunOrigin origin)
            throws IOException {
        if (resume) {
            throw new TrainingException(
                    "The run in " + dir
                            + " cannot be resumed by this version; start it again in a new folder with the same configuration.");
        }
        Threads.use(config.threads());
        Path folder = ModelLocator.locate(config.model());
        Method method = Methods.find(config.method());
        try (Environment environment = RunEnvironments.of(config, folder);
                Policy policy = Policy.load(folder, environment, config)) {
            RunManifest manifest = Manifests.start(
                    config, environment, method, folder, policy, Devices.pick().description(), dir, origin);
            try (RunWriter writer = RunWriter.create(dir, manifest)) {
                RunContext run = new RunContext(config, environment, policy, writer, listener);
                return train(run, method);
            }
        }
    }

    private static TrainResult train(RunContext run, Method method) throws IOException {
        try {
            return switch (method) {
                case OnlineMethod m -> follow(run, new OnlineLoop(run, m));
                case OfflineMethod m -> follow(run, new OfflineLoop(run, m));
            };
        } catch (RuntimeException | IOException e) {
            String message = e.getMessage() == null ? "The run failed: " + e + "." : e.getMessage();
            run.writer().updateManifest(m -> m.withEnd(RunStatus.FAILED, message));
            if (e instanceof TrainingException) {
                return new TrainResult(run.writer().manifest().id(), RunStatus.FAILED, 0, Map.of(), message);
            }
            throw e;
        }
    }

    private static TrainResult follow(RunContext run, TrainLoop loop) throws IOException {
        run.writer().updateManifest(m -> m.withStatus(RunStatus.RUNNING));
        long steps = loop.run();
        loop.checkpoint(steps);
        boolean finished = steps >= run.config().steps();
        RunStatus status = finished ? RunStatus.FINISHED : RunStatus.STOPPED;
        String message = finished ? null : "Stopped on request after step " + steps + ".";
        run.writer().updateManifest(m -> m.withEnd(status, message));
        return new TrainResult(
                run.writer().manifest().id(),
                status,
                steps,
                new LinkedHashMap<>(loop.evaluator().firstLast()),
                message == null ? "" : message);
    }
}
