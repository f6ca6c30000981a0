package org.counterpoint.workbench.chart;

import java.util.function.Consumer;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.task.Work;
import org.jspecify.annotations.Nullable;

/**
 * Runs drawing work one piece after the other; of the pieces that come while one runs only the last is kept. So a chart that is dragged
 * follows as fast as it can be drawn and never falls behind. FX thread only.
 */
final class Lane {
    private final TaskRunner tasks;
    private final String name;
    private boolean busy;
    private @Nullable Runnable next;

    Lane(TaskRunner tasks, String name) {
        this.tasks = tasks;
        this.name = name;
    }

    /** Runs a piece of work now, or after the one under way unless a newer one comes. */
    <T> void submit(Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        if (busy) {
            next = () -> start(work, onDone, onFailed);
        } else {
            start(work, onDone, onFailed);
        }
    }

    private <T> void start(Work<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        busy = true;
        tasks.runSoon(
                name,
                work,
                result -> {
                    end();
                    onDone.accept(result);
                },
                failure -> {
                    end();
                    onFailed.accept(failure);
                });
    }

    private void end() {
        busy = false;
        Runnable following = next;
        next = null;
        if (following != null) {
            following.run();
        }
    }
}
