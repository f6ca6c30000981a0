package org.counterpoint.workbench.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;

/**
 * Watches the JavaFX thread: a small event is sent to it every millisecond, so the processor time between two of them is the time of one task
 * or pulse (to a millisecond). Processor time, not wall time, because other processes may hold the cores. While a task is long, its stack is
 * sampled.
 */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
final class FxThreadWatch implements AutoCloseable {
    /** A pulse has this long at 60 frames a second. */
    static final double LIMIT_MS = 16;

    private static final String SCREEN = "headless screen";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Thread fx;
    private final Thread sender;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean answered = true;
    private long lastWall;
    private long lastCpu;

    /**
     * A task of the JavaFX thread.
     *
     * @param from when it began, in nanoseconds
     * @param to when it ended, in nanoseconds
     * @param cpuMs processor time in milliseconds
     */
    record Task(long from, long to, double cpuMs) {}

    private record Sample(long at, String where) {}

    /** Begins to watch; the toolkit must run. */
    FxThreadWatch() throws Exception {
        fx = Fx.call(() -> {
            lastWall = System.nanoTime();
            lastCpu = THREADS.getCurrentThreadCpuTime();
            return Thread.currentThread();
        });
        sender = Thread.ofPlatform().daemon().name("fx-watch").start(this::send);
    }

    /** The tasks since the last call, and forgets them. FX thread. */
    List<Task> take() {
        List<Task> taken = List.copyOf(tasks);
        tasks.clear();
        return taken;
    }

    /**
     * Processor time of a task without the headless screen, which copies every pixel by itself on this thread (about 50 ms for a window); a
     * real screen does not.
     */
    double ownMs(Task task) {
        int all = 0;
        int screen = 0;
        synchronized (samples) {
            for (Sample sample : samples) {
                if (sample.at >= task.from && sample.at <= task.to) {
                    all++;
                    screen += sample.where.equals(SCREEN) ? 1 : 0;
                }
            }
        }
        return all == 0 ? task.cpuMs : task.cpuMs * (all - screen) / all;
    }

    /** Where a task spent its time: the most frequent places of its samples, with their shares. */
    String where(Task task) {
        Map<String, Integer> counts = new HashMap<>();
        int all = 0;
        synchronized (samples) {
            for (Sample sample : samples) {
                if (sample.at >= task.from && sample.at <= task.to) {
                    counts.merge(sample.where, 1, Integer::sum);
                    all++;
                }
            }
        }
        int total = all;
        return counts.entrySet().stream()
                .sorted((a, b) -> b.getValue() - a.getValue())
                .limit(3)
                .map(entry -> entry.getKey() + " " + Math.round(100.0 * entry.getValue() / total) + " %")
                .collect(java.util.stream.Collectors.joining(", "));
    }

    @Override
    public void close() throws Exception {
        closed = true;
        sender.join();
    }

    private void send() {
        while (!closed) {
            if (answered) {
                answered = false;
                Platform.runLater(this::answer);
            } else {
                sample();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void answer() {
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        tasks.add(new Task(lastWall, wall, (cpu - lastCpu) / 1e6));
        lastWall = wall;
        lastCpu = cpu;
        answered = true;
    }

    private void sample() {
        StackTraceElement[] stack = fx.getStackTrace();
        String place = place(stack);
        synchronized (samples) {
            samples.add(new Sample(System.nanoTime(), place));
        }
    }

    /** Our own method nearest to the top, and what of the toolkit it was in; the toolkit's own work where none of ours is below. */
    private static String place(StackTraceElement[] stack) {
        String kind = "";
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            String method = frame.getMethodName();
            if (name.equals("com.sun.glass.ui.headless.HeadlessWindow") && method.equals("blit")) {
                return SCREEN;
            }
            if (kind.isEmpty() && (name.endsWith("CssStyleHelper") || name.endsWith("StyleManager"))) {
                kind = "css";
            } else if (kind.isEmpty() && name.startsWith("javafx.scene.Parent") && method.equals("layout")) {
                kind = "layout";
            } else if (name.contains("NGNode") || name.contains("doSync") || method.equals("syncPeer")) {
                kind = "sync";
            }
            if (name.startsWith("org.counterpoint") && !name.contains("FxThreadWatch")) {
                return name.substring(name.lastIndexOf('.') + 1) + "." + method
                        + (kind.isEmpty() ? "" : " (" + kind + ")");
            }
        }
        return kind.isEmpty() ? "toolkit" : "toolkit " + kind;
    }
}
