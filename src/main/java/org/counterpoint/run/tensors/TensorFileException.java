package org.counterpoint.run.tensors;

import java.io.IOException;

/** A tensor file that is damaged or unusable; the message is one sentence that names the file, the problem and the fix. */
public final class TensorFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Names file, problem and fix. */
    public TensorFileException(String message) {
        super(message);
    }

    /** Names file, problem and fix; keeps the cause for the log. */
    public TensorFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
