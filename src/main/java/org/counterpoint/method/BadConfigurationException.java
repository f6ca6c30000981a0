package org.counterpoint.method;

/** A configuration that cannot be run; the message is one sentence that names the key and the fix. */
public final class BadConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public BadConfigurationException(String message) {
        super(message);
    }
}
