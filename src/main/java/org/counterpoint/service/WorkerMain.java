package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.train.SteeringRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that takes one run from start to end. It ends after its step when the service asks so or when it gets SIGTERM, and
 * leaves {@code result.json} in every case but a kill.
 */
public final class WorkerMain {
    /** Exit code of a worker that could not write down how it ended. */
    static final int UNWRITTEN = 4;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);
    private static final long SIGNAL_GRACE_SECONDS = 600;

    private WorkerMain() {}

    /** What a worker runs: {@link Training#run} in production. */
    @FunctionalInterface
    interface Body {
        /** Takes the run from start to end; throws with a sentence if it cannot start. */
        Training.Outcome run(WorkerTask task, Training.Progress progress) throws IOException;
    }

    /** Runs the task in the file that is the only argument. */
    public static void main(String[] args) {
        if (args.length != 1) {
            LOG.error("A worker takes one argument, the file of its task, and is started by the service.");
            System.exit(2);
        }
        System.exit(run(Path.of(args[0]), (task, progress) -> Training.run(task, progress)));
    }

    /** Runs a task file to its end and returns the exit code. */
    static int run(Path file, Body body) {
        AtomicBoolean signaled = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finishStep(signaled, done), "finish-step"));
        try {
            WorkerTask task = WorkerTask.read(file);
            LogSettings.ofWorker(task.id());
            LogBound.watch(task.dir().resolve(RunWriter.LOG));
            return train(task, body, signaled);
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            return 1;
        } finally {
            done.countDown();
        }
    }

    /** SIGTERM: the JVM stays until the step is done and the files are closed. */
    private static void finishStep(AtomicBoolean signaled, CountDownLatch done) {
        signaled.set(true);
        try {
            var _ = done.await(SIGNAL_GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int train(WorkerTask task, Body body, AtomicBoolean signaled) throws IOException {
        RunStatus status;
        @Nullable String message;
        @Nullable Throwable problem = null;
        try {
            Training.Outcome outcome = body.run(task, new Training.Progress() {
                @Override
                public void step(long step, long steps, double seconds) {
                    LOG.debug("Step {} of {} after {} s", step, steps, seconds);
                }

                @Override
                public double checkpointSeconds() {
                    String own = System.getProperty(ServiceMain.CHECKPOINT_PROPERTY);
                    return own == null ? Training.Progress.super.checkpointSeconds() : Double.parseDouble(own);
                }

                @Override
                public boolean stopRequested() {
                    return signaled.get() || task.stopRequested();
                }

                @Override
                public List<SteeringRequest> steering(long answered) {
                    return task.steering(answered);
                }

                @Override
                public boolean pauseRequested() {
                    return task.pauseRequested();
                }
            });
            status = outcome.status();
            message = outcome.message();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("The run failed", e);
            status = RunStatus.FAILED;
            problem = e;
            message = sentence(e);
        }
        try {
            task.writeResult(status, message, problem);
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            return UNWRITTEN;
        }
        return status == RunStatus.FAILED ? 1 : 0;
    }

    private static String sentence(Throwable problem) {
        String message = problem.getMessage();
        if (message == null || message.isBlank()) {
            return "The run failed with " + problem.getClass().getSimpleName() + "; its log says where.";
        }
        // The engine's own words for memory that could not be had, on the processor and on a GPU.
        if (message.contains("can't allocate memory") || message.contains("CUDA out of memory")) {
            return "The model ran out of memory; choose a smaller \"model_options.micro_batch\", \"sample_batch\" or model, and resume it"
                    + " where only the machine was too full.";
        }
        return message.lines().findFirst().orElse(message);
    }
}
