package org.counterpoint.workbench.views.shared;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last result of a computation until what it depends on changes. Safe for use by several threads.
 *
 * @param <R> result
 * @param <A> argument
 */
public final class LastOf<R, A> {
    private final Function<A, R> maker;
    private @Nullable Object signature;
    private @Nullable R result;

    public LastOf(Function<A, R> maker) {
        this.maker = maker;
    }

    public synchronized R of(Object now, A argument) {
        R known = result;
        if (known == null || !now.equals(signature)) {
            known = maker.apply(argument);
            result = known;
            signature = now;
        }
        return known;
    }
}
