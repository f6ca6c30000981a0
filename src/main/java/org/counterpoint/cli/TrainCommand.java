package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains in this process. */
@Command(
        name = "train",
        description = "Trains one run in this process; interrupt it to end it after its current step.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long GRACE_SECONDS = 120;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Run configuration (JSON).")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "New folder for the run, or that of the run to resume.")
    private Path out = Path.of("");

    @Option(names = "--resume", description = "Go on with a run that ended early, from its last checkpoint.")
    private boolean resume;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Time between checkpoints; 0 for one after every step.")
    private double checkpointSeconds = 60;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        if (!(checkpointSeconds >= 0)) {
            throw new BadInputException(
                    "--checkpoint-every is " + checkpointSeconds + " but must be a number of seconds of at least 0.");
        }
        ObjectNode config = Configs.read(file);
        return follow(output, checkpointSeconds, progress -> Training.run(config, out, resume, progress), out);
    }

    /** Trains in this process. */
    @FunctionalInterface
    interface Body {
        Training.Outcome train(Training.Progress progress) throws IOException;
    }

    /** Trains, tells how it goes, and prints how it ended. */
    static int follow(Output output, double checkpointSeconds, Body body, Path out) throws IOException {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().unstarted(() -> endAfterStep(interrupted, ended));
        Runtime.getRuntime().addShutdownHook(hook);
        Training.Outcome outcome;
        try {
            outcome = body.train(new Lines(output, interrupted, checkpointSeconds));
        } finally {
            ended.countDown();
        }
        output.result(() -> document(outcome, out), to -> {
            Table table = new Table("objective", "first", "last");
            outcome.objectives().forEach((name, pair) -> table.row(name, pair.first(), pair.last()));
            to.println(
                    outcome.status().name().toLowerCase(Locale.ROOT) + " after " + outcome.steps() + " steps: " + out);
            if (outcome.message() != null && outcome.status() != RunStatus.FAILED) {
                to.println(outcome.message());
            }
            if (outcome.status() == RunStatus.PAUSED) {
                to.println(
                        "No service has this run, so nothing takes it up by itself; `counterpoint train --config FILE --out "
                                + out + " --resume` goes on.");
            }
            table.print(to);
        });
        if (outcome.status() == RunStatus.FAILED) {
            throw new IllegalStateException(outcome.message() == null ? "The run failed" : outcome.message());
        }
        return Main.OK;
    }

    private static Map<String, Object> document(Training.Outcome outcome, Path out) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("run", out.toAbsolutePath().normalize().toString());
        result.put("id", outcome.run());
        result.put("status", outcome.status().word());
        result.put("steps", outcome.steps());
        result.put("objectives", outcome.objectives());
        if (outcome.message() != null) {
            result.put("message", outcome.message());
        }
        return result;
    }

    /** An interrupt lets the step end and the files close before the process goes. */
    private static void endAfterStep(AtomicBoolean interrupted, CountDownLatch ended) {
        interrupted.set(true);
        try {
            var _ = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Lines implements Training.Progress {
        private final Output output;
        private final AtomicBoolean interrupted;
        private final double checkpointSeconds;
        private long last = System.nanoTime() - REPORT_NANOS;

        Lines(Output output, AtomicBoolean interrupted, double checkpointSeconds) {
            this.output = output;
            this.interrupted = interrupted;
            this.checkpointSeconds = checkpointSeconds;
        }

        @Override
        public void step(long step, long steps, double seconds) {
            long now = System.nanoTime();
            if (now - last >= REPORT_NANOS || step == steps) {
                last = now;
                output.progress(String.format(
                        Locale.ROOT,
                        "step %d of %d, %.1f s, %.0f s left",
                        step,
                        steps,
                        seconds,
                        seconds / Math.max(1, step) * (steps - step)));
            }
        }

        @Override
        public double checkpointSeconds() {
            return checkpointSeconds;
        }

        @Override
        public boolean stopRequested() {
            return interrupted.get();
        }
    }
}
