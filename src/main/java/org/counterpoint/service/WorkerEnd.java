package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunSummary;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker ended, as told by itself or concluded from what it left.
 *
 * @param status FINISHED, STOPPED or FAILED
 * @param message one sentence; null after a normal end
 */
record WorkerEnd(RunStatus status, @Nullable String message) {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerEnd.class);
    private static final int HEAP_FULL = 3;
    private static final int SIGNALS = 128;
    private static final int SIGKILL = 9;

    /**
     * Concludes how a worker ended, and completes {@code run.json} where the worker could not.
     *
     * @param job the job as last known
     * @param dir its run directory
     * @param result what the worker said, if anything
     * @param code its exit code, or null if unknown
     * @param stopAsked whether it had been asked to stop
     */
    static WorkerEnd judge(
            Job job, Path dir, Optional<JobFiles.Result> result, @Nullable Integer code, boolean stopAsked) {
        WorkerEnd end;
        RunManifest manifest = RunLibrary.read(dir).manifest();
        if (result.isPresent()) {
            end = new WorkerEnd(result.get().status(), result.get().message());
        } else if (manifest != null && manifest.status().ended()) {
            end = new WorkerEnd(manifest.status(), manifest.message());
        } else {
            end = killed(job, dir, code, stopAsked);
        }
        if (manifest != null && !manifest.status().ended()) {
            try {
                RunWriter.markEnded(dir, end.status(), end.message());
            } catch (IOException e) {
                LOG.warn("Could not complete {}: {}", dir.resolve(RunManifest.FILE), e.getMessage());
            }
        }
        return end;
    }

    private static WorkerEnd killed(Job job, Path dir, @Nullable Integer code, boolean stopAsked) {
        long step = lastStep(dir, job.step());
        String where = step > 0 ? "after step " + step + " of " + job.steps() : "before its first step";
        if (stopAsked) {
            return new WorkerEnd(
                    RunStatus.STOPPED, "Stopped " + where + " without finishing the step that was under way.");
        }
        String log = Files.exists(dir.resolve(RunWriter.LOG)) ? "; see " + dir.resolve(RunWriter.LOG) : "";
        if (code == null || code == SIGNALS + SIGKILL) {
            return new WorkerEnd(
                    RunStatus.FAILED,
                    "The training process was killed " + where
                            + " (by somebody, or by the system for lack of memory); its"
                            + " files are intact, resume it or submit it again.");
        }
        if (code == HEAP_FULL) {
            return new WorkerEnd(
                    RunStatus.FAILED,
                    "The training process ran out of Java heap " + where
                            + "; its files are intact, give the service's workers more heap or shrink the batch.");
        }
        if (code > SIGNALS) {
            return new WorkerEnd(
                    RunStatus.FAILED,
                    "The training process was ended by signal " + (code - SIGNALS) + " " + where
                            + "; its files are intact" + log + ", then resume the run or submit it again.");
        }
        return new WorkerEnd(
                RunStatus.FAILED,
                "The training process ended with exit code " + code + " " + where + "; its files are intact" + log
                        + ".");
    }

    /** The last step that was logged, or what was known before. */
    static long lastStep(Path dir, long known) {
        RunSummary summary = RunLibrary.read(dir);
        return Math.max(known, summary.lastStep());
    }
}
