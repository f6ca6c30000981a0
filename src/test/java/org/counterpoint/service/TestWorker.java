package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;

/** A worker that writes a real run without training: {@code steps} steps of {@code step_ms} milliseconds each. */
public final class TestWorker {
    private TestWorker() {}

    public static void main(String[] args) {
        System.exit(WorkerMain.run(Path.of(args[0]), TestWorker::work));
    }

    private static Training.Outcome work(WorkerTask task, Training.Progress progress) throws IOException {
        switch (task.config().path("behave").asText("")) {
            case "refuse" -> throw new IOException("The model folder /no/such is missing; choose another.");
            case "crash" -> {
                try {
                    new ProcessBuilder(
                                    "kill",
                                    "-SEGV",
                                    Long.toString(ProcessHandle.current().pid()))
                            .start()
                            .waitFor();
                    LockSupport.parkNanos(30_000_000_000L);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            case "exit" -> Runtime.getRuntime().halt(42);
            case "heap" -> {
                long[][] all = new long[100_000][];
                for (int i = 0; i < all.length; i++) {
                    all[i] = new long[10_000_000];
                }
            }
            default -> {
                // trains below
            }
        }
        long steps = task.config().path("steps").asLong();
        long pause = task.config().path("step_ms").asLong(10);
        RunManifest manifest = RunManifest.builder(task.id(), "test", "ctwa")
                .status(RunStatus.RUNNING)
                .config(task.config())
                .objectives(List.of(new ObjectiveInfo("helpful", "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, "Helps.")))
                .steps(steps)
                .command(environment())
                .build();
        long start = System.nanoTime();
        long step = task.resume() ? Run.open(task.dir()).metrics().lastStep() : 0;
        try (RunWriter writer = task.resume() ? RunWriter.resume(task.dir()) : RunWriter.create(task.dir(), manifest)) {
            writer.updateManifest(RunManifest::resumed);
            writer.updateManifest(m -> m.withStatus(RunStatus.RUNNING));
            while (step < steps && !progress.stopRequested() && !progress.pauseRequested()) {
                LockSupport.parkNanos(pause * 1_000_000);
                step++;
                Map<String, Double> values = new LinkedHashMap<>();
                values.put("reward/helpful/mean", 0.01 * step);
                writer.append(new MetricRow(step, (System.nanoTime() - start) / 1e9, "train", values));
                progress.step(step, steps, 0);
            }
            if (step < steps && !progress.stopRequested()) {
                String message = "Paused after step " + step + ".";
                writer.updateManifest(m -> m.paused(message));
                return new Training.Outcome(task.id(), RunStatus.PAUSED, step, Map.of(), message);
            }
            RunStatus status = step < steps ? RunStatus.STOPPED : RunStatus.FINISHED;
            String message = step < steps ? "Stopped on request after step " + step + "." : null;
            writer.updateManifest(m -> m.withEnd(status, message));
            return new Training.Outcome(task.id(), status, step, Map.of(), message);
        }
    }

    /** Proof of what was in the environment before this JVM started. */
    private static String environment() {
        return System.getenv("OMP_WAIT_POLICY") + " " + System.getenv("OMP_NUM_THREADS") + " "
                + Runtime.getRuntime().maxMemory() / (1 << 20) + " gpus=" + System.getenv("CUDA_VISIBLE_DEVICES");
    }
}
