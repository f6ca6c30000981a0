package org.counterpoint.workbench.task;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work on a few daemon threads and hands results to the JavaFX thread. */
public final class BackgroundTaskRunner implements TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTaskRunner.class);
    private static final int THREADS = 3;
    private static final int QUICK_THREADS = 2;

    private final ExecutorService pool = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("workbench-task-", 1).daemon().factory());
    private final ExecutorService quick = Executors.newFixedThreadPool(
            QUICK_THREADS,
            Thread.ofPlatform().name("workbench-draw-", 1).daemon().factory());
    private final ObservableList<Ticket> running = FXCollections.observableArrayList();
    private final ObservableList<Ticket> runningView = FXCollections.unmodifiableObservableList(running);
    private final Map<String, Ticket> latest = new HashMap<>();

    /** A runner with its own threads. */
    public BackgroundTaskRunner() {}

    @Override
    public <T> Ticket run(String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        return start(pool, new Ticket(name), work, onDone, onFailed);
    }

    @Override
    public <T> Ticket runLatest(
            String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        Ticket ticket = new Ticket(name);
        synchronized (latest) {
            Ticket earlier = latest.put(name, ticket);
            if (earlier != null) {
                earlier.cancel();
            }
        }
        return start(pool, ticket, work, onDone, onFailed);
    }

    @Override
    public <T> Ticket runSoon(
            String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        return start(quick, new Ticket(name), work, onDone, onFailed);
    }

    @Override
    public void onUi(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }

    @Override
    public ObservableList<Ticket> running() {
        return runningView;
    }

    @Override
    public void close() {
        onUi(() -> running.forEach(Ticket::cancel));
        pool.shutdownNow();
        quick.shutdownNow();
    }

    private <T> Ticket start(
            ExecutorService threads,
            Ticket ticket,
            Work<T> work,
            Consumer<? super T> onDone,
            Consumer<? super Throwable> onFailed) {
        onUi(() -> running.add(ticket));
        try {
            threads.execute(() -> execute(ticket, work, onDone, onFailed));
        } catch (RejectedExecutionException closed) {
            LOG.debug("Not started, the window is closing: {}", ticket.name());
            ticket.cancel();
            onUi(() -> end(ticket));
        }
        return ticket;
    }

    // Everything the work throws becomes a message for the user, so nothing is lost on a pool thread.
    @SuppressWarnings("CatchingUnchecked")
    private <T> void execute(
            Ticket ticket, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        try {
            if (ticket.isCancelled()) {
                Platform.runLater(() -> end(ticket));
                return;
            }
            T result = work.compute(new UiProgress(ticket));
            Platform.runLater(() -> finish(ticket, () -> onDone.accept(result)));
        } catch (CancellationException cancelled) {
            Platform.runLater(() -> end(ticket));
        } catch (Exception | LinkageError | StackOverflowError failure) {
            Platform.runLater(() -> finish(ticket, () -> onFailed.accept(failure)));
        }
    }

    private void finish(Ticket ticket, Runnable handler) {
        boolean wanted = !ticket.isCancelled();
        end(ticket);
        if (wanted) {
            handler.run();
        }
    }

    private void end(Ticket ticket) {
        ticket.markDone();
        running.remove(ticket);
        synchronized (latest) {
            latest.remove(ticket.name(), ticket);
        }
    }

    private record UiProgress(Ticket ticket) implements Progress {
        @Override
        public void report(double fraction, String message) {
            Platform.runLater(() -> ticket.show(fraction, message));
        }

        @Override
        public boolean isCancelled() {
            return ticket.isCancelled() || Thread.currentThread().isInterrupted();
        }
    }
}
