package org.counterpoint.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a run directory that grows. It looks at the sizes of the files four times a second (once a second after the run has
 * ended, in case it is resumed) and reads only what is new. The directory and any of its files may appear later.
 *
 * <p>The listener is called on the tail's own thread, first with all that is there, and never again after {@link #close()} has
 * returned (unless close is called by the listener itself).
 */
public final class RunTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunTail.class);
    private static final long POLL_MILLIS = 250;
    private static final int QUIET_POLLS = 4;

    /**
     * What is new.
     *
     * @param run a snapshot of the whole run with the news in it; it costs no copy of older rows
     * @param rows the new metric rows in the order of the file; all rows if {@code reset}
     * @param manifestChanged whether the manifest differs from the last call
     * @param samplesChanged whether there are more samples
     * @param factorsChanged whether there are new factor files
     * @param eventsChanged whether there are more events
     * @param reset whether rows of earlier calls are gone because the run was resumed from an earlier step
     */
    public record Update(
            Run run,
            List<MetricRow> rows,
            boolean manifestChanged,
            boolean samplesChanged,
            boolean factorsChanged,
            boolean eventsChanged,
            boolean reset) {
        public Update {
            rows = List.copyOf(rows);
        }
    }

    /** Hears of news. */
    @FunctionalInterface
    public interface Listener {
        /** Something is new. */
        void changed(Update update);

        /**
         * The run cannot be read at the moment; the tail goes on trying. Told once per different message.
         *
         * @param message a sentence with the cause
         */
        default void unreadable(String message) {}
    }

    private final Path dir;
    private final Listener listener;
    private final RunLoader loader;
    private final ScheduledExecutorService thread;
    private final Object gate = new Object();
    private boolean closed;
    private int poll;
    private @Nullable String complaint;

    private RunTail(Path dir, Listener listener) {
        this.dir = dir;
        this.listener = listener;
        this.loader = new RunLoader(dir);
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("tail-" + dir.getFileName()).factory());
    }

    /** Starts following a directory. */
    public static RunTail follow(Path dir, Listener listener) {
        RunTail tail = new RunTail(dir, listener);
        var _ = tail.thread.scheduleWithFixedDelay(tail::tick, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        return tail;
    }

    private void tick() {
        RunManifest manifest = loader.manifest();
        if (manifest != null && manifest.status().ended() && ++poll % QUIET_POLLS != 0) {
            return;
        }
        synchronized (gate) {
            if (closed) {
                return;
            }
            try {
                look();
                complaint = null;
            } catch (IOException e) {
                String message = String.valueOf(e.getMessage());
                if (!message.equals(complaint)) {
                    complaint = message;
                    listener.unreadable(message);
                }
            } catch (RuntimeException e) {
                // A listener that fails once must not end the tail silently.
                LOG.warn("A listener of {} failed", dir, e);
            }
        }
    }

    private void look() throws IOException {
        boolean manifestChanged = loader.readManifest();
        List<MetricRow> rows = new ArrayList<>();
        boolean metricsChanged = loader.readMetrics(false, rows);
        boolean reset = loader.wasReset();
        boolean samplesChanged = loader.lookAtSamples();
        boolean promptsChanged = loader.lookAtPrompts();
        boolean factorsChanged = loader.readFactors();
        boolean eventsChanged = loader.readEvents();
        if (manifestChanged || metricsChanged || samplesChanged || promptsChanged || factorsChanged || eventsChanged) {
            listener.changed(new Update(
                    loader.snapshot(false),
                    rows,
                    manifestChanged,
                    samplesChanged,
                    factorsChanged,
                    eventsChanged,
                    reset));
        }
    }

    /** Stops following; waits for a running call of the listener to return. */
    @Override
    public void close() {
        synchronized (gate) {
            closed = true;
        }
        thread.shutdown();
    }
}
