package org.counterpoint.service;

import java.io.IOException;

/** The service refused or could not be reached; the message is one sentence for people. */
public final class ServiceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ServiceException(int status, String message) {
        super(message);
        this.status = status;
    }

    ServiceException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** Whether what was asked for has changed or gone meanwhile, so that it has to be listed again. */
    boolean changed() {
        return status == 404 || status == 412 || status == 416;
    }

    /** HTTP status of the refusal, or 0 if the service was not reached. */
    public int status() {
        return status;
    }
}
