package org.counterpoint.lm;

/** A model folder, adapter or request that cannot be used; the message is one sentence that names the thing and the fix. */
public final class ModelException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong, in one sentence. */
    public ModelException(String message) {
        super(message);
    }

    /** Says what is wrong, in one sentence, with its cause. */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
