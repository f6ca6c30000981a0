package org.counterpoint.workbench.task;

import java.util.function.Consumer;
import javafx.collections.ObservableList;

/**
 * The one way in which the window works in the background. Results and failures arrive on the JavaFX thread; cancelled
 * work reports nothing. {@link BackgroundTaskRunner} is the real one, {@link SameThreadTaskRunner} the tests' double.
 */
public interface TaskRunner extends AutoCloseable {
    /** Runs the work once a thread is free. */
    <T> Ticket run(String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed);

    /** As {@link #run}, but cancels earlier work of the same name that has not ended: the latest wins. */
    <T> Ticket runLatest(String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed);

    /**
     * As {@link #run}, for work of a few milliseconds that the user watches, such as drawing while a chart is dragged: it does not wait
     * behind long computations.
     */
    default <T> Ticket runSoon(
            String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        return run(name, work, onDone, onFailed);
    }

    /** Runs something on the JavaFX thread, at once where the caller is on it. */
    void onUi(Runnable action);

    /** The work that is waiting or running now; changes on the JavaFX thread. */
    ObservableList<Ticket> running();

    /** Cancels everything and takes no more work. */
    @Override
    void close();
}
