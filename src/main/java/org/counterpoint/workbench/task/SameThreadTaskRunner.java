package org.counterpoint.workbench.task;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Runs everything at once on the caller's thread: the double for tests and for headless rendering. */
public final class SameThreadTaskRunner implements TaskRunner {
    private final ObservableList<Ticket> running = FXCollections.observableArrayList();
    private final ObservableList<Ticket> runningView = FXCollections.unmodifiableObservableList(running);

    /** A runner without threads. */
    public SameThreadTaskRunner() {}

    @Override
    @SuppressWarnings("CatchingUnchecked") // every failure belongs to the handler, as on the real runner
    public <T> Ticket run(String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        Ticket ticket = new Ticket(name);
        T result;
        try {
            result = work.compute(new Progress() {
                @Override
                public void report(double fraction, String message) {
                    ticket.show(fraction, message);
                }

                @Override
                public boolean isCancelled() {
                    return ticket.isCancelled();
                }
            });
        } catch (CancellationException cancelled) {
            ticket.markDone();
            return ticket;
        } catch (Exception failure) {
            ticket.markDone();
            onFailed.accept(failure);
            return ticket;
        }
        ticket.markDone();
        onDone.accept(result);
        return ticket;
    }

    @Override
    public <T> Ticket runLatest(
            String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
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
    public void close() {}
}
