package org.counterpoint.objective.data;

/** One row that cannot be used; the message is the reason without a full stop. It never leaves the import. */
final class BadRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRowException(String reason) {
        super(reason, null, false, false);
    }
}
