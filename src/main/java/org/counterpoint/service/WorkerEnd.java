package org.counterpoint.service;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunSummary;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;

/**
 * How a worker ended, as told by itself or concluded from what it left.
 *
 * @param status FINISHED, PAUSED, STOPPED or FAILED
 * @param message one sentence; null after a normal end
 */
record WorkerEnd(RunStatus status, @Nullable String message) {
    private static final int HEAP_FULL = 3;
    private static final int SIGNALS = 128;
    private static final int SIGKILL = 9;
    private static final double MUCH = 0.8;
    private static final int REPORT_LINES = 60;

    /**
     * What is left of a worker.
     *
     * @param job the job as last known
     * @param dir its run directory
     * @param crash where its JVM wrote if native code brought it down
     * @param result what the worker said, if anything
     * @param code its exit code, or null if unknown
     */
    record Traces(
            Job job,
            Path dir,
            Path crash,
            Optional<JobFiles.Result> result,
            @Nullable Integer code) {}

    /**
     * Concludes how a worker ended.
     *
     * @param stopAsked whether it had been asked to stop
     */
    static WorkerEnd judge(Traces left, boolean stopAsked) {
        WorkerEnd end;
        Path dir = left.dir();
        RunManifest manifest = RunLibrary.read(dir).manifest();
        if (left.result().isPresent()) {
            end = new WorkerEnd(
                    left.result().get().status(), left.result().get().message());
        } else if (manifest != null && over(manifest.status())) {
            end = new WorkerEnd(manifest.status(), manifest.message());
        } else {
            end = killed(left, stopAsked);
        }
        if (end.status() == RunStatus.PAUSED && stopAsked) {
            end = new WorkerEnd(
                    RunStatus.STOPPED,
                    "Stopped after step " + lastStep(dir, left.job().step()) + ", while it paused.");
        }
        return end;
    }

    /** Whether a run's own word is that its process has ended. */
    private static boolean over(RunStatus status) {
        return status.ended() || status == RunStatus.PAUSED;
    }

    /**
     * Writes the end into {@code run.json} where the worker could not.
     *
     * @throws IOException when it cannot be written now, as on a full disk
     */
    void complete(Path dir) throws IOException {
        RunManifest manifest = RunLibrary.read(dir).manifest();
        if (manifest != null && (!over(manifest.status()) || status == RunStatus.STOPPED)) {
            RunWriter.markEnded(dir, status, message);
        }
    }

    private static WorkerEnd killed(Traces left, boolean stopAsked) {
        Job job = left.job();
        Path dir = left.dir();
        Integer code = left.code();
        long step = lastStep(dir, job.step());
        String where = step > 0 ? "after step " + step + " of " + job.steps() : "before its first step";
        if (stopAsked) {
            return new WorkerEnd(
                    RunStatus.STOPPED, "Stopped " + where + " without finishing the step that was under way.");
        }
        String log = Files.exists(dir.resolve(RunWriter.LOG)) ? "; see " + dir.resolve(RunWriter.LOG) : "";
        if (Files.exists(left.crash())) {
            return failed("crashed in native code " + where + frame(left.crash())
                    + "; its files are intact, resume it, and if it" + " crashes again look into " + left.crash()
                    + ".");
        }
        if (code == null || code == SIGNALS + SIGKILL) {
            return failed("was killed " + where + " " + killer(job)
                    + "; its files are intact, resume it or submit it again.");
        }
        if (code == HEAP_FULL) {
            return failed("ran out of Java heap " + where
                    + "; its files are intact, give the service's workers more heap or shrink the batch.");
        }
        if (code == WorkerMain.UNWRITTEN) {
            return failed("could not write its files " + where + "; free some disk space for " + dir
                    + " or check its permissions, then resume it.");
        }
        if (code > SIGNALS) {
            return failed("was ended by signal " + (code - SIGNALS) + " " + where + "; its files are intact" + log
                    + ", then resume the run or submit it again.");
        }
        return failed("ended with exit code " + code + " " + where + "; its files are intact" + log + ".");
    }

    private static WorkerEnd failed(String what) {
        return new WorkerEnd(RunStatus.FAILED, "The training process " + what);
    }

    private static String killer(Job job) {
        long physical = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
        return physical > 0 && job.memoryBytes() > MUCH * physical
                ? String.format(
                        Locale.ROOT,
                        "(most likely by the system for lack of memory: it had grown to %.1f of %.1f GB; choose a smaller"
                                + " \"model_options.micro_batch\" or model)",
                        job.memoryBytes() / 1e9,
                        physical / 1e9)
                : "(by somebody, or by the system for lack of memory)";
    }

    /** Where in native code, as the JVM's report says in its first lines; "" where it does not. */
    private static String frame(Path crash) {
        try (Stream<String> lines = Files.lines(crash, StandardCharsets.ISO_8859_1)) {
            return lines.limit(REPORT_LINES)
                    .dropWhile(line -> !line.startsWith("# Problematic frame:"))
                    .skip(1)
                    .findFirst()
                    .map(line -> " (" + line.replaceAll("^#\\s*|\\s+$", "").replaceAll("\\s+", " ") + ")")
                    .orElse("");
        } catch (IOException | UncheckedIOException unreadable) {
            return "";
        }
    }

    /** The last step that was logged, or what was known before. */
    static long lastStep(Path dir, long known) {
        RunSummary summary = RunLibrary.read(dir);
        return Math.max(known, summary.lastStep());
    }
}
