package org.counterpoint.workbench.task;

import java.util.function.Consumer;
import javafx.collections.ObservableList;

/**
 * Another runner's threads under names of its own. Two panes may show the same view; without a suffix the work of one would cancel the
 * other's, since the latest work of a name wins.
 */
public final class SuffixTaskRunner implements TaskRunner {
    private final TaskRunner inner;
    private final String suffix;

    /** Runs everything on {@code inner} with {@code suffix} behind its name. */
    public SuffixTaskRunner(TaskRunner inner, String suffix) {
        this.inner = inner;
        this.suffix = suffix;
    }

    @Override
    public <T> Ticket run(String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        return inner.run(name + suffix, work, onDone, onFailed);
    }

    @Override
    public <T> Ticket runLatest(
            String name, Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        return inner.runLatest(name + suffix, work, onDone, onFailed);
    }

    @Override
    public void onUi(Runnable action) {
        inner.onUi(action);
    }

    @Override
    public ObservableList<Ticket> running() {
        return inner.running();
    }

    /** Leaves the other runner open: it is shared. */
    @Override
    public void close() {}
}
