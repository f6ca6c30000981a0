package org.counterpoint.run;

import java.io.IOException;

/** A run directory that cannot be read or written; the message is one sentence that names the file and the fix. */
public final class RunFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, in which file, and what to do. */
    public RunFormatException(String message) {
        super(message);
    }

    /** Says what is wrong, in which file, and what to do; keeps the cause for the log. */
    public RunFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
