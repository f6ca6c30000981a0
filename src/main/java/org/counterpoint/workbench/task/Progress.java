package org.counterpoint.workbench.task;

import java.util.concurrent.CancellationException;

/** What background work tells the window about itself, from its own thread. */
public interface Progress {
    /** Nobody watches and nobody cancels. */
    Progress NONE = new Progress() {
        @Override
        public void report(double fraction, String message) {
            // nobody watches
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    };

    /** Reports the done fraction (0..1, or a negative number where it is not known) and what is being done now. */
    void report(double fraction, String message);

    /** Whether the user, or newer work of the same name, asked this work to end. */
    boolean isCancelled();

    /** Ends the work by a {@link CancellationException} where it was cancelled; call it between pieces of work. */
    default void checkCancelled() {
        if (isCancelled()) {
            throw new CancellationException("cancelled");
        }
    }
}
