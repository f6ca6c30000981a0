package org.counterpoint.objective.data;

/** Data that cannot be used; the message is one sentence that says what, in which file and line, and what to do. */
public final class DataException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
