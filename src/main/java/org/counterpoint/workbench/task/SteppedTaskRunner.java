package org.counterpoint.workbench.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the work of views that nobody sees until {@link #drain} does it on a background thread of the caller's choice; results arrive on the
 * JavaFX thread as on the real runner. Used to make figures for reports.
 */
public final class SteppedTaskRunner implements TaskRunner {
    private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
    private final ObservableList<Ticket> running = FXCollections.observableArrayList();
    private final ObservableList<Ticket> runningView = FXCollections.unmodifiableObservableList(running);
    private final Predicate<String> wanted;

    /**
     * A runner.
     *
     * @param wanted which work is done at all, by its name; other work never reports anything
     */
    public SteppedTaskRunner(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    /** Calls something on the JavaFX thread and waits for it. */
    @FunctionalInterface
    public interface Caller {
        /** Runs it there. */
        void call(Callable<Boolean> action) throws Exception;
    }

    private record Waiting<T>(
            Ticket ticket, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        @SuppressWarnings("CatchingUnchecked") // every failure belongs to the handler, as on the real runner
        void run(Caller ui) throws Exception {
            if (ticket.isCancelled()) {
                return;
            }
            T result;
            try {
                result = work.compute(new Progress() {
                    @Override
                    public void report(double fraction, String message) {
                        // nobody watches
                    }

                    @Override
                    public boolean isCancelled() {
                        return ticket.isCancelled();
                    }
                });
            } catch (CancellationException cancelled) {
                return;
            } catch (Exception failure) {
                ui.call(() -> {
                    onFailed.accept(failure);
                    return true;
                });
                return;
            }
            ui.call(() -> {
                onDone.accept(result);
                return true;
            });
        }
    }

    /** Does all work that waits, and what follows from it, on this thread; handlers are called through {@code ui}. */
    public void drain(Caller ui) throws Exception {
        for (Waiting<?> next = poll(); next != null; next = poll()) {
            next.run(ui);
            next.ticket().markDone();
        }
    }

    private @Nullable Waiting<?> poll() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }

    @Override
    public <T> Ticket run(String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        Ticket ticket = new Ticket(name);
        if (wanted.test(name)) {
            synchronized (waiting) {
                waiting.add(new Waiting<>(ticket, work, onDone, onFailed));
            }
        }
        return ticket;
    }

    @Override
    public <T> Ticket runLatest(
            String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        synchronized (waiting) {
            waiting.removeIf(older -> older.ticket().name().equals(name));
        }
        return run(name, work, onDone, onFailed);
    }

    @Override
    public void onUi(Runnable action) {
        action.run();
    }

    @Override
    public ObservableList<Ticket> running() {
        return runningView;
    }

    @Override
    public void close() {
        synchronized (waiting) {
            waiting.clear();
        }
    }
}
