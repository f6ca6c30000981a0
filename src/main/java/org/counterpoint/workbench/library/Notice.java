package org.counterpoint.workbench.library;

import org.jspecify.annotations.Nullable;

/**
 * What the library says in place about the last thing done to it.
 *
 * @param text one sentence
 * @param wrong whether it is a failure, which stays until it is closed
 * @param undo takes the thing back, or null where that cannot be
 * @param over called when the notice goes away without undo; or null
 */
public record Notice(
        String text,
        boolean wrong,
        @Nullable Runnable undo,
        @Nullable Runnable over) {
    /** A plain sentence. */
    static Notice of(String text) {
        return new Notice(text, false, null, null);
    }

    /** A failure. */
    static Notice wrong(String text) {
        return new Notice(text, true, null, null);
    }
}
