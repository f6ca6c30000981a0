package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunTail;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;

/** One worker process and the tail on its run directory. */
final class Worker implements AutoCloseable {
    /** Hears where the run stands, on the tail's thread. */
    @FunctionalInterface
    interface Progress {
        void at(RunStatus state, long step, long steps, double etaSeconds, double stepSeconds);
    }

    /** Milliseconds. Where the system tells starts by the clock of the day, they move a little when that is set. */
    private static final long START_TOLERANCE = 2000;

    private static final int START_FIELD = 19;
    private static final long TICK_MILLIS = 10;

    private static final long LOOK_NANOS = 500_000_000;

    private final ProcessHandle process;
    private final RunTail tail;
    private volatile boolean closed;

    private Worker(ProcessHandle process, Path dir, Progress progress) {
        this.process = process;
        StepClock clock = new StepClock();
        this.tail = RunTail.follow(dir, update -> {
            if (update.reset()) {
                clock.reset();
            }
            clock.add(update.rows());
            RunManifest manifest = update.run().manifest();
            long step = Math.max(0, update.run().metrics().lastStep());
            progress.at(manifest.status(), step, manifest.steps(), clock.eta(step, manifest.steps()), clock.pace());
        });
    }

    /**
     * What a worker gets of the machine.
     *
     * @param threads threads of its libraries
     * @param environment variables that show it its GPU or none
     */
    record Share(int threads, Map<String, String> environment) {}

    /**
     * Starts a worker on a task, out of reach of the Ctrl-C of a terminal.
     *
     * @param ended told once when the process is gone, with its exit code
     */
    static Worker start(
            ServiceOptions options,
            JobFiles files,
            String id,
            Share share,
            Progress progress,
            Consumer<@Nullable Integer> ended)
            throws IOException {
        Path dir = options.library().resolve(id);
        Process process = JavaProcess.of(
                        options.workerMain(),
                        options.workerHeap(),
                        true,
                        List.of(files.task(id).toString()))
                .threads(share.threads())
                .environment(share.environment())
                .crashFile(files.crash(id))
                .start(dir.resolve(RunWriter.LOG));
        Worker worker = new Worker(process.toHandle(), dir, progress);
        var _ = process.onExit().thenAcceptAsync(p -> worker.tell(ended, p.exitValue()));
        return worker;
    }

    /** Takes over a worker that an earlier service started; its exit code cannot be known. */
    static Worker adopt(ProcessHandle process, Path dir, Progress progress, Consumer<@Nullable Integer> ended) {
        Worker worker = new Worker(process, dir, progress);
        // The JDK looks at other services' children more and more seldom, and takes dead ones that nobody collects for
        // alive.
        Thread.ofVirtual().name("watch-" + process.pid()).start(() -> {
            while (alive(process) && !worker.closed) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            worker.tell(ended, null);
        });
        return worker;
    }

    private void tell(Consumer<@Nullable Integer> ended, @Nullable Integer code) {
        if (!closed) {
            ended.accept(code);
        }
    }

    /** The process of this id if it is still the one that was started then, else null. */
    static @Nullable ProcessHandle find(long pid, long start) {
        return ProcessHandle.of(pid)
                .filter(Worker::alive)
                .filter(p -> Math.abs(start(p) - start) <= START_TOLERANCE)
                .orElse(null);
    }

    private static boolean alive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        String[] stat = stat(process);
        return stat.length > 0 ? !stat[0].equals("Z") : process.isAlive();
    }

    /** Milliseconds from the start of the machine on Linux, where they stay when the clock is set; since 1970 elsewhere. */
    private static long start(ProcessHandle process) {
        String[] stat = stat(process);
        return stat.length > START_FIELD
                ? TICK_MILLIS * Long.parseLong(stat[START_FIELD])
                : process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** What Linux says of a process, from its state on; empty elsewhere. */
    private static String[] stat(ProcessHandle process) {
        try {
            String all = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return all.substring(all.lastIndexOf(')') + 2).trim().split(" ", -1);
        } catch (IOException | IndexOutOfBoundsException notLinuxOrGone) {
            return new String[0];
        }
    }

    long pid() {
        return process.pid();
    }

    long start() {
        return start(process);
    }

    /** Ends the process at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** Stops following; the process goes on. */
    @Override
    public void close() {
        closed = true;
        tail.close();
    }
}
